"""Starts the probing process under the lease of its host, and reads what it tells."""

import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.hosts import hosts_of
from crawler.leases import HostLeases
from crawler.platforms import platform_of
from crawler.probe.report import Probed, ProbeJob, Told, source_to_read
from directory.errors import SourceError
from directory.settings import Settings
from directory.store import Store

TICK = 0.5
LOG = "probe.log"
END_SECONDS = 10


def probe(
    store: Store, settings: Settings, address: str, platform: str = "", on_ask: Callable[[str], None] = lambda url: None
) -> Probed:
    """Look at the site at an address, as politely as a crawl and within ten requests; nothing is stored.

    `platform` "" lets the signs choose. `on_ask` is called with each address before it is asked for. Raises SourceError
    where the address or the platform is none, or where the host is being crawled.
    """
    source = source_to_read(address, platform, {})
    if platform:
        platform_of(source)
    hosts = hosts_of(source)
    leases = HostLeases(store)
    if not leases.acquire(hosts):
        raise SourceError(f"{', '.join(sorted(hosts))} is being crawled. Probe it when that crawl has ended.")
    job = ProbeJob(
        address=address,
        platform=platform,
        data_dir=str(settings.data_dir),
        allow_loopback=settings.allow_loopback,
        contact=settings.contact,
    )
    try:
        with _running(job, Path(settings.data_dir) / LOG) as process:
            for told in _messages(process):
                leases.renew()
                if told and told.asking:
                    on_ask(told.asking.url)
                if told and told.probed:
                    return told.probed
    finally:
        leases.release()
    raise SourceError(f"The probe of {address} ended unexpectedly; {Path(settings.data_dir) / LOG} says why.")


@contextmanager
def _running(job: ProbeJob, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The process, which ends when this one lets go of its standard input."""
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "crawler.probe"]
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=os.environ | {"PYTHONPATH": path},
            start_new_session=True,
        )
    assert process.stdin
    try:
        process.stdin.write(job.model_dump_json().encode() + b"\n")
        process.stdin.flush()
        yield process
    finally:
        process.stdin.close()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _messages(process: "subprocess.Popen[bytes]") -> Iterator[Told | None]:
    """What it tells, and None each time that it told nothing for a while; ends with it."""
    assert process.stdout
    held = b""
    while True:
        ready, _, _ = select.select([process.stdout], [], [], TICK)
        if not ready:
            yield None
            continue
        part = os.read(process.stdout.fileno(), 1 << 16)
        if not part:
            return
        *whole, held = (held + part).split(b"\n")
        yield from map(Told.model_validate_json, whole)
