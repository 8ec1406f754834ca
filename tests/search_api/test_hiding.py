"""Nobody finds where a masked place is, however often they search."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from directory.decision import Decision, DecisionKind
from directory.listing import Listing
from directory.places import Gazetteer
from directory.settings import Settings
from search_api.service import Ask, Service
from tests.search_api import small_directory
from tests.web.conftest import site_on

SECRET = "E8 1EA"  # of the debt advice at St Mark's Hall
ABOUT = "help with rent arrears, council tax and letters from bailiffs"
Answers = list[tuple[object, ...]]


def masked(base: Settings, folder: Path, *, index: bool) -> tuple[Service, TestClient, Listing]:
    settings = small_directory.copied(base, folder)
    service, app = site_on(settings)
    listing = small_directory.named(service.store, small_directory.DEBT)
    mask = Decision(kind=DecisionKind.MASK, listing=listing.id, by="ana", at=small_directory.SEEN, reason="asked for")
    small_directory.decide(service.store, settings.cache_dir, mask)
    if index:
        small_directory.build(settings, service.store)
    return service, TestClient(app), small_directory.named(service.store, small_directory.DEBT)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Settings:
    return small_directory.once(tmp_path_factory.getbasetemp(), cache_dir)


@pytest.fixture(scope="module")
def hidden(base: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, TestClient, Listing]]:
    service, client, listing = masked(base, tmp_path_factory.mktemp("hidden") / "site", index=True)
    yield service, client, listing
    service.close()


def answers(service: Service) -> Answers:
    """What a patient person learns: is it there, in which place, how well, from many spots and distances."""
    learnt: Answers = []
    for near in ("E8 1EA", "E8 3DL", "E8 1DY", "E9 6SR", "E5 0PD", "E1 1FR", "E3 5LU", "N1 1AA"):
        for km in (0.1, 0.3, 0.5, 0.8, 1.2, 2.0, 4.0):
            found = service.search(Ask(statement=ABOUT, near=near, distance_km=km, limit=20, counted=False))
            order = [one.listing.name for one in found.hits]
            told = [one.hit for one in found.hits if one.listing.name == small_directory.DEBT]
            learnt.append((near, km, order, [hit.model_dump(exclude={"listing"}) for hit in told]))
    return learnt


def test_many_searches_tell_no_more_than_the_district(
    hidden: tuple[Service, TestClient, Listing], base: Settings, tmp_path: Path
) -> None:
    """The same listing at another address of its district gives the very same answers, so none can tell the two."""
    service, _, listing = hidden
    learnt = answers(service)
    assert any(told for *_, told in learnt), "it is found"
    assert all(hit["distance_km"] is None and "distance" not in hit["scores"] for *_, told in learnt for hit in told)
    elsewhere = small_directory.settings_in(tmp_path / "elsewhere", base.cache_dir)
    entries = [dict(entry) for entry in small_directory.OPEN_ENTRIES]
    entries[0]["places"] = [{"name": "Other Hall", "postcode": "E8 4QA"}]
    elsewhere.data_dir.mkdir()
    other, _app = site_on(elsewhere)
    small_directory.crawl(other.store, small_directory.OPEN, entries)
    small_directory.crawl(other.store, small_directory.LINKS, small_directory.LINKS_ENTRIES)
    small_directory.merge(other.store, base.cache_dir)
    mask = Decision(kind=DecisionKind.MASK, listing=listing.id, by="ana", at=small_directory.SEEN, reason="asked for")
    small_directory.decide(other.store, base.cache_dir, mask)
    small_directory.build(elsewhere, other.store)
    assert answers(other) == learnt
    other.close()


def test_nothing_that_leaves_tells_the_place(hidden: tuple[Service, TestClient, Listing]) -> None:
    service, client, listing = hidden
    gazetteer: Gazetteer = service.gazetteer
    exact = gazetteer.postcode(SECRET)
    signs = (SECRET, SECRET.replace(" ", ""), "Mark's Hall", "Mark&#39;s Hall", f"{exact.lat:.3f}", f"{exact.lon:.3f}")
    pages = [
        client.get(f"/api/listings/{listing.id}").text,
        client.get(f"/api/similar/{listing.id}").text,
        client.post("/api/search", json={"statement": ABOUT, "near": "E9 6SR", "distance_km": 20}).text,
        client.get(f"/listing/{listing.id}").text,
        client.get(f"/listing/{listing.id}.ics").text,
        client.get(f"/bn/listing/{listing.id}").text,
        *(version.model_dump_json() for version in service.store.listings.history(listing.id)),
    ]
    assert [(number, sign) for number, page in enumerate(pages) for sign in signs if sign in page] == []
    public = client.get(f"/api/listings/{listing.id}").json()
    assert (public["masked"], [place["postcode"] for place in public["places"]]) == (True, ["E8"])
    assert public["places"][0]["lat"] is None
    assert "In E8. The address is kept private" in pages[3]
    assert "openstreetmap.org/directions" not in pages[3]


def test_an_index_from_before_the_mask_tells_nothing_either(base: Settings, tmp_path: Path) -> None:
    service, _, listing = masked(base, tmp_path / "before", index=False)
    near = service.search(Ask(statement=ABOUT, near="E8 1EA", distance_km=1, limit=20, counted=False))
    assert listing.id not in [one.listing.id for one in near.hits], "its place in the index is the old one"
    anywhere = service.search(Ask(statement=ABOUT, limit=20, counted=False))
    [hit] = [one.hit for one in anywhere.hits if one.listing.id == listing.id]
    assert hit.distance_km is None
    service.close()
