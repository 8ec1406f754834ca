"""Runs the sample server in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from directory.errors import KithError


@contextmanager
def running_samples(port: int = 0, files: Mapping[str, Path] | None = None, log: Path | None = None) -> Iterator[str]:
    """The address of a sample server that runs until the end of the block; port 0 takes a free one.

    Raises KithError with the server's own sentence where it does not start. The server also ends when this process
    is no more, whatever ended it.
    """
    command = [sys.executable, "-m", "crawler.samples", "--port", str(port), "--with-stdin"]
    command += [part for name, folder in (files or {}).items() for part in ("--files", f"{name}={folder}")]
    command += ["--log", str(log)] if log else []
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdin and process.stdout and process.stderr
        address = process.stdout.readline().strip()
        if not address:
            raise KithError(f"The sample sources did not start. {process.stderr.read().strip()}")
        try:
            yield address
        finally:
            process.terminate()
