"""One post of a WordPress site read into facts: its REST entry, with its own page (`page`) where that was read."""

import re
from collections.abc import Iterator
from typing import Any

from crawler.contact_details import emails, phones, point, postcode_in, website
from crawler.deliveries import deliveries
from crawler.place_told import place_told
from crawler.platforms.platform import Entry, as_list, named, table, tables
from crawler.platforms.wordpress_labels import Labels, Told, labels_of, text_of, told_by_fields, told_by_markup
from crawler.service_areas import service_area
from crawler.values import ages, day, line, lines, prose, terms, truth, unique
from directory.errors import SourceError
from directory.listing import Access, Contact, Cost, Eligibility, Organisation, Place, Session
from directory.record import Facts

# What page builders leave in the text where the plug-in that draws it is gone.
_SHORTCODE = re.compile(r"\[/?(?:vc|et_pb|fusion|av|contact-form|gallery|caption|embed|wpforms|gravityform)[^\]]*\]")
_MORE = re.compile(r"(\[?(…|&hellip;|\.\.\.)\]?|\s*(continue reading|read more)\b.*)\s*$", re.IGNORECASE | re.DOTALL)
_TERM = re.compile(r"\bterm[ -]?time\b", re.IGNORECASE)
_FREE = re.compile(r"(it'?s |this is )?(free|no (charge|cost)|£0(\.00)?)( of charge)?\.?", re.IGNORECASE)
_SPAN = re.compile(r"\b(\d{1,3})\s*(?:-|–|—|to|and)\s*(\d{1,3})\b")
_FROM = re.compile(r"\b(\d{1,3})\s*(?:\+|(?:and|or) (?:over|older|above)\b)", re.IGNORECASE)
_NO_CATEGORY = frozenset({"uncategorized", "uncategorised"})


def read_post(entry: Entry, own: Labels | None = None) -> Facts:
    """Raises SourceError where it has no name or is not for everybody. `own` are labels that the platform knows of."""
    _refuse_unpublished(entry)
    labels = post_labels(entry)
    if own:
        things = {*own.held, *labels.held}
        labels = Labels({thing: (*own.all(thing), *labels.all(thing)) for thing in things})
    one = labels.one
    return Facts(
        name=named(line(rendered(entry.get("title")))),
        description=read_description(entry),
        organisation=read_organisation(labels),
        places=tuple(place for place in (read_place(labels),) if place),
        service_area=service_area(*(name for told in labels.all("area") for name in terms(told))),
        sessions=tuple(dict.fromkeys(_session(told) for told in labels.all("times") if prose(told))),
        eligibility=read_eligibility(labels),
        cost=read_cost(one("cost")),
        access=Access(text=prose(one("access"))) if prose(one("access")) else None,
        contact=read_contact(entry, labels),
        languages=unique(name for told in labels.all("languages") for name in terms(told)),
        delivery=deliveries(one("delivery")),
        referral=prose(one("referral")),
        categories=read_categories(entry, labels),
        modified=day(entry.get("modified_gmt") or entry.get("modified")),
    )


def post_labels(entry: Entry) -> Labels:
    """What custom fields, the post's own page, its JSON-LD and its text tell, the surest first."""
    page = table(entry.get("page"))
    return labels_of(
        [
            *told_by_fields(entry.get("acf")),
            *told_by_fields(entry.get("meta")),
            *((label, value) for label, values in table(page.get("labels")).items() for value in as_list(values)),
            *_linked(table(page.get("linked"))),
            *told_by_markup(_content(entry)),
        ]
    )


def rendered(value: Any) -> Any:
    """The text of a field that stands as `{"rendered": ..., "raw": ...}` or bare."""
    return value.get("rendered") or value.get("raw") if isinstance(value, dict) else value


def read_description(entry: Entry) -> str | None:
    """The post's text, or its excerpt without the words that lead on."""
    return text_of(_content(entry)) or prose(_MORE.sub("", prose(rendered(entry.get("excerpt"))) or ""))


def read_organisation(labels: Labels) -> Organisation | None:
    name = line(labels.one("organisation"))
    if not name:
        return None
    numbers = {thing: line(labels.one(thing)) for thing in ("charity_number", "company_number")}
    return Organisation(name=name, **numbers)


def read_place(labels: Labels) -> Place | None:
    venue = line(labels.one("venue"))
    address = labels.one("address")
    written = lines(*(line(part) for part in (prose(address) or "").splitlines()), *labels.all("address2"))
    written = _with_town(written, line(labels.one("town")))
    postcode = postcode_in(*labels.all("postcode", "address", "venue", "address2"))
    at = point(labels.one("lat"), labels.one("lon"))
    return place_told(venue, written, postcode, at)


