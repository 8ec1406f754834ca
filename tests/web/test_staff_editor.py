"""The list of listings and the editor, on a real store: each field is said by somebody, changed, undone."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path
from uuid import UUID

import pytest
from lxml import html
from starlette.testclient import TestClient

from directory.account import Account, Charge, Role
from directory.decision import DecisionKind
from directory.store import Store
from search_api.service import Service
from tests.search_api import small_directory
from tests.web.conftest import now, site_on
from web.staff.editing import GROUPS
from web.staff.signed_in import COOKIE

DEBT, SHED = small_directory.DEBT, small_directory.SHED
Typing = dict[str, str | list[str]]


class Curators:
    """A site of one's own with its people."""

    def __init__(self, folder: Path, cache_dir: Path, base: Path) -> None:
        settings = small_directory.copied(small_directory.once(base, cache_dir), folder)
        self.service, self.app = site_on(settings)
        self.public = TestClient(self.app, follow_redirects=False)

    @property
    def store(self) -> Store:
        return self.service.store

    def of(self, name: str, role: Role = Role.CURATOR, sources: tuple[str, ...] = ()) -> TestClient:
        email = f"{name}@cvs.example.org"
        account: Account | None = next((one for one in self.store.accounts.all() if one.email == email), None)
        account = account or self.store.accounts.add(email, name, role, now(), Charge(sources=sources))
        secret = self.store.sign_ins.begin(account.id, now())
        return TestClient(self.app, follow_redirects=False, cookies={COOKIE: secret})

    def id(self, name: str) -> UUID:
        return small_directory.named(self.store, name).id

    def actions(self) -> list[str]:
        return [done.action for done in self.store.audit.all()]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Iterator[Curators]:
    made = Curators(tmp_path_factory.mktemp("editor") / "site", cache_dir, tmp_path_factory.getbasetemp())
    yield made
    made.service.close()


def form_of(client: TestClient, address: str) -> Typing:
    """A form as a browser would send it back."""
    page = html.fromstring(client.get(address).text)
    form = page.get_element_by_id("form")
    sent: Typing = {}
    for field in form.inputs:
        kind = field.get("type", "")
        if not field.name or (kind in ("checkbox", "radio") and not field.checked):
            continue
        if kind == "checkbox":
            sent[field.name] = [*sent.get(field.name, []), field.get("value", "")]
        else:
            sent[field.name] = (field.value or "").removeprefix("\n")
    return sent | {"act": "keep"}


def test_the_list_finds_by_each_key_and_says_how_many(site: Curators) -> None:
    ana = site.of("ana")
    for query, name, count in (
        ("q=rent+advice", DEBT, "1 listing"),
        ("q=dalston neighbourhood", DEBT, "1 listing"),
        ("postcode=e81", DEBT, "1 listing"),
        ("source=links-list&q=shed", SHED, "1 listing"),
        ("need=debt", DEBT, "listing"),
        ("", DEBT, "9 listings"),
    ):
        page = unescape(ana.get(f"/staff/listings?{query}").text)
        assert name in page and count in page, query
    assert "0 listings" in ana.get("/staff/listings?status=retired").text
    assert ana.get("/staff/listings?page=0").status_code == 422


