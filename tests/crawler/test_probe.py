"""What a probe makes of a site's answers, without Scrapy or a network. Everything here is invented."""

import asyncio
import json
import tomllib
from datetime import UTC, datetime
from typing import Any

import pytest
from web_poet import HttpResponse

from crawler.platforms.signs import Hint, Lead, Seen, Sign, Sureness
from crawler.probe.asking import Asker, NoneLeft, NotAnswered
from crawler.probe.entry import entry_of, toml_of
from crawler.probe.files import file_signs
from crawler.probe.looking import Looking, judgements
from crawler.probe.report import Probed
from crawler.sources import make_source

HOST = "https://site.example.org"
CHALLENGE = '<html><head><title>Just a moment...</title></head><body><script src="/cdn-cgi/challenge-platform/h/b"/>'


def seen(body: Any, path: str = "/", status: int = 200, **headers: str) -> Seen:
    told = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    return Seen(HttpResponse(HOST + path, body=told, status=status, headers=headers))


def look(pages: dict[str, Any], start: str = "/", platform: str = "", most: int = 10) -> Probed:
    """A probe of a site with these pages; those that are not there answer 404."""
    left = most

    async def fetch(url: str) -> HttpResponse:
        nonlocal left
        if not left:
            raise NoneLeft(f"There is no request left for {url}.")
        left -= 1
        body = pages.get(url.removeprefix(HOST))
        if isinstance(body, Exception):
            raise body
        found = seen("not here" if body is None else body, url.removeprefix(HOST), 404 if body is None else 200)
        return found.response

    looking = Looking(HOST + start, platform, Asker(fetch), datetime.now(UTC))
    return asyncio.run(looking.run()).model_copy(update={"asked": most - left})


def leads(told: Seen) -> list[str]:
    return [judged.address for judged in judgements(told) if isinstance(judged, Lead)]


def signs(told: Seen) -> list[tuple[str, str]]:
    return [(judged.platform, judged.address) for judged in judgements(told) if isinstance(judged, Sign)]


def page(body: str) -> str:
    return f"<!doctype html><html><head><title>Anyborough</title></head><body><main>{body}</main></body></html>"


ENTRY = "<h1>{}</h1><p>Phone: 01632 960{}</p><p>When: Mondays 10am to 11am</p><p>Where: 1 High Street, E8 9AA</p>"


def test_a_check_for_robots_is_blocked_and_not_asked_twice() -> None:
    probed = look({"/": CHALLENGE})
    assert (probed.platform, probed.asked) == ("", 1)
    assert "check for robots" in probed.blocked
    assert "Ask the publisher for a feed" in probed.advice[0]


@pytest.mark.parametrize("status", [401, 403])
def test_a_site_that_refuses_is_blocked(status: int) -> None:
    async def fetch(url: str) -> HttpResponse:
        return seen("no", status=status).response

    probed = asyncio.run(Looking(f"{HOST}/", "", Asker(fetch), datetime.now(UTC)).run())
    assert f"answered {status}" in probed.blocked


def test_an_address_that_is_not_answered_is_told() -> None:
    probed = look({"/": NotAnswered("robots.txt of site.example.org does not allow it.")})
    assert probed.platform == ""
    assert probed.seen == ("robots.txt of site.example.org does not allow it.",)
    assert "ask its publisher for a feed" in probed.advice[0]
    assert "Check the address" in look({"/": NotAnswered("There is no host named x.")}).advice[0]


@pytest.mark.parametrize(
    ("mark", "told"),
    [('<img src="/umbraco/a.png">', "Umbraco"), ('<a href="/icm/b">x</a>', "GOSS"), ("<p>granicus</p>", "Granicus")],
)
def test_software_that_is_not_read_yet_is_named_with_what_to_do(mark: str, told: str) -> None:
    probed = look({"/": page(mark)})
    assert probed.platform == ""
    assert any(f"{told} made the site, which Kith does not read yet." in sentence for sentence in probed.seen)
    assert any("Ask the publisher for a feed" in sentence for sentence in probed.advice)


def test_an_openactive_feed_is_named() -> None:
    assert any("OpenActive" in told for told in look({"/": {"next": f"{HOST}/?after=1", "items": []}}).seen)


def test_what_was_seen_is_told_where_nothing_is_recognised() -> None:
    probed = look({"/": page("<h1>Hello</h1>").replace("<head>", '<head><meta name="generator" content="Hugo 1">')})
    assert "a web page, 'Anyborough', made with Hugo 1" in probed.seen[0]
    assert probed.asked == 1


