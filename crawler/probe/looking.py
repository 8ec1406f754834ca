"""The course of a probe: asks, lets every platform judge the answer, follows the surest, and reads a sample."""

import heapq
from collections.abc import Iterator
from datetime import datetime
from itertools import count

from web_poet import HttpResponse

from crawler.challenge import Blocked, respect_challenge
from crawler.platforms import PLATFORMS
from crawler.platforms.signs import Hint, Judgement, Lead, Seen, Sign, Sureness
from crawler.probe.asking import Asker, NoneLeft, NotAnswered
from crawler.probe.files import file_signs
from crawler.probe.fills import fills_of
from crawler.probe.report import Probed
from crawler.probe.sampling import SAMPLES, Sample, Sampling
from crawler.probe.surroundings import answer_in_words, feeds_and_licence, site_title, unread_software
from directory.errors import SourceError

GOOD = 0.5  # share of useful listings from which no other sign is tried
REFUSED = (401, 403)
_ADVICE = (
    "Give the address of the list itself, the page or file that has or links to all entries, not the front page.",
    "Ask the publisher for a feed: Open Referral UK, or a CSV file with a heading for each column.",
    "If the list is made of plain pages, describe them: platform structured_page with the option links "
    "(docs/platforms-councils.md).",
)
_CHECK = "Check the address: open it in a browser, and give the one it shows."
_SHUT = "The site keeps robots out of there: ask its publisher for a feed or an export, or to let Kith in."
_BLOCKED = "Ask the publisher for a feed or an export, such as a CSV file. Nothing disguises the crawler."


