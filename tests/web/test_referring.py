"""Referring oneself: the questions, the answers that are refused, and what is kept and sent in the end."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from lxml import html
from sqlalchemy import text
from starlette.testclient import TestClient

from commands.working import do_job
from directory.account import Charge, Role
from directory.errors import SettingError
from directory.referral import Received
from directory.settings import Settings
from directory.store import Store
from directory.team import Practice, Team
from search_api.engine import open_embedded
from search_api.service import Service
from tests.search_api import small_directory
from tests.search_api.small_directory import DEBT, NOW, PHONE, named
from tests.smtp import MailServer, mail_server, text_of
from tests.web.conftest import KEY, site_on
from tests.web.test_pages import words
from web.app import create_app, create_site
from web.draft import COOKIE

TERMS = {
    "referral_controller": "Hackney Borough",
    "referral_privacy_notice": "https://hackney.example.org/privacy",
    "referral_retention_days": 90,
    "referral_answer_days": 3,
}
ADULTS = Team(
    name="Hackney link workers",
    email="team@hackney.example.org",
    phone="020 7946 0100",
    hours="Weekdays, 9am to 5pm",
    practices=(Practice(code="F84003", name="Lower Street Practice"),),
    districts=("E8", "E9"),
)
YOUNG = ADULTS.model_copy(update={"name": "Young Hackney", "youngest": 13, "oldest": 17})
YOU = {
    "name": "Annabel Quince",
    "reach_by": "phone",
    "reach_at": "020 7946 0991",
    "when": "Mornings",
    "message_is_safe": "no",
}
HELP = {"help": "Behind on the rent", "language": "Sylheti", "interpreter": "yes", "access": "Stairs are hard"}
SEND = {"agree": "yes", "confirm": ""}
SAID = ("Annabel", "Quince", "020 7946 0991", "Mornings", "Behind on the rent", "Sylheti", "Stairs are hard")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def settled(small: Settings, tmp_path: Path, server: MailServer) -> Settings:
    own = small_directory.copied(small, tmp_path / "own")
    mail = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_tls": "none", "smtp_from": "kith@example.org"}
    return own.model_copy(update=mail | TERMS | {"site_url": "https://kith.example.org"})


@pytest.fixture
def service(settled: Settings) -> Iterator[Service]:
    service, _ = site_on(settled)
    service.store.teams.add(ADULTS)
    service.store.teams.add(YOUNG)
    yield service
    service.close()


@pytest.fixture
def client(service: Service) -> TestClient:
    return TestClient(create_site(service, KEY, lambda: NOW), follow_redirects=False)


def shown(client: TestClient) -> str:
    """What the page of the check was made to bring back: the wording, sealed."""
    page = client.get("/refer/check")
    return str(html.fromstring(page.text).xpath("string(//input[@name='shown']/@value)")) if page.text else ""


def post(client: TestClient, step: str, **answers: str) -> str:
    """Where the answers lead."""
    if step == "check":
        answers.setdefault("shown", shown(client))
    answer = client.post(f"/refer/{step}" if step else "/refer", data=answers)
    assert answer.status_code == 303, words(answer.text)
    return answer.headers["location"]


def to_check(client: TestClient, whom: str = "me", band: str = "25-49", **changed: str) -> None:
    assert post(client, "") == "/refer/whom"
    assert post(client, "whom", whom=whom) == "/refer/age"
    assert post(client, "age", band=band) == "/refer/area"
    assert post(client, "area", practice=changed.pop("practice", ""), postcode="E8 1EA") == "/refer/you"
    assert post(client, "you", **(YOU | changed)) == "/refer/help"
    assert post(client, "help", **HELP) == "/refer/check"


def errors(client: TestClient, step: str, **answers: str) -> list[tuple[str, str]]:
    answer = client.post(f"/refer/{step}", data=answers)
    tree = html.fromstring(answer.text)
    assert answer.status_code == 422 and str(tree.findtext(".//title")).startswith("Error: ")
    found = tree.xpath("//*[contains(@class, 'govuk-error-summary')]//li/a")
    ids = set(tree.xpath("//@id"))
    assert all(each.get("href").removeprefix("#") in ids for each in found)
    return [(each.get("href"), each.text_content().strip()) for each in found]


def received(service: Service, settled: Settings) -> list[Received]:
    from directory.sealing import data_keys

    keys = data_keys(settled)
    return [each for team in service.store.teams.all() for each in service.store.referrals.of_team(team.id, keys)]


def held(store: Store) -> str:
    with store.database.engine.connect() as connection:
        return str([list(connection.execute(text(f"SELECT * FROM {table}"))) for table in ("referral", "job")])


def work(service: Service, settings: Settings) -> None:
    while job := service.store.jobs.claim("me", 60):
        do_job(service.store, settings, job, "me")


# --- From the first question to the reference ---


def test_what_was_said_reaches_the_team_sealed(
    client: TestClient, service: Service, settled: Settings, capfd: pytest.CaptureFixture[str], server: MailServer
) -> None:
    to_check(client)
    page = words(client.get("/refer/check").text)
    assert all(said in page for said in SAID) and "E8" in page and "within 3 working days" in page
    assert "I agree that Hackney link workers may read" in page and "deletes it after 90 days" in page
    assert post(client, "check", **SEND) == "/refer/sent"
    sent = words(client.get("/refer/sent").text)
    [kept] = received(service, settled)
    assert kept.reference in sent and "020 7946 0100" in sent and "Nobody reads this straight away" in sent
    told = kept.referral
    assert (told.name, told.reach_at, told.area, told.band) == ("Annabel Quince", "020 7946 0991", "E8", "25-49")
    assert told.interpreter and not told.message_is_safe and told.agreement.at == NOW
    assert told.agreement.wording in page and kept.ends == NOW + timedelta(days=90)
    work(service, settled)
    [(to, message)] = server.received
    assert to == ADULTS.email and kept.reference in text_of(message)
    said, everything = capfd.readouterr(), held(service.store)
    for word in SAID:
        assert word not in everything + said.out + said.err + text_of(message) + message["subject"]


def test_nothing_is_stored_before_the_last_button(client: TestClient, service: Service) -> None:
    to_check(client)
    client.get("/refer/check")
    assert held(service.store) == "[[], []]"
    sealed = client.cookies[COOKIE]
    assert all(word not in sealed for word in SAID)


def test_the_answers_leave_the_browser_when_they_are_sent(client: TestClient, service: Service) -> None:
    to_check(client)
    post(client, "check", **SEND)
    for step in ("whom", "you", "help", "check"):
        assert client.get(f"/refer/{step}").headers["location"] == "/refer?ended=true"
    assert "Annabel" not in client.get("/refer/sent").text


def test_a_form_sent_twice_is_one_referral(client: TestClient, service: Service, settled: Settings) -> None:
    to_check(client)
    before = dict(client.cookies)
    post(client, "check", **SEND)
    again = TestClient(client.app, follow_redirects=False, cookies=before)
    post(again, "check", **SEND)
    [kept] = received(service, settled)
    assert kept.reference in again.get("/refer/sent").text
    assert len(service.store.jobs.waiting()) == 1


def test_a_confirmation_by_email_says_the_number_and_nothing_that_was_said(
    client: TestClient, service: Service, settled: Settings, server: MailServer
) -> None:
    to_check(client)
    post(client, "check", **(SEND | {"confirm": "ann@example.org"}))
    work(service, settled)
    message = next(message for to, message in server.received if to == "ann@example.org")
    [kept] = received(service, settled)
    assert kept.reference in text_of(message) and "within 3 working days" in text_of(message)
    assert all(word not in text_of(message) for word in SAID)


def test_for_someone_who_agreed_both_names_are_told(client: TestClient, service: Service, settled: Settings) -> None:
    post(client, "")
    post(client, "whom", whom="agreed")
    post(client, "age", band="65-")
    post(client, "area", practice="lower street practice")
    assert errors(client, "you", **YOU) == [("#sender", "Give your own name")]
    post(client, "you", sender="Bea, her daughter", **YOU)
    post(client, "help", **HELP)
    assert "The person I write for agrees" in words(client.get("/refer/check").text)
    post(client, "check", **SEND)
    [kept] = received(service, settled)
    assert (kept.referral.sender, kept.referral.area) == ("Bea, her daughter", "lower street practice")


def test_who_wrote_for_another_is_not_told_once_it_is_for_oneself(
    client: TestClient, service: Service, settled: Settings
) -> None:
    to_check(client, whom="agreed", sender="Bea, her daughter")
    post(client, "whom", whom="me")
    assert "Bea" not in words(client.get("/refer/check").text)
    post(client, "check", **SEND)
    [kept] = received(service, settled)
    assert (kept.referral.whom.value, kept.referral.sender) == ("me", "")


def test_what_was_shown_is_what_is_kept_or_it_is_shown_anew(
    client: TestClient, service: Service, settled: Settings
) -> None:
    to_check(client)
    before = shown(client)
    changed = service.settings.model_copy(update={"referral_retention_days": 30})
    later = TestClient(create_site(Service(changed, open_embedded), KEY, lambda: NOW), follow_redirects=False)
    later.cookies = client.cookies
    refused = later.post("/refer/check", data=SEND | {"shown": before})
    assert refused.status_code == 422 and "What you agree to has changed" in words(refused.text)
    assert "deletes it after 30 days" in words(refused.text) and received(service, settled) == []
    post(later, "check", **SEND)
    [kept] = received(service, settled)
    assert "after 30 days" in kept.referral.agreement.wording and kept.ends == NOW + timedelta(days=30)


def test_a_wording_that_was_shown_with_another_form_is_not_taken(client: TestClient) -> None:
    to_check(client)
    others = shown(client)
    to_check(client)
    for wording in (others, "", "made up"):
        assert errors(client, "check", **(SEND | {"shown": wording}))[0][0] == "#agree"


# --- Who is served ---


def test_the_team_is_found_by_age_and_place(client: TestClient, service: Service, settled: Settings) -> None:
    to_check(client, band="16-17")
    post(client, "check", **SEND)
    [kept] = received(service, settled)
    assert service.store.teams.get(kept.team).name == "Young Hackney"


@pytest.mark.parametrize(
    ("band", "area"),
    [("25-49", {"postcode": "E1 1FR"}), ("25-49", {"practice": "Upper Street Practice"})],
)
def test_where_no_team_serves_it_says_so_and_whom_to_ask(client: TestClient, band: str, area: dict[str, str]) -> None:
    post(client, "")
    post(client, "whom", whom="me")
    post(client, "age", band=band)
    led = post(client, "area", **area)
    page = words(client.get(led).text)
    assert "No team here serves you" in page and "link worker" in page and "999" in page


def test_a_young_person_is_never_sent_to_a_team_for_adults(client: TestClient, service: Service) -> None:
    service.store.teams.remove(2)
    post(client, "")
    post(client, "whom", whom="me")
    post(client, "age", band="16-17")
    assert post(client, "area", postcode="E8 1EA") == "/refer/about/nobody"


def test_the_form_closes_itself_where_nobody_of_the_team_comes_in(client: TestClient, service: Service) -> None:
    before = NOW - timedelta(days=14)
    service.store.accounts.add("ana@example.org", "Ana", Role.PROFESSIONAL, before, Charge(team=1))
    post(client, "")
    post(client, "whom", whom="me")
    post(client, "age", band="25-49")
    answer = client.post("/refer/area", data={"postcode": "E8 1EA"})
    page = words(answer.text)
    assert answer.status_code == 200 and "The team can’t answer just now" in page and "020 7946 0100" in page
    assert client.get("/refer/you").status_code == 303, "it goes no further"


def test_what_was_begun_is_not_sent_to_who_does_not_come_in_any_more(client: TestClient, service: Service) -> None:
    to_check(client)
    seal = shown(client)
    service.store.accounts.add("ana@example.org", "Ana", Role.PROFESSIONAL, NOW - timedelta(days=14), Charge(team=1))
    answer = client.post("/refer/check", data=SEND | {"shown": seal})
    assert answer.status_code == 200 and "The team can’t answer just now" in words(answer.text)
    assert service.store.referral_care.of_team(1) == []


def test_an_age_that_is_changed_asks_for_the_area_anew(client: TestClient) -> None:
    to_check(client)
    assert post(client, "age", band="13-15") == "/refer/area"
    assert client.get("/refer/check").headers["location"] == "/refer/area"
    assert post(client, "area", postcode="E8 1EA") == "/refer/check"
    assert "To Young Hackney" in words(client.get("/refer/check").text)


def test_a_team_that_has_gone_is_looked_for_anew(client: TestClient, service: Service) -> None:
    to_check(client)
    service.store.teams.remove(1)
    assert client.get("/refer/check").headers["location"] == "/refer/area"
    assert post(client, "check", **SEND) == "/refer/area"


@pytest.mark.parametrize(
    ("step", "answers", "page", "says"),
    [
        ("whom", {"whom": "not-asked"}, "/refer/about/not-asked", "adult safeguarding"),
        ("age", {"band": "under-13"}, "/refer/about/under-13", "0800 1111"),
    ],
)
def test_where_there_is_no_form_there_is_advice(
    client: TestClient, step: str, answers: dict[str, str], page: str, says: str
) -> None:
    post(client, "")
    post(client, "whom", whom="me")
    assert post(client, step, **answers) == page
    assert says in words(client.get(page).text) and "kept nothing" in words(client.get(page).text)


def test_from_a_listing_that_takes_it_to_its_team(client: TestClient, service: Service, settled: Settings) -> None:
    debt, other = named(service.store, DEBT).id, named(service.store, PHONE).id
    advice = ADULTS.model_copy(update={"name": "Debt team", "practices": (), "districts": (), "listings": (debt,)})
    service.store.teams.add(advice)
    assert f"/refer?listing={debt}" in client.get(f"/listing/{debt}").text
    assert "/refer?listing=" not in client.get(f"/listing/{other}").text
    assert DEBT in words(client.get(f"/refer?listing={debt}").text)
    post(client, "", listing=str(debt))
    post(client, "whom", whom="me")
    assert post(client, "age", band="25-49") == "/refer/you", "its team is known without an area"
    post(client, "you", **YOU)
    post(client, "help", **HELP)
    post(client, "check", **SEND)
    [kept] = received(service, settled)
    assert kept.referral.listing == debt and service.store.teams.get(kept.team).name == "Debt team"


def test_a_listing_that_is_not_there_is_refused(client: TestClient) -> None:
    assert client.get(f"/refer?listing={UUID(int=1)}").status_code == 404


# --- What is refused ---


def test_each_answer_that_is_missing_is_named(client: TestClient) -> None:
    post(client, "")
    assert errors(client, "whom") == [("#whom", "Choose who this is for")]
    post(client, "whom", whom="me")
    assert errors(client, "age", band="25-50") == [("#band", "Choose your age")]
    post(client, "age", band="25-49")
    assert errors(client, "area") == [("#practice", "Give the name of the GP practice, or a postcode")]
    assert errors(client, "area", postcode="Hackney") == [("#postcode", "Write a postcode, like E8 1EA")]
    post(client, "area", postcode="E8 1EA")
    missing = ["#name", "#reach_by", "#message_is_safe"]
    assert [field for field, _ in errors(client, "you")] == missing
    bad = YOU | {"reach_at": "07"}
    assert errors(client, "you", **bad) == [("#reach_at", "Enter a phone number, like 020 7946 0000")]
    assert errors(client, "you", **(bad | {"reach_by": "email"}))[0][1].startswith("Enter an email address")
    post(client, "you", **YOU)
    assert errors(client, "help", help="") == [("#help", "Say in a few words what would help")]
    assert errors(client, "help", help="x" * 1001) == [("#help", "Say it in 1000 characters or fewer")]
    post(client, "help", **HELP)
    assert errors(client, "check", confirm="ann")[0][0] == "#agree"
    assert errors(client, "check", agree="yes", confirm="ann", shown=shown(client))[0][0] == "#confirm"


def test_what_was_typed_stays_beside_an_error(client: TestClient) -> None:
    post(client, "")
    post(client, "whom", whom="me")
    post(client, "age", band="25-49")
    post(client, "area", postcode="E8 1EA")
    page = client.post("/refer/you", data=YOU | {"reach_at": "07"}).text
    tree = html.fromstring(page)
    assert tree.xpath("//input[@id='name']/@value") == ["Annabel Quince"]
    assert tree.xpath("//input[@name='reach_by'][@checked]/@value") == ["phone"]


def test_a_thousand_letters_of_any_script_fit_or_are_told_to_be_fewer(client: TestClient) -> None:
    to_check(client)
    bengali = "আমার ভাড়া বাকি আছে এবং আমি একা থাকি। " * 30
    assert post(client, "help", **(HELP | {"help": bengali[:1000]})) == "/refer/check"
    assert bengali[:200].strip() in words(client.get("/refer/check").text)
    one, other = ("".join(map(chr, Random(seed).choices(range(0x4E00, 0x9000), k=1000))) for seed in (1, 2))
    assert errors(client, "help", **(HELP | {"help": one, "access": other})) == [("#help", "Say it in fewer words")]


def test_no_question_is_shown_before_those_that_come_first(client: TestClient) -> None:
    assert client.get("/refer/help").headers["location"] == "/refer?ended=true"
    assert "Nothing was sent" in words(client.get("/refer?ended=true").text)
    post(client, "")
    for step in ("age", "area", "you", "help", "check"):
        assert client.get(f"/refer/{step}").headers["location"] == "/refer/whom"
    assert client.post("/refer/check", data=SEND).headers["location"] == "/refer/area"
    assert client.get("/refer/none").status_code == 404


def test_another_site_can_send_nothing(client: TestClient, service: Service) -> None:
    to_check(client)
    crossed = client.post("/refer/check", data=SEND, headers={"sec-fetch-site": "cross-site"})
    assert crossed.status_code == 403
    without = TestClient(client.app, follow_redirects=False)
    assert without.post("/refer/check", data=SEND).headers["location"] == "/refer?ended=true"
    assert held(service.store) == "[[], []]"
    said = client.post("/refer").headers["set-cookie"].lower()
    assert "httponly" in said and "samesite=strict" in said and "expires" not in said and "max-age" not in said


def test_the_exit_clears_the_answers(client: TestClient) -> None:
    to_check(client)
    client.get("/exit")
    assert client.get("/refer/check").headers["location"] == "/refer?ended=true"


# --- Urgent help, terms, languages ---


def test_urgent_help_is_there_before_sending_and_by_what_was_said(client: TestClient) -> None:
    to_check(client)
    plain = words(client.get("/refer/check").text)
    assert "call 999" in plain and "Domestic Abuse" not in plain
    post(client, "help", **(HELP | {"help": "My husband hits me and I am frightened to go home"}))
    page = words(client.get("/refer/check").text)
    assert "0808 2000 247" in page and page.index("0808 2000 247") < page.index("Age")


def test_without_terms_there_is_nothing(small: Settings, tmp_path: Path) -> None:
    service, app = site_on(small_directory.copied(small, tmp_path / "plain"))
    plain = TestClient(app, follow_redirects=False)
    for path in ("/refer", "/refer/whom", "/refer/sent", "/refer/about/nobody"):
        assert plain.get(path).status_code == 404
    assert plain.post("/refer").status_code == plain.post("/refer/check").status_code == 404
    service.store.teams.add(ADULTS.model_copy(update={"listings": (named(service.store, DEBT).id,)}))
    assert "/refer" not in plain.get(f"/listing/{named(service.store, DEBT).id}").text + plain.get("/").text
    service.close()


def test_terms_that_are_half_settled_are_refused_at_the_start(settled: Settings) -> None:
    with pytest.raises(SettingError, match="KITH_REFERRAL_PRIVACY_NOTICE is not set"):
        create_app(settled.model_copy(update={"referral_privacy_notice": ""}))


def test_it_stays_in_the_language_and_its_agreement_in_english(client: TestClient) -> None:
    assert client.post("/bn/refer").headers["location"] == "/bn/refer/whom"
    for step, answers in (("whom", {"whom": "me"}), ("age", {"band": "25-49"}), ("area", {"postcode": "E8 1EA"})):
        led = client.post(f"/bn/refer/{step}", data=answers).headers["location"]
        assert re.fullmatch(r"/bn/refer/\w+", led)
    client.post("/bn/refer/you", data=YOU)
    client.post("/bn/refer/help", data=HELP)
    tree = html.fromstring(client.get("/bn/refer/check").text)
    [agreement] = tree.xpath("//label[@for='agree']")
    assert "I agree that Hackney link workers" in agreement.text_content()
    assert agreement.xpath("./span/@lang") == ["en"]
