"""Real lists beside the checkout as stored records: what linkage is trained, judged and timed on.

A record's key is its entry's own id, or the beginning of the SHA-256 of its line where the list gives none.
"""

import csv
import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.contact_details import emails, phones, point, postcode_in, website
from directory.listing import Contact, Organisation, Place
from directory.record import Facts
from directory.store import StoredRecord
from directory.store.records import pack
from directory.text import mend
from directory.times import read_times

SEEN = datetime(2026, 1, 1, tzinfo=UTC)
WARM = "warm-spaces/history_union_2022-12_to_2026-08.jsonl.gz"


def read_lists(data: Path, keep: frozenset[str] | None = None) -> list[StoredRecord]:
    """Every named entry of the lists ("source/key" in `keep` only, if given), in the order of the files."""
    found: dict[str, StoredRecord] = {}
    for source, key, entry in _entries(data):
        name = f"{source}/{key}"
        if name in found or (keep is not None and name not in keep) or not entry.get("name"):
            continue
        found[name] = _stored(len(found) + 1, source, key, _facts(entry))
    return list(found.values())


def stored(number: int, source: str, key: str, facts: Facts) -> StoredRecord:
    """A record as the store would give it, seen at one fixed time."""
    return _stored(number, source, key, facts)


def _entries(data: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    with gzip.open(data / WARM, "rt", encoding="utf-8") as lines:
        yield from _lines(lines, without=("last_seen",))
    for folder in ("camden-cindex", "oruk-feeds", "bristol-social-groups"):
        with (data / folder / "records.jsonl").open(encoding="utf-8") as lines:
            yield from _lines(lines)
    with (data / "trafford-open-data" / "records.jsonl").open(encoding="utf-8") as lines:
        yield from (one for one in _lines(lines) if one[0] == "trafford-foodbank")
    for source, file in (
        ("charity", "charities_operating_in_trafford"),
        ("mental-health", "trafford_mental_health_services"),
        ("library", "gm_libraries"),
        ("sport", "sports_clubs"),
    ):
        with (data / "trafford-open-data" / f"{file}.csv").open(encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                entry = {
                    name.removeprefix("charity_contact_").removeprefix("charity_"): value
                    for name, value in row.items()
                    if value != "NA"
                }
                yield f"trafford-{source}", row.get("registered_charity_number") or _digest(row), entry
    for page in sorted((data / "oruk-feeds" / "v3-bristol").glob("bristol-service*.json")):
        held = json.loads(page.read_text(encoding="utf-8"))
        for entry in held.get("contents", [held]):
            yield "oruk-bristol-v3", entry["id"], entry


def _lines(lines: Iterable[str], without: tuple[str, ...] = ()) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for line in lines:
        entry = {name: value for name, value in json.loads(line).items() if name not in without}
        source = str(entry.pop("source")).removeprefix("warm-spaces/").strip("_").replace("/", "-").lower()
        yield source, str(entry.get("id") or _digest(entry)), entry


def _digest(entry: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(entry, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def _facts(entry: dict[str, Any]) -> Facts:
    organisation = entry.get("organisation") or entry.get("organization")
    if isinstance(organisation, dict):
        organisation = organisation.get("name")
    told = [entry.get(name) for name in ("contact", "telephone", "phone", "email")]
    where = point(entry.get("lat"), entry.get("lon"))
    place = Place(
        address=mend(entry.get("address") or "") or None,
        postcode=postcode_in(entry.get("postcode"), entry.get("address")),
        lat=where[0] if where else None,
        lon=where[1] if where else None,
    )
    return Facts(
        name=mend(entry["name"]) or "?",
        description=mend(entry.get("description") or entry.get("activities") or "") or None,
        organisation=Organisation(name=mend(organisation)) if organisation else None,
        places=(place,) if place != Place() else (),
        sessions=tuple(read_times(entry.get("schedule") or entry.get("Opening times") or "").sessions),
        contact=Contact(
            phones=phones(*told),
            emails=emails(*told),
            website=website(
                entry.get("url"), entry.get("website"), entry.get("organization_website"), entry.get("web")
            ),
        ),
    )


def _stored(number: int, source: str, key: str, facts: Facts) -> StoredRecord:
    return StoredRecord(
        id=number,
        source=source,
        key=key,
        url=None,
        listing=None,
        first_seen=SEEN,
        last_seen=SEEN,
        missed=0,
        packed=pack((field, value, SEEN) for field, value in facts.stated()),
    )
