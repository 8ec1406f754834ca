"""Reads a few listings of a source that has not been added, with the platform that a sign names."""

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from crawler.challenge import Blocked
from crawler.platforms import platform_of
from crawler.platforms.html_directory import HtmlDirectory
from crawler.platforms.platform import Found, Reading, Step
from crawler.platforms.row_list import RowList
from crawler.platforms.row_mapping import Guess
from crawler.platforms.signs import Sign
from crawler.probe.asking import Asker, NoneLeft, NotAnswered
from crawler.probe.report import source_to_read
from directory.errors import SourceError
from directory.record import Facts, Record, Rejection

SAMPLES = 5
MOST_SPARE = 3
MOST_PAGES = 40  # answers that were had before cost no request, and pages may name each other for ever
NOT_THERE = (404, 410)


@dataclass(slots=True)
class Sample:
    """What was read by one sign. `problem` says why there is nothing, or not more; `total` is what the list says.

    `cut`: the requests of the probe were used up before its end.
    """

    sign: Sign
    records: list[Record] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    total: int | None = None
    problem: str = ""
    cut: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    columns: tuple[Guess, ...] = ()

    @property
    def usefulness(self) -> float:
        """The share of the listings that tell where, when or how to get in touch."""
        return sum(is_useful(record.facts) for record in self.records) / len(self.records) if self.records else 0.0


def is_useful(facts: Facts) -> bool:
    return bool(facts.places or facts.sessions or facts.contact.phones or facts.contact.emails)


class Sampling:
    """Reads the list's first page that has entries, and the pages of its first five entries where they have some."""

    def __init__(self, sign: Sign, asker: Asker, at: datetime) -> None:
        self.sample = Sample(sign)
        self._asker = asker
        self._at = at
        options = dict(sign.options if sign.trial is None else sign.trial)
        self._source = source_to_read(sign.address, sign.platform, options)
        self._platform = platform_of(self._source)
        self._spare: deque[Step] | None = None  # filled by the first list alone: lists name each other

    async def run(self) -> Sample:
        """Raises Blocked where the host asks for proof of a person."""
        await self._read_list()
        self.sample.options = dict(self.sample.sign.options)
        if isinstance(self._platform, RowList):
            # What was guessed is kept with the source, so that no later change of the guessing changes it.
            self.sample.options |= self._platform.kept_options()
            self.sample.columns = tuple(guess for held in self._platform.mappings.values() for guess in held.guesses)
        return self.sample

    async def _read_list(self) -> None:
        steps = deque([self._platform.start()])
        for _ in range(MOST_PAGES):
            if not steps or len(self.sample.records) >= SAMPLES:
                return
            try:
                reading = await self._read(steps.popleft())
            except (NoneLeft, Blocked) as error:
                self.sample.problem, self.sample.cut = str(error), isinstance(error, NoneLeft)
                if isinstance(error, Blocked) and not self.sample.records:
                    raise
                return
            except SourceError as error:
                self.sample.problem = str(error)
                reading = Reading()
            held = {record.key for record in self.sample.records}
            self.sample.records.extend(record for record in reading.records if record.key not in held)
            self.sample.rejections.extend(reading.rejections)
            steps.extend(_fewer(reading.steps))
            if not steps and len(self.sample.records) < SAMPLES:
                steps.extend(self._other_list())

    async def _read(self, step: Step) -> Reading:
        """What came of one page. Raises SourceError where a list can't be read."""
        response = await self._asker.ask(step.url)
        own = step.summary is not None
        status = response.status or 200
        if status in NOT_THERE and own:
            return self._platform.missing(step, self._at)
        if status != 200 and status not in step.statuses:
            reason = NotAnswered(f"{step.url} answered {status}.")
            if own:
                return self._platform.refuse(step, str(reason))
            raise reason
        try:
            found = await step.page(response).to_item()
            return self._platform.read(step, self._first_of(step, found), self._at)
        except SourceError as error:
            if not own or isinstance(error, Blocked):
                raise
            return self._platform.refuse(step, str(error))

    def _first_of(self, step: Step, found: Found) -> Found:
        """A list with entries is read alone; of one that only leads to lists the first is. The others are spare."""
        if step.summary is None and found.total is not None:
            self.sample.total = found.total
        now = 0 if found.entries else 1
        if self._spare is None and isinstance(self._platform, HtmlDirectory):
            others = found.pages[now : now + MOST_SPARE]
            self._spare = deque(Step(url, step.page, statuses=step.statuses) for url in others)
        return replace(found, pages=found.pages[:now])

    def _other_list(self) -> list[Step]:
        """A list that has not been read, for a platform that knows nothing of those before it."""
        if not self._spare:
            return []
        self._platform = platform_of(self._source)
        return [self._spare.popleft()]


def _fewer(steps: list[Step]) -> list[Step]:
    """Lists as they are, of entries' own pages five."""
    own = [step for step in steps if step.summary is not None]
    return [step for step in steps if step.summary is None] + own[:SAMPLES]
