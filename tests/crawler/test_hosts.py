"""Hosts that a source may ask, and groups of sources that share one."""

from typing import Any

import pytest

from crawler.hosts import by_host, hosts_of, netloc
from crawler.platforms import platform_of
from directory.errors import SourceError
from directory.source import Source


def source(slug: str, address: str, **options: Any) -> Source:
    return Source(slug=slug, name=slug, platform="csv_list", address=address, options=options)


def test_www_and_bare_name_are_one_host() -> None:
    assert hosts_of(source("a", "https://www.example.org/x")) == {"example.org", "www.example.org"}
    assert hosts_of(source("a", "https://example.org:8443/x")) == {"example.org:8443", "www.example.org:8443"}


def test_own_port_and_user_are_left_away() -> None:
    assert netloc("https://me@EXAMPLE.org:443/") == "example.org"


@pytest.mark.parametrize("file", ["http://[::1", "http://example.org:99999/p.csv"])
def test_file_that_has_no_address_is_told_by_its_option(file: str) -> None:
    with pytest.raises(SourceError, match="'a' has the option locations = .*, which is no address"):
        platform_of(source("a", "https://example.org/", locations=file))


def test_addresses_of_numbers_have_no_www() -> None:
    assert hosts_of(source("a", "http://127.0.0.1:8001/x")) == {"127.0.0.1:8001"}
    assert hosts_of(source("a", "http://[::1]:8001/x")) == {"[::1]:8001"}


def test_joined_files_may_stand_on_another_host() -> None:
    assert "files.example.net" in hosts_of(
        source("a", "https://example.org/", locations="https://files.example.net/p.csv")
    )


def test_no_two_groups_share_a_host() -> None:
    one = source("one", "https://example.org/a")
    two = source("two", "https://other.example.net/")
    both = source("both", "https://www.example.org/", locations="https://other.example.net/p.csv")
    alone = source("alone", "https://alone.example.com/")
    groups = [sorted(member.slug for member in group) for group in by_host([one, two, alone, both])]
    assert sorted(groups) == [["alone"], ["both", "one", "two"]]
