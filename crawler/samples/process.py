"""The sample server as a process beside this one."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from directory.errors import KithError


@contextmanager
def running_samples(port: int = 0, *options: str) -> Iterator[str]:
    """Run the sample server until the block ends, whatever ends it, and give its address.

    A port in use becomes a free one. `options` are given to the server as its command line has them. It also ends when
    this process dies, because it then loses its standard input.
    """
    with _started(port, options) as process:
        address = _address(process)
        if address or port == 0:
            yield _known(address)
            return
    with _started(0, options) as process:
        yield _known(_address(process))


@contextmanager
def _started(port: int, options: Sequence[str]) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "crawler.samples", "--port", str(port), "--with-stdin", *options]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate()


def _address(process: "subprocess.Popen[str]") -> str:
    return process.stdout.readline().strip() if process.stdout else ""


def _known(address: str) -> str:
    if not address:
        raise KithError("The sample sources could not be started: run `python -m crawler.samples` to see why.")
    return address
