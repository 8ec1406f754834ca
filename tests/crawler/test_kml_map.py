"""Maps as KML. Every entry here is invented."""

import io
import zipfile

import pytest

from crawler.platforms.kml_map import document_address
from directory.errors import SourceError
from tests.crawler.reading import BASE, read_all

HEAD = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
END = "</Document></kml>"


def mark(name: str, *more: str) -> str:
    return f"<Placemark><name>{name}</name>{''.join(more)}</Placemark>"


def link(href: str) -> str:
    return f"<NetworkLink><Link><href>{href}</href></Link></NetworkLink>"


ABOUT = "<description>Come along.</description>"


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        (
            "https://www.google.com/maps/d/viewer?mid=1AbC-d_2&ll=51,0",
            "https://www.google.com/maps/d/kml?mid=1AbC-d_2&forcekml=1",
        ),
        (
            "https://www.google.co.uk/maps/d/u/0/edit?hl=en&mid=1AbC",
            "https://www.google.co.uk/maps/d/kml?mid=1AbC&forcekml=1",
        ),
        ("https://www.google.com/maps/d/kml?mid=1AbC", "https://www.google.com/maps/d/kml?mid=1AbC&forcekml=1"),
        ("https://maps.example.org/a.kml?mid=1", "https://maps.example.org/a.kml?mid=1"),
    ],
)
def test_google_map_is_asked_for_as_kml(address: str, asked: str) -> None:
    assert document_address(address) == asked


def test_prefix_that_is_not_declared_does_not_spoil_a_map() -> None:
    body = HEAD.replace("<Document>", '<Document xsi:schemaLocation="x">') + mark("Tea", ABOUT) + END
    [record] = read_all("kml_map", {"a.kml": body}, "a.kml").records
    assert (record.facts.name, record.facts.description) == ("Tea", "Come along.")


def test_plain_description_keeps_its_lines_and_labels() -> None:
    about = "<description>Tea and cake\nPhone: 020 7946 0371\nEmail: tea@example.com</description>"
    [record] = read_all("kml_map", {"a.kml": HEAD + mark("Tea", about) + END}, "a.kml").records
    assert record.facts.description == "Tea and cake"
    assert (record.facts.contact.phones, record.facts.contact.emails) == (("020 7946 0371",), ("tea@example.com",))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<html><body>Sign in</body></html>", "where a KML document was expected"),
        ("", "where a KML document was expected"),
        ("not xml", "where a KML document was expected"),
        (
            '<!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><kml><name>&b;</name></kml>',
            "declares entities, which no KML document needs",
        ),
        ('<!DOCTYPE kml SYSTEM "file:///etc/passwd"><kml/>', "declares entities"),
    ],
)
def test_what_is_no_map_is_told(body: str, said: str) -> None:
    with pytest.raises(SourceError) as error:
        read_all("kml_map", {"a.kml": body}, "a.kml")
    assert said in str(error.value)
    assert f"{BASE}a.kml" in str(error.value)


def test_zip_without_a_map_is_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "a")
    with pytest.raises(SourceError, match="is a zip file without a KML document in it"):
        read_all("kml_map", {"a.kmz": out.getvalue()}, "a.kmz")


def test_maps_that_link_in_a_circle_come_to_an_end() -> None:
    first = HEAD + link("b.kml") + mark("Tea", ABOUT) + END
    second = HEAD + link("a.kml") + link("b.kml") + mark("Chess", ABOUT) + END
    found = read_all("kml_map", {"a.kml": first, "b.kml": second}, "a.kml")
    assert [(record.facts.name, record.url) for record in found.records] == [
        ("Tea", f"{BASE}a.kml"),
        ("Chess", f"{BASE}b.kml"),
    ]


def test_no_more_maps_are_followed_than_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.platforms.kml_map.MOST_LINKS", 2)
    body = HEAD + link("b.kml") + link("c.kml") + END
    found = read_all("kml_map", {"a.kml": body, "b.kml": HEAD + mark("Tea", ABOUT) + END}, "a.kml")
    assert [record.facts.name for record in found.records] == ["Tea"]
    assert [rejection.key for rejection in found.rejections] == [f"{BASE}c.kml"]


def test_two_of_one_name_are_told_apart_by_where_they_are() -> None:
    points = [f"<Point><coordinates>-0.0{place},51.54</coordinates></Point>" for place in (4, 6)]
    body = HEAD + "".join(mark("Library", ABOUT, point) for point in points) + END
    keys = [record.key for record in read_all("kml_map", {"a.kml": body}, "a.kml").records]
    assert keys == ["library-51-540-0-040", "library-51-540-0-060"]
