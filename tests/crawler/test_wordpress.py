"""WordPress's core REST interface. Every entry here is invented, but for the captured ones in ../shared."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from web_poet import HttpResponse

from crawler.platforms.platform import Reading
from crawler.platforms.wordpress_rest import Rest
from crawler.sources import make_source
from directory.errors import SourceError
from directory.source import Source
from tests.crawler.cases import answer, read_source

SITE = "https://hub.example.org"
QUERY = "orderby=id&order=asc&_embed=wp%3Aterm"
PAST_THE_END = {
    "code": "rest_post_invalid_page_number",
    "message": "The page number is larger.",
    "data": {"status": 400},
}


def address(page: int, post_type: str = "groups") -> str:
    return f"{SITE}/wp-json/wp/v2/{post_type}?per_page=100&page={page}&{QUERY}"


def post(number: int, **more: Any) -> dict[str, Any]:
    content = {"rendered": "<p>All welcome.</p>", "protected": False}
    return {"id": number, "title": {"rendered": f"Group {number}"}, "content": content} | more


def source(**options: Any) -> Source:
    return Source(slug="hub", name="Hub", platform="wordpress", address=SITE, options=options)


def read(*responses: tuple[str, HttpResponse], **options: Any) -> Reading:
    return read_source(source(**options), dict(responses), datetime.now(UTC))


def test_header_says_how_many_pages_there_are() -> None:
    pages = [answer(address(n), [post(n)], X_WP_Total="3", X_WP_TotalPages="3") for n in (1, 2, 3)]
    assert [record.key for record in read(*pages, post_type="groups").records] == ["1", "2", "3"]


def test_list_without_the_header_ends_where_the_site_says_so() -> None:
    full = answer(address(1), [post(number) for number in range(100)])
    end = answer(address(2), PAST_THE_END, status=400)
    assert len(read(full, end, post_type="groups").records) == 100


def test_short_page_without_the_header_is_the_last() -> None:
    assert len(read(answer(address(1), [post(1), post(2)]), post_type="groups").records) == 2


def test_other_answer_of_400_is_an_error() -> None:
    full = answer(address(1), [post(number) for number in range(100)])
    wrong = answer(address(2), {"code": "rest_invalid_param", "message": "Invalid parameter(s): page"}, status=400)
    with pytest.raises(SourceError, match=r"page=2.* answered with 'Invalid parameter\(s\): page'"):
        read(full, wrong, post_type="groups")


def test_site_that_always_gives_the_same_page_is_not_read_for_ever() -> None:
    same = [post(number) for number in range(100)]
    reading = read(answer(address(1), same), answer(address(2), same), post_type="groups")
    assert len(reading.records) == 100


def test_post_that_moves_to_the_next_page_while_the_list_is_read_is_taken_once() -> None:
    first = answer(address(1), [post(1), post(2)], X_WP_TotalPages="2")
    second = answer(address(2), [post(2), post(3)], X_WP_TotalPages="2")
    assert [record.key for record in read(first, second, post_type="groups").records] == ["1", "2", "3"]


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(SourceError, match="that it has 9,000 pages"):
        read(answer(address(1), [post(1)], X_WP_TotalPages="9000"), post_type="groups")


@pytest.mark.parametrize(("body", "said"), [("<html>", "with a web page"), ("", "with nothing"), ("7", "another form")])
def test_what_is_no_list_is_told(body: str, said: str) -> None:
    with pytest.raises(SourceError, match=f"answered {said}|{said}"):
        read(answer(address(1), body), post_type="groups")


def test_several_types_are_read_one_after_the_other() -> None:
    groups = answer(address(1), [post(1)], X_WP_TotalPages="1")
    services = answer(address(1, "services"), [post(2)], X_WP_TotalPages="1")
    assert [record.key for record in read(groups, services, post_type=["groups", "services"]).records] == ["1", "2"]


def test_only_type_of_the_sites_own_is_found() -> None:
    types = {"post": {"rest_base": "posts"}, "group": {"rest_base": "groups", "rest_namespace": "wp/v2"}}
    listed = answer(address(1), [post(1)], X_WP_TotalPages="1")
    assert [record.key for record in read(answer(f"{SITE}/wp-json/wp/v2/types", types), listed).records] == ["1"]


@pytest.mark.parametrize(
    ("types", "said"),
    [
        ({"post": {"name": "Posts", "rest_base": "posts"}}, "has no type of post of its own: 'posts' (Posts)"),
        (
            {"a": {"name": "A", "rest_base": "as"}, "b": {"name": "B", "rest_base": "b", "rest_namespace": "x/v1"}},
            "has several types of posts: 'as' (A), 'x/v1/b' (B). Say which lists the services",
        ),
    ],
)
def test_types_to_choose_from_are_named(types: dict[str, Any], said: str) -> None:
    with pytest.raises(SourceError) as error:
        read(answer(f"{SITE}/wp-json/wp/v2/types", types))
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"post_type": 7}, "post_type is 7; it is a name"),
        ({"post_type": [""]}, "post_type is"),
        ({"details": "yes"}, "details is 'yes'; it is true or false"),
        ({"detail": True}, "has the option 'detail'"),
    ],
)
def test_wrong_option_is_named(option: dict[str, Any], said: str) -> None:
    entry = {"name": "Hub", "platform": "wordpress", "address": SITE, "options": option}
    with pytest.raises(SourceError) as error:
        make_source(entry, "The source")
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        (SITE, f"{SITE}/wp-json/wp/v2/types"),
        (f"{SITE}/", f"{SITE}/wp-json/wp/v2/types"),
        (f"{SITE}/groups", f"{SITE}/groups/wp-json/wp/v2/types"),
        (f"{SITE}/wp-json/wp/v2/groups?per_page=5", f"{SITE}/wp-json/wp/v2/types"),
        (f"{SITE}/?rest_route=/", f"{SITE}/?rest_route=%2Fwp%2Fv2%2Ftypes"),
    ],
)
def test_interface_is_found_from_any_address_of_the_site(told: str, asked: str) -> None:
    assert Rest(told).url("wp/v2/types") == asked


def test_captured_groups_are_read(shared: Path) -> None:
    body = (shared / "pages" / "wordpress" / "wp-v2-groups.json").read_bytes()
    first, second = read(answer(address(1), body), post_type="groups").records
    assert second.facts.name == "St Mary’s Carers coffee morning 2"
    assert first.facts.description and first.facts.description.endswith(
        "Everyone is welcome & there is no need to book."
    )
    assert first.facts.contact.phones == ("01632 960001",)
    assert first.facts.sessions[0].text == "Tuesdays 10am-12 noon"
    assert first.facts.places[0].address == "Eastgate Community Centre, 1 High Street"
    assert first.facts.cost and first.facts.cost.free


def test_captured_page_gives_the_category(shared: Path) -> None:
    folder = shared / "pages" / "wordpress"
    body = (folder / "wp-v2-groups.json").read_text().replace("http://127.0.0.1:8765", SITE)
    page = (folder / "group-detail.html").read_text().replace("http://127.0.0.1:8765", SITE)
    responses = [answer(address(1), body), answer(f"{SITE}/groups/eastgate-men-in-sheds-1/", page)]
    by_key = {record.key: record for record in read(*responses, post_type="groups", details=True).records}
    assert by_key["4"].facts.categories == ("Men in sheds",)
    assert by_key["5"].facts.categories == ()