def test_feeds_on_another_host_and_licences_are_told() -> None:
    link = '<a href="https://data.example.com/groups.csv">Groups</a> Open Government Licence'
    told = " ".join(look({"/": page(link)}).seen)
    assert "https://data.example.com/groups.csv, on another host" in told
    assert "--licence" in told


def test_a_hint_says_what_to_point_at() -> None:
    probed = look({"/": page("<p>Powered by Jadu</p>")})
    assert "Jadu made the site" in " ".join(probed.seen)
    assert "/directory/12/food_banks" in probed.advice[0]
    assert [type(judged) for judged in judgements(seen(page("<p>Powered by Jadu</p>")))] == [Hint]


def test_pages_written_by_hand_are_found_by_their_links() -> None:
    links = "".join(f'<li><a href="/groups/{name}/">{name}</a></li>' for name in ("knit", "sew", "chess", "walk"))
    entries = {
        f"/groups/{name}/": page(ENTRY.format(name, 160 + at)) for at, name in enumerate(("knit", "sew", "chess"))
    }
    probed = look({"/": page(f"<h1>Groups</h1><ul>{links}</ul>")} | entries)
    assert probed.platform == "structured_page"
    assert [record.facts.name for record in probed.samples] == ["knit", "sew", "chess"]
    assert probed.refused == (f"/groups/walk: Its page {HOST}/groups/walk/ is not there.",)
    assert {fill.field: fill.filled for fill in probed.fills}["times as rules"] == 3


def test_links_without_facts_behind_them_are_no_list() -> None:
    links = "".join(f'<li><a href="/about/{at}">Page {at}</a></li>' for at in range(4))
    probed = look({"/": page(links)} | {f"/about/{at}": page("<h1>We</h1><p>Hello.</p>") for at in range(4)})
    assert probed.platform == ""


def test_a_list_of_a_platform_goes_before_what_a_page_tells_of_its_publisher() -> None:
    publisher = {"@type": "Organization", "name": "CVS", "telephone": "01632 960150"}
    own = f'<script type="application/ld+json">{json.dumps(publisher)}</script>'
    group = {"id": 7, "type": "groups", "link": f"{HOST}/groups/7/", "title": {"rendered": "Chess"}}
    told = group | {"content": {"rendered": "<p>Phone: 01632 960151</p>"}}
    front = page("Hello").replace("<head>", f'<head><link rel="https://api.w.org/" href="/wp-json/">{own}')
    types = {"groups": {"name": "Groups", "rest_base": "groups"}}
    route = "/wp-json/wp/v2/groups"
    held = {f"{route}?per_page=100&page=1&orderby=id&order=asc&_embed=wp%3Aterm": [told]}
    probed = look({"/": front, "/wp-json/wp/v2/types": types} | held)
    assert (probed.platform, probed.options) == ("wordpress", {"post_type": "groups"})


def test_a_requests_end_is_told_and_what_was_read_stands() -> None:
    links = "".join(f'<li><a href="/groups/{at}">{at}</a></li>' for at in range(9))
    entries = {f"/groups/{at}": page(ENTRY.format(at, 160 + at)) for at in range(9)}
    probed = look({"/": page(links)} | entries, most=3)
    assert (probed.asked, probed.read) == (3, 2)


def test_a_chosen_platform_is_the_only_one_that_is_read() -> None:
    rows = "Name,Phone,Where\nChess,01632 960152,E8 9AA\nGo,01632 960153,E8 9AB\n"
    assert look({"/list.csv": rows}, "/list.csv").platform == "csv_list"
    other = look({"/list.csv": rows}, "/list.csv", platform="cvs_json")
    assert other.platform == ""
    assert any("The platform cvs_json was chosen." in told for told in other.seen)


def test_a_guessed_mapping_is_told_and_kept_in_the_entry() -> None:
    probed = look({"/list.csv": "Club,Ring us,Postcode\nChess,01632 960152,E8 9AA\n"}, "/list.csv")
    assert probed.platform == "csv_list"
    assert {guess.column for guess in probed.columns} >= {"Postcode"}
    assert probed.options["columns"]["postcode"] == "Postcode"


@pytest.mark.parametrize(
    ("body", "path", "platform"),
    [
        ('<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"></kml>', "/x", "kml_map"),
        ({"type": "FeatureCollection", "features": []}, "/x", "geojson_list"),
        ({"type": "Feature Layer", "fields": [{"name": "A"}]}, "/FeatureServer/0?f=json", "arcgis_features"),
        ("a,b,c\n1,2,3\n4,5,6\n", "/x", "csv_list"),
    ],
)
def test_files_are_known_by_what_is_in_them(body: Any, path: str, platform: str) -> None:
    assert [judged.platform for judged in file_signs(seen(body, path)) if isinstance(judged, Sign)] == [platform]


