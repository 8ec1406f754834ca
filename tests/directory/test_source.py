"""A source's address is one that can be asked and published."""

import pytest
from pydantic import ValidationError

from directory.source import Source


def source(address: str) -> Source:
    return Source(slug="list", name="List", platform="csv_list", address=address)


@pytest.mark.parametrize(
    "address",
    ["https://example.org/list?page=1", "http://127.0.0.1:8001/x", "http://[::1]:8001/", "https://bücher.example"],
)
def test_address_of_a_host_is_taken(address: str) -> None:
    assert source(address).address == address


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://example.org/x", "must begin with http:// or https://"),
        ("http://example.org:99999/x", "must be like https://example.org/list; .*[Pp]ort"),
        ("http://example.org:eighty/x", "must be like https://example.org/list; .*[Pp]ort"),
        ("http://[::1", "must be like https://example.org/list"),
        ("http://", "must name a host"),
        ("https:///x", "must name a host"),
        ("https://exa mple.org/x", "must name a host"),
        ("https://user:pw@example.org/x", "must hold no user name or password"),
        ("https://user@example.org/x", "must hold no user name or password"),
    ],
)
def test_address_that_cannot_be_asked_is_told(address: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        source(address)
