"""A record's address is published; what opens a feed is not."""

import pytest

from crawler.published import without_query, without_secrets
from tests.crawler.feeds import service
from tests.crawler.reading import BASE, read_all


@pytest.mark.parametrize(
    "name",
    "key api_key apikey API-Key token access_token secret client_secret password sig signature X-Amz-Signature "
    "subscription-key api%5Fkey".split(),
)
def test_value_that_is_named_as_a_key_is_left_out(name: str) -> None:
    assert (
        without_secrets(f"https://example.org/p?id=7&{name}=hush&b=%20x#top") == "https://example.org/p?id=7&b=%20x#top"
    )


@pytest.mark.parametrize("query", ["", "?", "?id=7", "?keyword=lunch", "?design=2&tokens"])
def test_address_without_a_key_stays_as_it_is(query: str) -> None:
    assert without_secrets(f"https://example.org/p{query}") == f"https://example.org/p{query}"


def test_feed_is_published_without_its_query() -> None:
    assert without_query("https://example.org/a.json?code=hush#x") == "https://example.org/a.json"
    start = "list.json?code=hush"
    [record] = read_all("open_referral", {start: [service(1)]}, start).records
    assert record.url == f"{BASE}list.json"


def test_record_page_of_people_keeps_the_query_that_names_it() -> None:
    start = "show?id=7&token=hush"
    page = "<html><body><main><h1>Lunch club</h1><p>A hot meal. Call 020 7946 0000.</p></main></body></html>"
    [record] = read_all("structured_page", {start: page}, start).records
    assert record.url == f"{BASE}show?id=7"