@pytest.mark.parametrize(
    "body", ["", "Hello", "<html></html>", "BEGIN:VCARD\na,b,c\nd,e,f", "{oops", b"PK\x03\x04oops"]
)
def test_what_is_no_list_has_no_sign(body: Any) -> None:
    assert signs(seen(body)) == []


def test_a_page_of_a_feed_stands_for_the_whole_feed() -> None:
    item = {"id": "1", "name": "Tea", "organization": {"name": "A"}}
    body = {"total_pages": 3, "page_number": 2, "contents": [item]}
    assert signs(seen(body, "/v3/services?page=2&per_page=9&key=x")) == [
        ("open_referral", f"{HOST}/v3/services?key=x"),
    ]


def test_an_entry_can_be_loaded_as_it_is_printed() -> None:
    options = {"links": r'^https://x/[^/]+"$', "deep": {"A b": ["c", 1, True]}, "quoted": "it's \\ \x7f"}
    probed = Probed(address=f"{HOST}/list", title="Anyborough “CVS”", platform="structured_page", options=options)
    [entry] = tomllib.loads(toml_of(entry_of(probed)))["source"]
    assert entry["options"] == options
    assert entry["slug"] == "anyborough-cvs"
    source = make_source(entry | {"options": {"links": options["links"]}}, "It")
    assert source.permission == "facts and link only"


def test_sureness_is_in_order() -> None:
    assert Sureness.GUESS < Sureness.LIKELY < Sureness.NAMED < Sureness.FORMAT


def test_an_address_that_is_not_there_is_asked_for_a_feed_once() -> None:
    probed = look({}, "/directory")
    assert (probed.platform, probed.asked) == ("", 2)


def test_a_list_too_long_for_ten_requests_is_recognised_all_the_same() -> None:
    files = [{"name": name, "path": f"{name}.csv"} for name in ("services", "organizations", "locations", "phones")]
    described = {"/datapackage.json": {"resources": files}, "/services.csv": "id,name\n"}
    probed = look(described, "/datapackage.json", most=2)
    assert (probed.platform, probed.read) == ("hsds_package", 0)
    assert any("no request left" in told for told in probed.seen)


def test_lists_are_read_until_there_are_five_listings() -> None:
    front = page("".join(f'<a href="/directory/9/a-to-z/{letter}">{letter}</a>' for letter in "ABC"))
    lists = {
        f"/directory/9/a-to-z/{at}": page(f'<a href="/directory_record/{n}/x">x</a>') for n, at in enumerate("ABC")
    }
    record = "<h1>Club {}</h1><article><dl><dt>Phone</dt><dd>01632 96016{}</dd></dl></article>"
    records = {f"/directory_record/{n}/x": page(record.format(n, n)) for n in range(3)}
    probed = look({"/directory/9/clubs": front} | lists | records, "/directory/9/clubs")
    assert (probed.platform, probed.read) == ("jadu", 3)


def test_a_layer_of_several_is_named_in_the_options() -> None:
    service = {"layers": [{"id": 0, "name": "Halls"}, {"id": 1, "name": "Clubs"}]}
    told = [judged for judged in judgements(seen(service, "/a/FeatureServer?f=json")) if isinstance(judged, Sign)]
    assert [(sign.address, dict(sign.options)) for sign in told] == [
        (f"{HOST}/a/FeatureServer", {"layer": 0}),
        (f"{HOST}/a/FeatureServer", {"layer": 1}),
    ]


@pytest.mark.parametrize(
    "told",
    [
        seen("not here", "/api/services", 404),
        seen("not here", "/api/services?page=1", 404),
        seen({"version": "HSDS-UK-3.0"}, "/api/services"),
        seen({"version": "HSDS-UK-3.0", "contents": [{"id": "1", "name": "Tea", "status": "active"}]}, "/api/services"),
    ],
)
def test_services_are_not_looked_for_below_services(told: Seen) -> None:
    assert leads(told) == []


def test_list_whose_envelope_names_its_version_is_a_list() -> None:
    body = {"version": "HSDS-UK-3.0", "contents": [{"id": "1", "name": "Tea", "status": "active"}], "total_pages": 1}
    assert signs(seen(body, "/api/services")) == [("open_referral", f"{HOST}/api/services")]
    assert leads(seen({"version": "HSDS-UK-3.0"}, "/api/")) == [f"{HOST}/api/services"]