def test_a_page_of_the_list_reads_no_more_rows_than_it_shows(site: Curators) -> None:
    from sqlalchemy import event

    statements: list[str] = []
    engine = site.store.database.engine
    ana = site.of("ana")

    def keep(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", keep)
    ana.get("/staff/listings?q=e")
    event.remove(engine, "before_cursor_execute", keep)
    listings = [each for each in statements if "FROM listing" in each]
    assert len(listings) == 3  # the count, the page, what the page's lines are found by
    assert all("LIMIT" in each or "count(" in each or "IN (" in each for each in listings)


def test_who_looks_after_some_lists_sees_and_edits_only_what_is_of_them(site: Curators) -> None:
    bea = site.of("bea", sources=("links-list",))
    page = unescape(bea.get("/staff/listings").text)
    assert SHED in page and DEBT not in page
    theirs, other = site.id(SHED), site.id(DEBT)
    assert bea.get(f"/staff/listings/{theirs}").status_code == 200
    for address in ("", "/preview", "/edit/about"):
        assert bea.get(f"/staff/listings/{other}{address}").status_code == 403
    for address in ("/edit/about", "/source", "/state", "/undo", "/notes", "/notes/remove"):
        sent = {"name": "Mine", "act": "retire", "reason": "x", "decision": "1", "note": "1", "field": "name"}
        assert bea.post(f"/staff/listings/{other}{address}", data=sent).status_code == 403, address
    assert site.store.decisions.standing() == []
    assert site.actions().count("was refused") == 9


def test_every_form_sent_back_as_it_is_changes_nothing(site: Curators) -> None:
    ana = site.of("ana")
    for name in (DEBT, "Memory Café", small_directory.PHONE):
        listing = site.id(name)
        for group in GROUPS:
            address = f"/staff/listings/{listing}/edit/{group.key}"
            answer = ana.post(address, data=form_of(ana, address))
            assert (answer.status_code, "done=same" in answer.headers["location"]) == (303, True), (name, group.key)
    assert site.store.decisions.standing() == []


def test_each_field_says_who_said_it_and_a_change_is_public_at_once_and_taken_back(site: Curators) -> None:
    ana, listing = site.of("ana"), site.id(DEBT)
    here = f"/staff/listings/{listing}"
    page = ana.get(here).text
    assert "From Hackney open list, seen Thursday 19 November. Permission: open licence." in page
    sent = form_of(ana, f"{here}/edit/contact") | {"phones": "020 7946 0999\n020 7946 0888"}
    shown = ana.post(f"{here}/edit/contact", data=sent | {"act": "preview"}).text
    assert "020 7946 0999" in shown and "Preview, for staff alone" in shown
    assert "020 7946 0999" not in site.public.get(f"/listing/{listing}").text
    assert ana.post(f"{here}/edit/contact", data=sent).headers["location"] == f"{here}?done=changed#contact"
    public = site.public.get(f"/listing/{listing}").text
    assert "020 7946 0888" in public and "ana@cvs" not in public
    assert "ana@cvs" not in site.public.get(f"/api/listings/{listing}").text
    page = ana.get(here).text
    assert "Decided here by ana@cvs.example.org" in page and "020 7946 0123" in page
    assert "Telephone: [&#34;020 7946 0999&#34;" in page
    ana.post(f"{here}/source", data={"field": "contact.phones"})
    assert "020 7946 0999" not in site.public.get(f"/listing/{listing}").text
    assert site.actions()[-2:] == ["changed a listing", "used the source's value"]
    again = ana.post(f"{here}/source", data={"field": "contact.phones"})
    assert (again.status_code, "Nobody decided about" in again.text) == (422, True)


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(site: Curators) -> None:
    ana, listing = site.of("ana"), site.id(DEBT)
    for key, typed, message in (
        ("about", {"name": "", "runs": "Kept words"}, "Give a name"),
        ("where", {"postcode1": "ZZ99 9ZZ", "address1": "Kept words"}, "postcode we know"),
        ("who", {"youngest": "30", "oldest": "20", "whom": "Kept words"}, "is below the youngest"),
        ("who", {"basis": "works there", "whom": "Kept words"}, "Name the areas"),
        ("contact", {"phones": "12", "emails": "nobody", "website": "Kept words"}, "no whole phone number"),
        ("needs", {"more": "Kept words"}, "There is no need called"),
        ("checks", {"charity_found": "Kept words"}, "Give the day"),
        ("visit", {"meets": "Kept words" * 600}, "at most 5,000"),
    ):
        answer = ana.post(f"/staff/listings/{listing}/edit/{key}", data={"act": "keep", "mark": ""} | typed)
        assert (answer.status_code, message in answer.text, "Kept words" in answer.text) == (422, True, True), key
        assert "<title>Error: " in answer.text
    assert site.store.decisions.standing() == []


def test_of_two_who_change_one_field_the_second_sees_both_values(site: Curators) -> None:
    ana, bob, listing = site.of("ana"), site.of("bob"), site.id(SHED)
    address = f"/staff/listings/{listing}/edit/visit"
    mine, theirs = form_of(ana, address), form_of(bob, address)
    assert bob.post(address, data=theirs | {"meets": "A volunteer in a red apron"}).status_code == 303
    answer = ana.post(address, data=mine | {"meets": "Somebody at the desk"})
    assert answer.status_code == 409
    assert "bob@cvs.example.org" in answer.text and "changed this while you were writing" in answer.text
    assert "Now: A volunteer in a red apron" in answer.text and "You wrote: Somebody at the desk" in answer.text
    now_mine = html.fromstring(answer.text).get_element_by_id("form").fields
    assert ana.post(address, data=dict(now_mine) | {"act": "keep"}).status_code == 303
    assert "Who meets you: Somebody at the desk" in site.public.get(f"/listing/{listing}").text
    other = f"/staff/listings/{listing}/edit/cost"
    before = form_of(ana, other)
    bob.post(address, data=form_of(bob, address) | {"bring": "Nothing"})
    assert ana.post(other, data=before | {"free": "yes"}).status_code == 303, "another form's change is no conflict"


def test_times_in_plain_words_are_read_back_before_they_are_kept(site: Curators) -> None:
    ana, listing = site.of("ana"), site.id(SHED)
    address = f"/staff/listings/{listing}/edit/times"
    words = "Tuesdays 10am to 12 noon, term time only\nFirst Wednesday of the month, 2pm to 4pm, not on bank holidays"
    words += "\nWhenever the moon is full"
    first = ana.post(address, data=form_of(ana, address) | {"sessions": words})
    assert (first.status_code, "Not kept yet" in first.text) == (200, True)
    assert "is read as: Tuesdays, 10am to 12 noon (term time only)." in first.text
    assert "First Wednesday of the month, 2pm to 4pm, not on bank holidays." in first.text
    assert "was not understood for certain" in first.text
    kept = dict(html.fromstring(first.text).get_element_by_id("form").fields) | {"act": "keep"}
    assert ana.post(address, data=kept).status_code == 303
    sessions = site.store.listings.get(listing).sessions
    assert [(one.rule, one.term_time, one.bank_holidays) for one in sessions] == [
        ("FREQ=WEEKLY;BYDAY=TU", True, None),
        ("FREQ=MONTHLY;BYDAY=1WE", False, False),
        (None, False, None),
    ]
    assert "not on bank holidays" in site.public.get(f"/listing/{listing}").text


def test_needs_are_proposed_by_the_index_and_counted_when_ticked(site: Curators) -> None:
    ana, listing = site.of("ana"), site.id(SHED)
    address = f"/staff/listings/{listing}/edit/needs"
    assert "% sure" in ana.get(address).text
    assert site.store.listings.get(listing).needs == ()
    sent = {"act": "keep", "mark": str(form_of(ana, address)["mark"]), "needs": ["men-together"], "more": "Loneliness"}
    name = site.service.vocabulary.by_id["loneliness"].name
    assert ana.post(address, data=sent | {"more": name}).status_code == 303
    assert site.store.listings.get(listing).needs == ("loneliness", "men-together")


def test_checks_and_area_rules_are_told_in_plain_words(site: Curators) -> None:
    ana, listing = site.of("ana"), site.id(DEBT)
    here = f"/staff/listings/{listing}/edit"
    public = site.public.get(f"/listing/{listing}").text
    assert "Not checked by us: charity number and status, safeguarding policy" in public
    assert "FCA permission for debt advice" in public
    told = {"fca_found": "FRN 123456, authorised", "fca_on": "2026-11-20", "fca_by": "Hackney CVS", "lead_on": "x"}
    sent = form_of(ana, f"{here}/checks") | told
    assert ana.post(f"{here}/checks", data=sent).status_code == 422
    sent |= {"lead_on": "2026-11-20", "lead_by": "Hackney CVS"}
    assert ana.post(f"{here}/checks", data=sent).status_code == 303
    area = {"residents": "Hackney", "basis": ["lives there", "works there"]}
    assert ana.post(f"{here}/who", data=form_of(ana, f"{here}/who") | area).status_code == 303
    public = site.public.get(f"/listing/{listing}").text
    expected = "Checked by Hackney CVS, Friday 20 November 2026: FCA permission for debt advice, FRN 123456, authorised"
    assert expected in public
    assert "For people who live in Hackney, or work in Hackney. If you do not, check with them." in public
    checks = site.public.get(f"/api/listings/{listing}").json()["checks"]
    assert [check["kind"] for check in checks] == ["safeguarding lead", "FCA permission for debt advice"]


def test_notes_are_sealed_never_public_and_can_be_deleted(site: Curators) -> None:
    ana, listing = site.of("ana"), site.id(DEBT)
    here = f"/staff/listings/{listing}"
    assert ana.post(f"{here}/notes", data={"note": " "}).status_code == 422
    assert ana.post(f"{here}/notes", data={"note": "Rang them, the door sticks"}).status_code == 303
    page = ana.get(here).text
    assert "the door sticks" in page and "read notes" in site.actions()
    assert "the door sticks" not in site.public.get(f"/listing/{listing}").text
    assert b"the door sticks" not in b"".join(path.read_bytes() for path in database_files(site.service))
    [note] = site.store.notes.of(listing, small_keys(site.service))
    assert ana.post(f"{here}/notes/remove", data={"note": note.id}).status_code == 303
    assert site.store.notes.of(listing, small_keys(site.service)) == []


def small_keys(service: Service):  # type: ignore[no-untyped-def]
    from directory.sealing import data_keys

    return data_keys(service.settings)


def database_files(service: Service) -> list[Path]:
    return [path for path in service.settings.data_dir.iterdir() if path.name.startswith("kith.sqlite")]


def test_a_listing_is_paused_and_unlisted_with_a_reason_and_comes_back(site: Curators) -> None:
    ana, listing = site.of("ana"), site.id(small_directory.TWIN)
    here, page = f"/staff/listings/{listing}", f"/listing/{listing}"
    assert ana.post(f"{here}/state", data={"act": "pause", "reason": ""}).status_code == 422
    assert ana.post(f"{here}/state", data={"act": "unlist", "reason": "They wrote to us"}).status_code == 303
    for address in (page, f"{page}.ics", f"/api/listings/{listing}"):
        answer = site.public.get(address)
        assert (answer.status_code, small_directory.TWIN in answer.text) == (410, False)
    assert str(listing) not in site.public.get("/sitemap-1.xml").text
    searched = site.public.post("/api/search", json={"statement": "walk by the lake in the park", "limit": 20}).text
    assert str(listing) not in searched, "the index still has it, and it is not shown"
    [decided] = site.store.decisions.of_listings({listing})
    assert (decided.kind, decided.reason) == (DecisionKind.DO_NOT_LIST, "They wrote to us")
    cy = site.of("cy")
    assert cy.post(f"{here}/undo", data={"decision": decided.id}).status_code == 403
    assert ana.post(f"{here}/undo", data={"decision": decided.id}).status_code == 303
    assert site.public.get(page).status_code == 200
    assert "They wrote to us" not in str(list(site.store.audit.all()))


def test_another_site_cannot_change_a_listing(site: Curators) -> None:
    ana, listing = site.of("ana"), site.id(DEBT)
    for address in ("edit/about", "source", "state", "undo", "notes", "notes/remove"):
        sent = {"act": "retire", "reason": "x", "decision": "1", "note": "1"}
        answer = ana.post(f"/staff/listings/{listing}/{address}", data=sent, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403, address


PAIR = {"record": "open-list/4", "other": "open-list/5"}  # the walkers and the strollers


def pair_form(client: TestClient, pair: dict[str, str]) -> dict[str, str]:
    page = html.fromstring(client.get("/staff/pair", params=pair).text)
    return pair | {"seen": str(page.xpath("//input[@name='seen']/@value")[0])}


def test_two_are_joined_side_by_side_remembered_and_split_again(site: Curators, cache_dir: Path) -> None:
    ana, bob = site.of("ana"), site.of("bob")
    page = unescape(ana.get("/staff/pair", params=PAIR).text)
    assert "They are two listings now." in page and "A gentle walk for anyone" in page and "We meet by the lake" in page
    assert "One listing would say" in page and "other postcodes, E9 7BT and E9 5DU" in page
    assert ana.post("/staff/pair", data=pair_form(ana, PAIR)).status_code == 422
    theirs = pair_form(bob, PAIR)
    joined = ana.post("/staff/pair", data=pair_form(ana, PAIR) | {"act": "same", "reason": "one flyer"})
    assert (joined.status_code, "done=same" in joined.headers["location"]) == (303, True)
    late = bob.post("/staff/pair", data=theirs | {"act": "apart"})
    assert (late.status_code, "Somebody answered in the meantime" in late.text) == (409, True)
    small_directory.merge(site.store, cache_dir)
    [listing] = {record.listing for record in site.store.records.named([PAIR["record"], PAIR["other"]])}
    assert listing and len(site.store.records.of(listing)) == 2
    page = unescape(ana.get("/staff/pair", params=PAIR).text)
    assert "They are one listing now." in page and "one flyer" in page and "is split out of this listing" in page
    split = {"record": PAIR["other"], "other": PAIR["record"]}
    done = ana.post("/staff/pair", data=pair_form(ana, split) | {"act": "sibling"})
    assert done.status_code == 303
    small_directory.merge(site.store, cache_dir)
    assert len(site.store.records.of(site.id(small_directory.TWICE))) == 1
    assert site.id(small_directory.TWIN)
    page = ana.get("/staff/pair", params=PAIR).text
    assert "Same organisation, other activity: open-list/5 and open-list/4" in page
    [decided] = [one for one in site.store.decisions.standing() if one.kind is DecisionKind.DIFFERENT]
    assert bob.post("/staff/pair", data=PAIR | {"undo": decided.id}).status_code == 403
    assert ana.post("/staff/pair", data=PAIR | {"undo": decided.id}).status_code == 303
    assert not [one for one in site.store.decisions.standing() if one.kind is DecisionKind.DIFFERENT]
    assert site.actions()[-5:-2] != [] and site.actions()[-1] == "undid"


def test_a_pair_of_lists_that_are_not_theirs_or_that_is_none_is_not_shown(site: Curators) -> None:
    assert site.of("bea", sources=("links-list",)).get("/staff/pair", params=PAIR).status_code == 403
    mine = next(each.name for each in site.store.records.all() if each.source == "links-list")
    reached = {"record": PAIR["record"], "other": mine}
    assert site.of("bea").get("/staff/pair", params=reached).status_code == 403
    assert site.of("bea").post("/staff/pair", data=reached | {"act": "same"}).status_code == 403
    assert site.of("ana").get("/staff/pair", params=reached).status_code == 200
    for pair in ({"record": "a/1", "other": "a/1"}, {"record": "open-list/4", "other": "gone/9"}, {}):
        assert site.of("ana").get("/staff/pair", params=pair).status_code == 404
