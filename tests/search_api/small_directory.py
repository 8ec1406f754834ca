"""A small directory that went the whole way: records, merge, store, snapshot. Everything in it is made up."""

import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from directory.compile import merge_all
from directory.decision import Decision, DecisionKind
from directory.listing import Delivery, Listing
from directory.places import Gazetteer
from directory.record import Facts, Record
from directory.settings import Settings
from directory.source import Permission, Source
from directory.store import Store
from directory.vocabulary import load_vocabulary
from index.encoder import open_encoder
from index.snapshot import build_snapshot

SEEN = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
NOW = SEEN + timedelta(days=3)

OPEN = Source(
    slug="open-list",
    name="Hackney open list",
    platform="csv",
    address="http://open.example.org/list",
    licence="Open Government Licence v3.0",
    permission=Permission.OPEN,
    area="Hackney",
)
LINKS = Source(
    slug="links-list",
    name="Tower Hamlets list of links",
    platform="csv",
    address="http://links.example.org/list",
    licence="not stated",
    permission=Permission.FACTS,
    area="Tower Hamlets",
)

DEBT = "Dalston Debt and Rent Advice"
ENGLISH = "English for Everyone"
SHED = "Bow Men's Shed"
RETIRED = "Evening Debt Clinic"
PHONE = "Hackney Tenancy Telephone Line"
TWICE = "Victoria Park Walkers"
TWIN = "Saturday strolls in the park"
WITHHELD = (
    "Learn to speak and write English with patient volunteers. Bring your children: there is a free crèche. "
    "We meet in the library on weekday mornings, and in the evenings we talk over supper and help each other with post."
)

OPEN_ENTRIES: tuple[dict[str, Any], ...] = (
    {
        "name": DEBT,
        "description": "Free, confidential help with rent arrears, council tax and letters from bailiffs. "
        "Our advisers can ring your landlord with you.\n\nBring your letters, even unopened ones.",
        "organisation": {"name": "Dalston Neighbourhood Advice", "website": "https://dalston.example.org"},
        "places": [{"name": "St Mark's Hall", "postcode": "E8 1EA"}],
        "sessions": [{"rule": "FREQ=WEEKLY;BYDAY=TU", "starts": time(10), "ends": time(12)}],
        "eligibility": {"min_age": 16},
        "cost": {"free": True},
        "access": {"features": ["step-free entrance"]},
        "contact": {
            "phones": ["020 7946 0123"],
            "emails": ["advice@dalston.example.org"],
            "website": "https://dalston.example.org/advice",
        },
        "languages": ["English", "Turkish"],
        "delivery": [Delivery.IN_PERSON],
        "referral": "Drop in",
        "categories": ["debt advice"],
        "assured": date(2026, 5, 3),
    },
    {
        "name": RETIRED,
        "description": "Help with debts and bailiffs in the evening.",
        "places": [{"name": "Clapton Library", "postcode": "E5 0PD"}],
    },
    {
        "name": PHONE,
        "description": "Telephone advice for private renters about rent, eviction and repairs.",
        "delivery": [Delivery.PHONE],
        "service_area": {"names": ["Hackney"]},
        "contact": {"website": "javascript:alert(1)"},
    },
    {
        "name": "Memory Café",
        "description": "Tea, songs and company for people with dementia, and a break for who looks after them.",
        "places": [{"postcode": "E9 6SR"}],
        "sessions": [{"text": "First Wednesday of the month, 2pm"}],
        "cost": {"text": "£2 for tea"},
    },
    {"name": TWICE, "description": "A gentle walk for anyone on their own.", "places": [{"postcode": "E9 7BT"}]},
    {
        "name": TWIN,
        "description": "We meet by the lake and walk.",
        "places": [{"postcode": "E9 5DU"}],
        "languages": ["Bengali"],
    },
    {
        "name": "Hackney <b>Food</b> & Co",
        "description": "A weekly bag of food for £4. <script>alert(1)</script> No referral needed.",
        "places": [{"postcode": "E8 3DL"}],
    },
)
LINKS_ENTRIES: tuple[dict[str, Any], ...] = (
    {"name": ENGLISH, "description": WITHHELD, "places": [{"postcode": "E1 1FR"}]},
    {
        "name": SHED,
        "description": "Men mend things together. Tools, tea and talk.",
        "places": [{"postcode": "E3 5LU"}],
    },
)


def quiet(done: int, total: int) -> None:
    """Progress that nobody watches."""


def settings_in(folder: Path, cache_dir: Path) -> Settings:
    return Settings(data_dir=folder, cache_dir=cache_dir, model="small")


def crawl(store: Store, source: Source, entries: Sequence[dict[str, Any]]) -> None:
    store.sources.put(source)
    run = store.crawls.start(source.slug)
    store.crawls.take(run, [_record(source, key, entry) for key, entry in enumerate(entries)])
    store.crawls.finish(run, complete=True, asked=1)


def merge(store: Store, cache_dir: Path) -> None:
    merge_all(store, Gazetteer.open(cache_dir), load_vocabulary(), quiet)


def fill(store: Store, cache_dir: Path, *, invented: bool = False) -> None:
    """Two sources' entries, merged."""
    crawl(store, OPEN.model_copy(update={"invented": invented}), OPEN_ENTRIES)
    crawl(store, LINKS.model_copy(update={"invented": invented}), LINKS_ENTRIES)
    merge(store, cache_dir)


def build(settings: Settings, store: Store) -> None:
    encoder = open_encoder(settings.model, settings.cache_dir)
    build_snapshot(store.listings.active(), encoder, load_vocabulary(), settings.data_dir / "index", quiet)


def whole(settings: Settings, *, invented: bool = False) -> Store:
    """A filled store and its index in the settings' folder."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    store = Store.open(settings.store_url)
    fill(store, settings.cache_dir, invented=invented)
    build(settings, store)
    return store


def once(base: Path, cache_dir: Path, *, invented: bool = False) -> Settings:
    """The settings of a whole directory under `base`, made the first time that it is asked for."""
    settings = settings_in(base / ("invented-directory" if invented else "small-directory"), cache_dir)
    if not settings.data_dir.exists():
        whole(settings, invented=invented).close()
    return settings


def copied(settings: Settings, folder: Path) -> Settings:
    """A directory of one test's own, to change."""
    shutil.copytree(settings.data_dir, folder)
    return settings_in(folder, settings.cache_dir)


def named(store: Store, name: str) -> Listing:
    return next(listing for listing in store.listings.active() if listing.name == name)


def retire(store: Store, cache_dir: Path, listing: UUID) -> None:
    decide(store, cache_dir, Decision(kind=DecisionKind.RETIRE, listing=listing, by="curator", at=SEEN))


def join(store: Store, cache_dir: Path, one: str, other: str) -> None:
    decide(store, cache_dir, Decision(kind=DecisionKind.SAME, record=one, other=other, by="curator", at=SEEN))


def decide(store: Store, cache_dir: Path, decision: Decision) -> None:
    store.decisions.add(decision)
    merge(store, cache_dir)


def _record(source: Source, key: int, entry: dict[str, Any]) -> Record:
    return Record(
        source=source.slug,
        key=str(key),
        url=f"{source.address}/{key}",
        fetched_at=SEEN,
        content_hash=sha256(str(entry).encode()).hexdigest(),
        payload={},
        facts=Facts.model_validate(entry),
    )
