"""Starts the crawling process and reads its messages. Scrapy runs there, so that a crawl can be run twice."""

import os
import subprocess
import sys
from collections.abc import Iterator
from math import inf
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from time import monotonic

from crawler.messages import MESSAGE, Job, Message

STOP_SECONDS = 15
MOST_LOG = 5_000_000


class CrawlProcess:
    """A child that ends with its parent: its standard input closes, whatever ends the parent."""

    def __init__(self, job: Job, log: Path) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        fresh = not log.exists() or log.stat().st_size > MOST_LOG
        with log.open("wb" if fresh else "ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "crawler"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=_environment(),
                start_new_session=True,
            )
        self._until = inf
        # Bounded: where what becomes of the messages is slower than the crawl, the crawl waits.
        self._lines: Queue[bytes | None] = Queue(maxsize=250)
        Thread(target=self._read, daemon=True).start()
        assert self._process.stdin
        self._process.stdin.write(job.model_dump_json().encode() + b"\n")
        self._process.stdin.flush()

    def messages(self, seconds: float) -> Iterator[Message | None]:
        """The messages as they come, and None each time that none came for this long; ends with the process.

        After `stop` what is still under way has some seconds to come.
        """
        while monotonic() < self._until:
            try:
                line = self._lines.get(timeout=seconds)
            except Empty:
                yield None
                continue
            if line is None:
                return
            yield MESSAGE.validate_json(line)

    def stop(self) -> None:
        """Ask it to end; what it has read by then still comes as messages."""
        self._until = monotonic() + STOP_SECONDS
        if self._process.poll() is None:
            self._process.terminate()

    def close(self) -> int:
        """End it if it still runs, and give its exit code."""
        assert self._process.stdin
        self._process.stdin.close()
        try:
            return self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)


def _environment() -> dict[str, str]:
    """Ours, with the folder of this package on the path, wherever the command was given."""
    root = str(Path(__file__).resolve().parent.parent)
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))}