class Looking:
    """One probe. `platform` is "" or the only one whose signs count."""

    def __init__(self, address: str, platform: str, asker: Asker, at: datetime) -> None:
        self._address, self._only, self._asker, self._at = address, platform, asker, at
        self._order = count()
        self._open: list[tuple[int, int, int, Sign | Lead]] = []
        self._known: set[str] = set()
        self._hints: list[Hint] = []
        self._samples: list[Sample] = []
        self._signs: list[Sign] = []
        self._seen: list[str] = []
        self._title = self._answer = ""

    async def run(self) -> Probed:
        """What there is at the address. Everything that goes wrong is told in the result."""
        try:
            await self._look(self._address)
            while self._open and not self._is_found():
                await self._follow(heapq.heappop(self._open)[-1])
        except NoneLeft as error:
            self._seen.append(str(error))
        except Blocked as error:
            return self._blocked(str(error))
        except NotAnswered as error:
            return self._unanswered(str(error))
        return self._found()

    async def _follow(self, judged: Sign | Lead) -> None:
        if isinstance(judged, Sign):
            self._samples.append(await Sampling(judged, self._asker, self._at).run())
            return
        try:
            await self._look(judged.address)
        except NoneLeft:
            raise
        except NotAnswered as error:
            self._seen.append(f"{judged.why} {error}")

    async def _look(self, url: str) -> None:
        """Ask for an address and let every platform judge the answer. Raises Blocked for a check for robots."""
        response = await self._asker.ask(url)
        _respect(response, first=url == self._address)
        seen = Seen(response)
        if url == self._address:
            self._title = site_title(seen)
            self._answer = answer_in_words(seen)
            self._seen.extend([*feeds_and_licence(seen), *unread_software(seen)])
            self._note_choice()
        for judged in judgements(seen):
            self._note(judged)

    def _note(self, judged: Judgement) -> None:
        if isinstance(judged, Hint):
            self._hints.append(judged)
            return
        named = f"{type(judged).__name__} {judged}" if isinstance(judged, Sign) else judged.address
        if named in self._known or (isinstance(judged, Sign) and self._only not in ("", judged.platform)):
            return
        self._known.add(named)
        if isinstance(judged, Sign):
            self._signs.append(judged)
        heapq.heappush(self._open, (-judged.sureness, isinstance(judged, Lead), next(self._order), judged))

    def _note_choice(self) -> None:
        """A platform that was chosen is tried with the address as it was given, if no sign of it is read before."""
        if self._only:
            why = f"The platform {self._only} was chosen."
            self._note(Sign(self._only, why, self._address, Sureness.GUESS))

    def _is_found(self) -> bool:
        return any(sample.usefulness >= GOOD for sample in self._samples)

    def _best(self) -> Sample | None:
        """The surest of the samples that are of use, else of those that have anything; a guess must be of use."""
        read = [sample for sample in self._samples if sample.records and (self._only or not _is_idle_guess(sample))]
        return max(read, key=_worth, default=None)

    def _cut_short(self) -> Sample | None:
        """A list that has the form of its platform, and of which ten requests are too few to read anything."""
        return next(
            (sample for sample in self._samples if sample.cut and sample.sign.sureness is Sureness.FORMAT), None
        )

    def _found(self) -> Probed:
        best = self._best() or self._cut_short()
        if best is None:
            problems = [f"{sample.sign.why} {sample.problem}" for sample in self._samples if sample.problem]
            hints = [hint for hint in self._hints if self._only in ("", hint.platform)]
            seen = [self._answer, *self._seen, *problems, *(hint.why for hint in hints)]
            known = dict.fromkeys(sign.platform for sign in self._signs if sign.sureness is Sureness.FORMAT)
            advice = [
                f"It looks like {name}: look up its options (docs/sources.md), and add it with those." for name in known
            ]
            return self._told(seen=seen, advice=[*advice, *(hint.advice for hint in hints), *_ADVICE])
        listings = [record.facts for record in best.records]
        seen = [*self._seen, best.problem] if best.cut else self._seen
        return self._told(seen=seen, others=self._others(best.sign)).model_copy(
            update={
                "address": best.sign.address,
                "platform": best.sign.platform,
                "why": best.sign.why,
                "options": best.options,
                "columns": best.columns,
                "total": best.total,
                "read": len(best.records),
                "samples": tuple(best.records[:SAMPLES]),
                "fills": fills_of(listings),
                "refused": tuple(f"{refused.key}: {refused.reason}" for refused in best.rejections),
            }
        )

    def _others(self, chosen: Sign) -> list[str]:
        """What else could be read there: each platform and address once."""
        told = {(sign.platform, sign.address, str(dict(sign.options))): sign.why for sign in self._signs}
        told.pop((chosen.platform, chosen.address, str(dict(chosen.options))), None)
        whys = {why: platform for (platform, _, _), why in told.items() if why not in chosen.why}
        return [f"{platform}: {why}" for why, platform in whys.items()]

    def _told(self, **told: list[str]) -> Probed:
        """A result with these sentences, each once."""
        once = {name: tuple(dict.fromkeys(sentences)) for name, sentences in told.items()}
        return Probed(address=self._address, title=self._title).model_copy(update=once)

    def _blocked(self, reason: str) -> Probed:
        return Probed(address=self._address, title=self._title, blocked=reason, advice=(_BLOCKED,))

    def _unanswered(self, reason: str) -> Probed:
        shut = "robots.txt" in reason
        return self._told(seen=[reason], advice=[_SHUT if shut else _CHECK])


def judgements(seen: Seen) -> Iterator[Judgement]:
    """What every platform makes of an answer."""
    for platform in PLATFORMS.values():
        yield from platform.signs(seen)
    yield from (judged for judged in file_signs(seen) if judged.platform in PLATFORMS)


def _is_idle_guess(sample: Sample) -> bool:
    return sample.sign.sureness is Sureness.GUESS and sample.usefulness < GOOD


def _worth(sample: Sample) -> tuple[bool, int, float]:
    return sample.usefulness >= GOOD, sample.sign.sureness, sample.usefulness


def _respect(response: HttpResponse, *, first: bool) -> None:
    """Raises Blocked for a check for robots, and where the address itself is refused."""
    try:
        respect_challenge(response)
    except Blocked:
        raise
    except SourceError as error:
        if first and response.status in REFUSED:
            raise Blocked(str(error)) from None
