"""E-mails as a real mail server gets them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from directory.errors import InputError, SettingError
from directory.mail import MailError, Message, NotNow, Smtp, mail_address, send, smtp_of
from directory.settings import Settings, load_settings
from tests.smtp import MailServer, mail_server, text_of

LIST = Message(key="one", to="ann@example.org", subject="Your list – zażółć", text="On Tuesday\n", html="<p>On Tuesday")
GIVEN: dict[str, Any] = {
    "smtp_host": "mail.example.org",
    "smtp_from": "kith@example.org",
    "site_url": "https://kith.example.org",
}


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


def at(server: MailServer, **changed: str) -> Smtp:
    return Smtp(host="127.0.0.1", port=server.port, sender="kith@example.org", tls="none", **changed)


def test_a_message_arrives_in_words_and_as_a_page(server: MailServer) -> None:
    handed: list[bool] = []
    send(at(server), LIST, lambda: handed.append(True))
    [(to, message)] = server.received
    assert (to, message["subject"], message["from"]) == (LIST.to, LIST.subject, "Kith <kith@example.org>")
    assert text_of(message).strip() == "On Tuesday" and "<p>On Tuesday" in text_of(message, "html")
    assert message["message-id"] == "<one@example.org>" and message["auto-submitted"] == "auto-generated"
    assert handed == [True]


@pytest.mark.parametrize(("answer", "expected"), [("451 ann@example.org is busy", NotNow), ("550 no ann", MailError)])
def test_a_recipient_who_is_refused_now_or_for_ever(server: MailServer, answer: str, expected: type[Exception]) -> None:
    server.to_rcpt = answer
    handed: list[bool] = []
    with pytest.raises(expected, match=f"answered {answer[:3]}") as raised:
        send(at(server), LIST, lambda: handed.append(True))
    assert "ann" not in str(raised.value) and handed == []


def test_a_server_that_refuses_whoever_asks_is_tried_later(server: MailServer) -> None:
    server.to_mail = "530 Authentication required"
    with pytest.raises(NotNow, match="answered 530"):
        send(at(server), LIST, lambda: None)
    server.to_mail = "250 OK"
    send(at(server), LIST, lambda: None)
    assert len(server.received) == 1


@pytest.mark.parametrize(("answer", "expected"), [("452 full", NotNow), ("554 no", MailError)])
def test_words_that_are_refused_now_or_for_ever(server: MailServer, answer: str, expected: type[Exception]) -> None:
    server.to_data = answer
    with pytest.raises(expected):
        send(at(server), LIST, lambda: None)


def test_a_server_that_is_away_is_tried_later(server: MailServer) -> None:
    away = Smtp(host="127.0.0.1", port=1, sender="kith@example.org", tls="none")
    with pytest.raises(NotNow, match="127.0.0.1:1 cannot be used"):
        send(away, LIST, lambda: None)


def test_a_server_that_lacks_tls_gets_nothing(server: MailServer) -> None:
    with pytest.raises(NotNow):
        send(at(server).model_copy(update={"tls": "starttls"}), LIST, lambda: None)
    with pytest.raises(NotNow):
        send(at(server).model_copy(update={"tls": "tls"}), LIST, lambda: None)
    assert server.received == []


def test_what_it_lacks_is_named() -> None:
    assert smtp_of(Settings()) is None
    found = smtp_of(Settings(**GIVEN))
    assert found and (found.host, found.port, found.tls) == ("mail.example.org", 587, "starttls")
    for name in ("smtp_from", "site_url"):
        with pytest.raises(SettingError, match=f"KITH_{name.upper()} is not set"):
            smtp_of(Settings(**(GIVEN | {name: ""})))
    with pytest.raises(SettingError, match="KITH_SMTP_FROM='me' is not right"):
        smtp_of(Settings(**(GIVEN | {"smtp_from": "me"})))


@pytest.mark.parametrize(
    ("name", "value"),
    [("SITE_URL", "kith.example.org"), ("SITE_URL", "https://a/b"), ("SMTP_PORT", "0"), ("SMTP_TLS", "x")],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"KITH_{name}="):
        load_settings({f"KITH_{name}": value}, tmp_path / "none")


@pytest.mark.parametrize("given", [" ann@example.org ", "a.b+c@sub.example.co.uk", "O'Hara@example.org"])
def test_an_address_that_can_be_written_to(given: str) -> None:
    assert mail_address(given) == given.strip()


@pytest.mark.parametrize(
    "given",
    [
        "",
        "ann",
        "ann@",
        "@example.org",
        "ann@example",
        "a b@example.org",
        "a@b@example.org",
        "a@-b.org",
        "a@example.org\nBcc: b@example.org",
        "a..b@example.org",
        "=?utf-8?q?b=40example.org=2C?=@example.org",
        "=?utf-8?q?a=0D=0ABcc?=@example.org",
        "a@example.org, b@example.org",
        f"{'a' * 250}@b.org",
    ],
)
def test_an_address_that_cannot_is_told_without_it(given: str) -> None:
    with pytest.raises(InputError, match="name@example.com") as raised:
        mail_address(given)
    assert raised.value.field == "email" and (not given or given not in str(raised.value))