def read_contact(entry: Entry, labels: Labels) -> Contact:
    """Labelled details first, then links of its page, then what stands in its text."""
    page, text = table(entry.get("page")), text_of(_content(entry))
    sites = (_target(value) for value in labels.all("website"))
    return Contact(
        phones=phones(*labels.all("phone")) or phones(*as_list(page.get("phones"))) or phones(text),
        emails=emails(*labels.all("email")) or emails(*as_list(page.get("emails"))) or emails(text),
        website=website(*sites),
    )


def read_eligibility(labels: Labels) -> Eligibility | None:
    told = prose(labels.one("ages"))
    span, least = _SPAN.search(told or ""), _FROM.search(told or "")
    bounds = ages(*span.groups()) if span else ages(least[1], None) if least else (None, None)
    groups = unique(name for value in labels.all("groups") for name in terms(value))
    found = Eligibility(min_age=bounds[0], max_age=bounds[1], groups=groups, text=told)
    return found if found != Eligibility() else None


def read_cost(told: Any) -> Cost | None:
    text = prose(told)
    return Cost(free=True if _FREE.fullmatch(text) else None, text=text) if text else None


def read_categories(entry: Entry, labels: Labels) -> tuple[str, ...]:
    """The names of its terms, else what is labelled as such, else the words in its page's classes."""
    labelled = unique(name for told in labels.all("categories") for name in terms(told))
    told = _terms_of(entry) or labelled or unique(_slugs(entry))
    return tuple(name for name in told if name.casefold() not in _NO_CATEGORY)


def _refuse_unpublished(entry: Entry) -> None:
    if table(entry.get("content")).get("protected") is True:
        raise SourceError("It is protected by a password.")
    status = entry.get("status")
    if status not in (None, "publish"):
        raise SourceError(f"Its status is {status!r}, not 'publish'.")


def _content(entry: Entry) -> str:
    return _SHORTCODE.sub(" ", str(rendered(entry.get("content")) or ""))


def _session(told: Any) -> Session:
    text = prose(told)
    return Session(text=text, term_time=bool(text and _TERM.search(text)))


def _with_town(written: str | None, town: str | None) -> str | None:
    """The address with its town, unless that stands in it already."""
    if not town or (written and town.casefold() in written.casefold()):
        return written or town
    return lines(written, town)


def _target(value: Any) -> Any:
    """The address in a value that may be a link's markup."""
    found = re.search(r'href=["\'](https?://[^"\']+)', str(value))
    return found[1] if found else value


def _linked(node: Entry) -> Iterator[Told]:
    """The labels and values of the entry's own JSON-LD; a telephone may stand inside its address."""
    address, geo = table(node.get("address")), table(node.get("geo"))
    told = {
        "phone": node.get("telephone") or address.get("telephone"),
        "email": node.get("email"),
        "address": address.get("streetAddress") or (line(node.get("address"))),
        "town": address.get("addressLocality"),
        "postcode": address.get("postalCode"),
        "lat": geo.get("latitude"),
        "lon": geo.get("longitude"),
        "times": lines(*as_list(node.get("openingHours"))),
    }
    return ((name, value) for name, value in told.items() if line(value))


def _terms_of(entry: Entry) -> tuple[str, ...]:
    groups = as_list(table(entry.get("_embedded")).get("wp:term"))
    embedded = [line(term.get("name")) for group in groups for term in tables(group)]
    own = [line(term.get("name")) for key in ("post_category", "post_tags") for term in tables(entry.get(key))]
    return unique([*embedded, *own])


def _slugs(entry: Entry) -> Iterator[str]:
    """ "group_category-men-in-sheds" is "Men in sheds"."""
    taxonomies = [str(link.get("taxonomy")) for link in tables(table(entry.get("_links")).get("wp:term"))]
    classes = as_list(entry.get("class_list")) or as_list(table(entry.get("page")).get("classes"))
    for taxonomy in taxonomies:
        for name in classes:
            if str(name).startswith(f"{taxonomy}-"):
                yield str(name)[len(taxonomy) + 1 :].replace("-", " ").strip().capitalize()


def is_hidden(entry: Entry) -> bool:
    """Whether the publisher hides where it is."""
    return bool(truth(rendered(entry.get("private_address"))))
