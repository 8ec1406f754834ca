"""A service's own page for people, which stands in where a feed leaves out its telephone number and its times."""

from typing import Any
from urllib.parse import quote

from crawler.hosts import netloc
from crawler.platforms.html_directory import RecordPage, make_entry
from crawler.platforms.html_text import Pairs, main_of, title_of, whole_page
from crawler.platforms.label_lines import read_labels
from crawler.platforms.labelled_facts import read_facts
from crawler.platforms.labels import thing_of
from crawler.platforms.localgov_drupal import field_pairs
from crawler.platforms.platform import Entry
from crawler.values import line
from directory.errors import SourceError
from directory.record import Facts
from directory.source import Source

_TAKEN = frozenset({"phone", "contact", "times"})


class ServicePage(RecordPage):
    """What a page tells of telephone and times, by the fields of LocalGov Drupal or by labels; nothing else is kept."""

    def read(self) -> tuple[Entry, ...]:
        page = whole_page(self.response, "the page of a service")
        scope = main_of(page)
        told = Pairs()
        for pairs in (field_pairs(scope), read_labels(scope, title_of(page), {}).pairs):
            known = {thing_of(label) for label in told.told}
            for label, text in pairs.told.items():
                if (thing := thing_of(label)) in _TAKEN and thing not in known:
                    told.add(label, text)
        return (make_entry("", title_of(page), told),)


def html_page(source: Source) -> str | bool:
    """The option `html_page`: false, true for the address in the feed, or an address with {id}. Raises SourceError."""
    told: Any = source.options.get("html_page", False)
    if isinstance(told, bool) or (
        isinstance(told, str) and "{id}" in told and told.startswith(("http://", "https://"))
    ):
        return told
    raise SourceError(
        f"Source {source.slug!r}: html_page is {told!r}; it is true, where the feed has the addresses of its services' "
        'pages, or an address with {id}, such as "https://example.org/services/{id}".'
    )


def page_of(option: str | bool, service: Entry, key: str, hosts: frozenset[str]) -> str:
    """The address of the service's page, on one of the source's hosts; "" where there is none."""
    url = option.replace("{id}", quote(key, safe="")) if isinstance(option, str) else line(service.get("url")) or ""
    return url if option and key and netloc(url) in hosts else ""


def lacks(facts: Facts) -> bool:
    return not (facts.contact.phones and facts.sessions)


def bears_name(page: Entry, service: Entry) -> bool:
    """Whether the page's title is the service's name, or one holds the other: an address may lead to a front page."""
    title, name = ((line(told.get("name")) or "").casefold() for told in (page, service))
    return bool(title and name) and (title in name or name in title)


def completed(facts: Facts, page: Entry) -> Facts:
    """The facts with the page's telephone and times where there are none."""
    more = read_facts(page, {})
    contact = facts.contact.model_copy(update={"phones": facts.contact.phones or more.contact.phones})
    return facts.model_copy(update={"contact": contact, "sessions": facts.sessions or more.sessions})
