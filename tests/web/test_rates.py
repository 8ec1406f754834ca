"""Forms may be sent often enough for anyone, and not endlessly."""

from contextvars import copy_context

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.testclient import TestClient

from directory.settings import Settings
from tests.web.conftest import site_on
from tests.web.test_pages import words
from web import rates
from web.languages import LANGUAGES, Language, speak
from web.rates import Rates, TooMany


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def request_from(host: str, kept: Rates) -> Request:
    app = FastAPI()
    rates.add_rates(app, kept)
    return Request({"type": "http", "client": (host, 1), "app": app, "headers": []})


def test_one_more_than_the_limit_is_refused_until_the_first_is_an_hour_old() -> None:
    clock = Clock()
    kept = Rates(clock)
    for _ in range(3):
        kept.count("form", "a", 3)
        clock.seconds += 60
    with pytest.raises(TooMany, match="57 minutes") as refused:
        kept.count("form", "a", 3)
    assert refused.value.seconds == 3600 - 180
    clock.seconds += 3600 - 180
    kept.count("form", "a", 3)
    with pytest.raises(TooMany, match="1 minute\\."):
        kept.count("form", "a", 3)


def test_when_to_try_again_is_said_in_the_language_of_the_page() -> None:
    def told(language: Language, seconds: float) -> str:
        speak(language)
        return str(TooMany(seconds))

    bengali, polish, arabic = LANGUAGES[1:]
    assert copy_context().run(told, bengali, 120.0).startswith("এটি খুব বেশি বার পাঠানো হয়েছে। 2 ")
    assert copy_context().run(told, polish, 300.0).endswith("za 5 minut.")
    assert "دقيقتين" in copy_context().run(told, arabic, 119.0)


def test_others_and_other_forms_are_counted_apart() -> None:
    kept = Rates(Clock())
    kept.count("form", "a", 1)
    kept.count("form", "b", 1)
    kept.count("other", "a", 1)
    with pytest.raises(TooMany):
        kept.count("form", "a", 1)


def test_who_was_counted_is_forgotten_after_the_hour_and_never_held_in_words() -> None:
    clock = Clock()
    kept = Rates(clock)
    kept.count("form", "203.0.113.7", 5)
    assert len(kept) == 1 and "203.0.113.7" not in str(vars(kept)) and b"203.0.113.7".hex() not in str(vars(kept))
    clock.seconds += 3600
    kept.count("form", "198.51.100.2", 5)
    assert len(kept) == 1


def test_a_client_of_ipv6_is_its_network() -> None:
    kept = Rates(Clock())
    rates.check(request_from("2001:db8::1", kept), "form", per_hour=1)
    with pytest.raises(TooMany):
        rates.check(request_from("2001:db8::ffff:2", kept), "form", per_hour=1)
    rates.check(request_from("2001:db8:0:1::1", kept), "form", per_hour=1)


def test_clients_of_ipv4_are_told_apart_on_a_socket_that_takes_both() -> None:
    kept = Rates(Clock())
    rates.check(request_from("::ffff:203.0.113.7", kept), "form", per_hour=1)
    rates.check(request_from("::ffff:203.0.113.8", kept), "form", per_hour=1)
    with pytest.raises(TooMany):
        rates.check(request_from("203.0.113.7", kept), "form", per_hour=1)


def test_an_address_counts_however_it_is_written_and_whoever_sends() -> None:
    kept = Rates(Clock())
    rates.check(request_from("203.0.113.7", kept), "mail", per_hour=1, address="Ann@Example.org")
    with pytest.raises(TooMany):
        rates.check(request_from("203.0.113.8", kept), "mail", per_hour=1, address=" ann@example.org")


@pytest.mark.parametrize("path", ["/search", "/refine", "/list/keep", "/shared-list"])
def test_a_form_sent_too_often_is_a_page_that_says_when_to_try_again(small: Settings, path: str) -> None:
    service, app = site_on(small)
    client = TestClient(app, follow_redirects=False)
    for _ in range(rates.GENEROUS):
        app.state.rates.count("form", "testclient", rates.GENEROUS)
    answer = client.post(path, data={"statement": "rent"})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 3600
    assert "Try again in" in words(answer.text) and "who can help now" in words(answer.text)
    service.close()


def test_a_list_can_always_be_cleared(small: Settings) -> None:
    service, app = site_on(small)
    client = TestClient(app, follow_redirects=False)
    for _ in range(rates.GENEROUS):
        rates.check_form(request_from("testclient", app.state.rates))
    assert client.post("/list/clear").status_code == 303
    service.close()
