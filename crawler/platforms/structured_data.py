"""schema.org in a page, as JSON-LD or microdata, however untidy, read into an entry with labels."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from parsel import Selector

from crawler.platforms.html_text import Pairs
from crawler.platforms.platform import Entry, as_list, first, table, tables
from crawler.values import lines, number, prose, truth

_SCRIPTS = "//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]/text()"
_AROUND = re.compile(r"^\s*(//\s*)?(<!--|<!\[CDATA\[)|(//\s*)?(-->|\]\]>)?\s*;?\s*$")
_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
# The surest first: an organisation is what a page is about only where there is no event and no service.
_KINDS = (
    re.compile(r"(Event|Course|CourseInstance|Festival|EventSeries)$"),
    re.compile(r"(Service|Program|Offer|ChildCare|Action)$"),
    re.compile(r"(Business|Organization|NGO|Place|Centre|Center|Club|Library|School|Church|Clinic|Location|Charity)$"),
)
_NO_LISTING = re.compile(r"^(Web|Breadcrumb|Search|Image|Read|Aggregate|Postal|Virtual|Contact)")
_WALKED = ("graph", "itemlistelement", "item", "mainentity", "mainentityofpage")


def structured_items(page: Selector) -> list[Entry]:
    """The events, services or organisations that a page describes, of the surest kind there is.

    Keys are in small letters without "@"; one script or item that can't be read costs only itself.
    """
    found = [item for raw in (*_json_ld(page), *_microdata(page)) for item in _walk(_plain(raw))]
    for kind in _KINDS:
        items = [item for item in found if _is_a(kind, item) and _text(item, "name")]
        if items:
            return items
    return []


def item_entry(item: Entry, page_url: str) -> tuple[Entry, Pairs]:
    """What an item says in an entry's own fields, and in labels."""
    pairs = Pairs()
    for label, text in _told(item, page_url):
        if text:
            pairs.add(label, text)
    at = next((geo for place in _locations(item) for geo in tables(place.get("geo"))), {})
    point = f"{at.get('latitude')},{at.get('longitude')}" if at else ""
    entry = {"name": _text(item, "name"), "description": _text(item, "description"), "point": point}
    return entry | {"week": _week(item), "cancelled": "cancel" in _text(item, "eventstatus").casefold()}, pairs


def _told(item: Entry, page_url: str) -> Iterator[tuple[str, str | None]]:
    place = next(iter(_locations(item)), {})
    address = table(place.get("address"))
    venue = _text(place, "name") if place is not item else ""
    yield "Venue", venue if venue.casefold() != _text(item, "name").casefold() else ""
    yield "Address", _address(place)
    yield "Postcode", _text(address, "postalcode")
    yield "Telephone", _text(item, "telephone") or _text(address, "telephone") or _text(place, "telephone")
    yield "Email", _text(item, "email") or _text(address, "email")
    yield "Website", _website(item, page_url)
    yield "Organisation", next((name for key in _BODIES if (name := _body(item, key))), "")
    yield "Times", lines(_when(item), _text(item, "openinghours"))
    yield "Cost", _cost(item)
    yield "Free", _yes_or_no(item)
    yield "Age range", _text(item, "typicalagerange").removesuffix("-") + _open_end(item)
    yield "Audience", lines(*(_text(who, "audiencetype") or _text(who, "name") for who in tables(item.get("audience"))))
    yield (
        "Languages",
        "; ".join(_texts(item.get("inlanguage") if _is_a(_KINDS[0], item) else item.get("availablelanguage"))),
    )
    yield "Area served", "; ".join(_texts(item.get("areaserved")))
    yield "Delivery", "online" if "online" in _text(item, "eventattendancemode").casefold() else ""
    yield "Delivery", "online" if any("VirtualLocation" in _types(where) for where in _locations(item)) else ""


def _body(item: Entry, key: str) -> str:
    """The name of a body that is not told to be a person."""
    held = [body for body in as_list(item.get(key)) if not (isinstance(body, dict) and "Person" in _types(body))]
    return next(iter(_texts(held)), "")


_BODIES = ("organizer", "provider", "parentorganization", "memberof")


def _json_ld(page: Selector) -> Iterator[Any]:
    scripts = page.xpath(_SCRIPTS).getall()
    if not scripts:
        return
    # Imported here: extruct brings in an RDF library that takes a second to load.
    from extruct.jsonld import JsonLdExtractor  # type: ignore[import-untyped]

    for text in scripts:
        script = _AROUND.sub("", _AROUND.sub("", text))
        try:
            yield from JsonLdExtractor().extract(f'<script type="application/ld+json">{script}</script>')
        except _UNREADABLE:
            continue


def _microdata(page: Selector) -> list[Any]:
    if not page.css("[itemscope]"):
        return []
    from extruct.w3cmicrodata import MicrodataExtractor  # type: ignore[import-untyped]

    try:
        return list(MicrodataExtractor().extract(page.get()))
    except _UNREADABLE:
        return []


