"""A list that somebody sends to themselves: through the form, the store, the worker and a real mail server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import text
from starlette.testclient import TestClient

from commands.working import do_job
from directory.errors import SettingError
from directory.settings import Settings
from search_api.service import Service
from tests.search_api import small_directory
from tests.search_api.small_directory import DEBT, ENGLISH, named
from tests.smtp import MailServer, mail_server, text_of
from tests.web.conftest import site_on
from tests.web.test_my_list import keep
from tests.web.test_pages import words
from web.app import create_app

ANN = "ann@example.org"
SITE = "https://kith.example.org"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def mailing(small: Settings, tmp_path: Path, server: MailServer) -> Settings:
    own = small_directory.copied(small, tmp_path / "own")
    given = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_tls": "none"}
    return own.model_copy(update=given | {"smtp_from": "kith@example.org", "site_url": SITE})


@pytest.fixture
def site(mailing: Settings) -> Iterator[tuple[Service, TestClient]]:
    service, app = site_on(mailing)
    yield service, TestClient(app, follow_redirects=False)
    service.close()


def once_of(client: TestClient) -> str:
    [once] = html.fromstring(client.get("/list/email").text).xpath("//input[@name='once']/@value")
    return str(once)


def post(client: TestClient, to: str = ANN, once: str = "", path: str = "/list/email") -> int:
    return client.post(path, data={"email": to, "once": once or once_of(client)}).status_code


def work(service: Service, settings: Settings) -> None:
    while job := service.store.jobs.claim("me", 60):
        do_job(service.store, settings, job, "me")


def test_what_was_kept_arrives_and_the_address_is_gone(
    site: tuple[Service, TestClient], mailing: Settings, server: MailServer
) -> None:
    service, client = site
    listing = named(service.store, DEBT)
    keep(client, listing.id)
    assert "Email my list to yourself" in words(client.get("/list").text)
    sent = client.post("/list/email", data={"email": ANN, "once": once_of(client)})
    assert "on its way" in words(client.get(sent.headers["location"]).text)
    with service.store.database.engine.connect() as connection:
        assert "ann@" not in str(list(connection.execute(text("SELECT * FROM job"))))
    work(service, mailing)
    [(to, message)] = server.received
    assert to == ANN and message["subject"] == "Your list from Kith"
    for kind in ("plain", "html"):
        body = text_of(message, kind)
        assert DEBT in body and "020 7946 0123" in body and "Tuesdays" in body
        assert f"{SITE}/listing/{listing.id}" in body and "999" in body
    assert service.store.jobs.waiting() == []


def test_the_words_are_fixed_and_a_host_in_the_request_is_in_no_link(
    site: tuple[Service, TestClient], mailing: Settings, server: MailServer
) -> None:
    service, client = site
    keep(client, named(service.store, ENGLISH).id)
    data = {"email": ANN, "once": once_of(client), "subject": "Buy", "text": "Buy this", "name": "Buy"}
    client.post("/list/email", data=data, headers={"host": "evil.example"})
    work(service, mailing)
    [(_, message)] = server.received
    assert "Buy" not in str(message) and "evil" not in str(message)
    assert "free crèche" not in text_of(message), "what a source does not license is not sent either"


def test_a_form_that_is_sent_twice_is_one_email(
    site: tuple[Service, TestClient], mailing: Settings, server: MailServer
) -> None:
    service, client = site
    keep(client, named(service.store, DEBT).id)
    once = once_of(client)
    assert [post(client, once=once) for _ in range(2)] == [303, 303]
    work(service, mailing)
    assert len(server.received) == 1


def test_three_an_hour_by_client_and_by_address(site: tuple[Service, TestClient], mailing: Settings) -> None:
    service, client = site
    keep(client, named(service.store, DEBT).id)
    other = TestClient(client.app, follow_redirects=False, client=("203.0.113.9", 1), cookies=client.cookies)
    assert [post(client) for _ in range(2)] == [303, 303]
    assert [post(other, to) for to in ("Ann@example.org", ANN)] == [303, 429]
    assert [post(client, f"{n}@example.org") for n in range(2)] == [303, 429]


@pytest.mark.parametrize("typed", ["", "ann", "ann@example.org, bob@example.org"])
def test_what_is_no_address_is_said_and_kept(site: tuple[Service, TestClient], typed: str) -> None:
    service, client = site
    keep(client, named(service.store, DEBT).id)
    answer = client.post("/list/email", data={"email": typed, "once": "x"})
    tree = html.fromstring(answer.text)
    assert answer.status_code == 422 and str(tree.findtext(".//title")).startswith("Error: ")
    assert tree.xpath("//*[contains(@class, 'govuk-error-summary')]//a/@href") == ["#email"]
    assert tree.xpath("//input[@id='email']/@value") == [typed]
    assert service.store.jobs.waiting() == []


def test_an_empty_list_and_another_site_send_nothing(site: tuple[Service, TestClient]) -> None:
    service, client = site
    assert client.get("/list/email").headers["location"] == "/list"
    assert post(client, once="x") == 303
    keep(client, named(service.store, DEBT).id)
    crossed = client.post("/list/email", data={"email": ANN}, headers={"sec-fetch-site": "cross-site"})
    assert crossed.status_code == 403
    assert service.store.jobs.waiting() == []


def test_without_a_mail_server_it_is_not_offered(client: TestClient, service: Service) -> None:
    keep(client, named(service.store, DEBT).id)
    assert "Email" not in words(client.get("/list").text).split("Print it")[1]
    assert client.get("/list/email").status_code == client.post("/list/email").status_code == 404


def test_a_mail_server_without_an_address_to_send_from_is_refused_at_the_start(small: Settings) -> None:
    with pytest.raises(SettingError, match="KITH_SMTP_FROM"):
        create_app(small.model_copy(update={"smtp_host": "mail.example.org"}))


def test_the_email_is_in_the_language_of_the_page(
    site: tuple[Service, TestClient], mailing: Settings, server: MailServer
) -> None:
    service, client = site
    keep(client, named(service.store, DEBT).id)
    assert post(client, path="/pl/list/email") == 303
    work(service, mailing)
    assert f"{SITE}/pl/listing/" in text_of(server.received[0][1])
    assert '<html lang="pl"' in text_of(server.received[0][1], "html")
