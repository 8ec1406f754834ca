"""How much of listings stands only in sentences, and how surely it is read.

Prints precision and recall for each field beside labels made by hand, how full each field of the judged collection
and of real feeds is before and after their sentences were read, and how many listings are read in a second.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

from crawler.timed import timed
from directory.listing import Cost, Eligibility, Session
from directory.prose import with_told
from directory.record import Facts
from index.evaluation.collection import Document, read_documents
from tests.crawler.reading import read_all
from tests.directory.prose.judging import FIELDS, FIRST_MEASURED, HALVES, Tally, documents, interval, score, total

SHARED = Path(__file__).resolve().parents[2] / "shared"
FEEDS = ("bristol_services.json", "north-lincolnshire_services.json")
NO_ONE = Eligibility()

# Each field or part of one, and what of the facts says that it is known.
PARTS: dict[str, Callable[[Facts], object]] = {
    "when, as a rule": lambda facts: any(session.rule for session in facts.sessions),
    "when, or its words": lambda facts: facts.sessions,
    "cost": lambda facts: facts.cost,
    "cost, free or not": lambda facts: facts.cost and facts.cost.free is not None,
    "ages": lambda facts: (facts.eligibility or NO_ONE).min_age or (facts.eligibility or NO_ONE).max_age,
    "sex": lambda facts: (facts.eligibility or NO_ONE).sex,
    "groups": lambda facts: (facts.eligibility or NO_ONE).groups,
    "residence": lambda facts: (facts.eligibility or NO_ONE).residence,
    "access features": lambda facts: facts.access and facts.access.features,
    "ways in": lambda facts: facts.referral_routes,
    "suspended or closed": lambda facts: facts.halt,
    "full or waiting list": lambda facts: facts.capacity,
}


def main() -> None:
    """Where ../shared is absent nothing can be measured, and that is said."""
    if not SHARED.is_dir():
        print("../shared is absent: no real listings to read")
        return
    facts = documents(SHARED)
    for half in HALVES:
        _print_scores(half, score(facts, half))
    _print_first_measured()
    corpus = [_as_facts(document) for document in read_documents(SHARED / "benchmark")]
    _print_fill("judged collection", corpus)
    for feed in FEEDS:
        _print_fill(feed, _without_told(_read_feed(feed)))


def _print_scores(half: str, tallies: dict[str, Tally]) -> None:
    print(f"{half}: precision and recall with 95 % intervals")
    for field, tally in [*((field, tallies[field]) for field in FIELDS), ("all", total(tallies.values()))]:
        print(f"  {field:10} {_share(tally.right, tally.right + tally.wrong)}", end="  ")
        print(_share(tally.right, tally.right + tally.missed))


def _print_first_measured() -> None:
    """What new text gives: the halves above have been looked at since."""
    print("recorded when first measured blind, all fields: precision and recall; the last is the one to trust")
    for half, (right, told, said) in FIRST_MEASURED.items():
        print(f"  {half:10} {_share(right, told)}  {_share(right, said)}")


def _share(right: int, count: int) -> str:
    low, high = interval(right, count)
    return f"{right:4}/{count:<4} {right / count if count else 1:.3f} ({low:.3f}-{high:.3f})"


def _as_facts(document: Document) -> Facts:
    """The entry as a source would give it: its metadata in fields, its whole text as the description."""
    held = document.metadata
    when, cost, who = (held.get(name) for name in ("schedule", "cost", "eligibility"))
    given = Facts(
        name=document.title or "?",
        description=document.text or None,
        sessions=(Session(text=str(when)),) if when else (),
        cost=Cost(text=str(cost)) if cost else None,
        eligibility=Eligibility(text=str(who)) if who else None,
    )
    return timed(given)


def _read_feed(name: str) -> list[Facts]:
    body = (SHARED / "data" / "oruk-feeds" / name).read_bytes()
    return [record.facts for record in read_all("open_referral", {name: body}, name).records]


def _without_told(read: Sequence[Facts]) -> list[Facts]:
    """As they were before sentences were read: whatever `told` names was empty."""
    return [_emptied(facts) for facts in read]


def _emptied(facts: Facts) -> Facts:
    told = {held.field for held in facts.told}
    empty = Facts(name=facts.name)
    fields = {field: getattr(empty, field) for field in (*told, "told") if field in Facts.model_fields}
    who = {}
    if "eligibility" not in told and facts.eligibility:
        parts = {"ages": ("min_age", "max_age"), "sex": ("sex",), "groups": ("groups",), "residence": ("residence",)}
        lost = [name for part, names in parts.items() if f"eligibility.{part}" in told for name in names]
        who = {"eligibility": facts.eligibility.model_copy(update={name: getattr(NO_ONE, name) for name in lost})}
    return facts.model_copy(update=fields | who)


def _print_fill(name: str, before: Sequence[Facts]) -> None:
    start = process_time()
    after = [with_told(facts) for facts in before]
    seconds = process_time() - start
    rate = len(before) / seconds
    print(f"{name}: {len(before)} listings, {rate:.0f} in a second of processor time; how full, before and after")
    for part, known in PARTS.items():
        shares = [sum(bool(known(facts)) for facts in held) / len(held) for held in (before, after)]
        print(f"  {part:22} {shares[0]:6.1%} {shares[1]:6.1%}")


if __name__ == "__main__":
    main()