def _plain(value: Any) -> Any:
    """Keys in small letters without "@"; the properties of microdata beside their type."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    told = {str(key).lstrip("@").casefold(): _plain(held) for key, held in value.items()}
    more = told.pop("properties", None)
    return told | more if isinstance(more, dict) else told


def _walk(item: Any) -> Iterator[Entry]:
    """The item and those it holds as a graph, a list or its subject."""
    for each in tables(item):
        yield each
        for key in _WALKED:
            yield from _walk(each.get(key))


def _types(item: Entry) -> list[str]:
    """The short names of its types: "https://schema.org/Event" is "Event"."""
    names = [re.split(r"[/:#]", str(name).rstrip("/"))[-1] for name in as_list(item.get("type"))]
    return [name[:1].upper() + name[1:] for name in names]


def _is_a(kind: re.Pattern[str], item: Entry) -> bool:
    return any(kind.search(name) and not _NO_LISTING.match(name) for name in _types(item))


def _texts(value: Any) -> list[str]:
    """The texts of a value: itself, those of a list, or the name of a thing."""
    found = []
    for each in as_list(value):
        told = first(each, ("name", "value", "text")) if isinstance(each, dict) else each
        if text := prose(told if not isinstance(told, list) else " ".join(map(str, told))):
            found.append(text)
    return found


def _text(item: Entry, key: str) -> str:
    return next(iter(_texts(item.get(key))), "")


def _locations(item: Entry) -> list[Entry]:
    """Where it is; a bare text is an address. An organisation or a place is its own location."""
    found = [where if isinstance(where, dict) else {"address": where} for where in as_list(item.get("location"))]
    return found or [item]


def _address(place: Entry) -> str | None:
    held = place.get("address")
    parts = ("streetaddress", "addresslocality", "addressregion")
    known = table(held)
    return lines(*(part for key in parts for part in _texts(known.get(key)))) if known else lines(*_texts(held))


def _website(item: Entry, page_url: str) -> str:
    """The address of the thing, unless it is the page we stand on."""
    told = _text(item, "url")
    return "" if told.rstrip("/").split("#")[0] == page_url.rstrip("/") else told


def _cost(item: Entry) -> str | None:
    prices = []
    for offer in tables(item.get("offers")):
        price = _text(offer, "price") or _text(offer, "lowprice")
        amount = number(price)
        if amount is not None:
            price = "Free" if amount == 0 else f"£{price}" if _text(offer, "pricecurrency") in ("GBP", "") else ""
        prices.append(" ".join(filter(None, (_text(offer, "name"), price))) if price else "")
    # "$$" is how dear a place is for a search engine's guide, and no price.
    spread = _text(item, "pricerange")
    return lines(*prices, spread if re.search(r"\d|free", spread, re.IGNORECASE) else "")


def _yes_or_no(item: Entry) -> str:
    told = item.get("isaccessibleforfree")
    answer = told if isinstance(told, bool) else truth(_text(item, "isaccessibleforfree"))
    return "" if answer is None else "yes" if answer else "no"


def _open_end(item: Entry) -> str:
    """ "18-" is 18 and over."""
    return "+" if re.fullmatch(r"\d+-", _text(item, "typicalagerange")) else ""


def _when(item: Entry) -> str | None:
    """The days of an event in words."""
    starts, ends = _moment(_text(item, "startdate")), _moment(_text(item, "enddate"))
    if not starts:
        return None
    return f"{starts} to {_shorter(ends, starts)}" if ends and ends != starts else starts


def _moment(told: str) -> str:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", told):
            return f"{date.fromisoformat(told):%A %-d %B %Y}"
        return f"{datetime.fromisoformat(told):%A %-d %B %Y, %H:%M}"
    except ValueError:
        return told


def _shorter(ends: str, starts: str) -> str:
    """The end's time alone where it is on the day of the start."""
    day, _, clock = ends.rpartition(", ")
    return clock if day and starts.startswith(day) else ends


def _week(item: Entry) -> list[list[str]]:
    """(day, opens, closes) of opening hours and of a schedule that is repeated every week."""
    rows: list[list[str]] = []
    for hours in tables(item.get("openinghoursspecification")):
        rows += _rows(hours, "dayofweek", "opens", "closes")
    for schedule in tables(item.get("eventschedule")):
        if _text(schedule, "repeatfrequency") in ("P1W", "weekly", "Weekly"):
            rows += _rows(schedule, "byday", "starttime", "endtime")
    return rows


def _rows(held: Entry, days: str, opens: str, closes: str) -> Iterable[list[str]]:
    first, last = _text(held, opens), _text(held, closes)
    if first and first != last:
        for day in _texts(held.get(days)):
            yield [day.rstrip("/").rsplit("/", maxsplit=1)[-1], first, last]
