"""GeoJSON lists and points of shapes. Every entry here is invented."""

from typing import Any

import pytest

from crawler.platforms.geometry import point_of
from directory.errors import SourceError
from tests.crawler.reading import read_all


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def feature(coordinates: Any = None, kind: str = "Point", **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


@pytest.mark.parametrize(
    ("coordinates", "grid", "point"),
    [
        ([-0.06, 51.54], "", (51.54, -0.06)),
        ([-0.06, 51.54, 12.0], "urn:ogc:def:crs:OGC:1.3:CRS84", (51.54, -0.06)),
        ([[-0.06, 51.54], [-0.05, 51.55]], "", (51.545, -0.055)),
        ([[[-0.06, 51.54], [-0.01, 51.60], [-0.06, 51.54]]], "", None),
        ([534500, 184500], "EPSG:27700", (51.543377, -0.061841)),
        ([534500, 184500], "", (51.543377, -0.061841)),
        ([-6679.17, 6717375.12], "urn:ogc:def:crs:EPSG::3857", (51.54, -0.06)),
        ([], "", None),
        (None, "", None),
        (["a", "b"], "", None),
        ([True, False], "", None),
        ([5.0], "", None),
        ([10**400, 51], "", None),
        ([float("nan"), 51.5], "", None),
    ],
)
def test_point_is_told_in_degrees(coordinates: Any, grid: str, point: tuple[float, float] | None) -> None:
    assert point_of(coordinates, grid) == pytest.approx(point, abs=1e-5)


def test_grid_that_is_not_known_is_told() -> None:
    crs = {"type": "name", "properties": {"name": "EPSG:1"}}
    with pytest.raises(SourceError, match="its coordinates' system 'EPSG:1' is no grid that is known"):
        read_all("geojson_list", {"a.json": collection(feature([1, 2], name="Tea"), crs=crs)}, "a.json")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"type": "Topology", "objects": {}}, "answered with a Topology"),
        ([], "answered with other JSON"),
        ("<html>", "answered with a web page"),
        (b"", "answered with nothing"),
    ],
)
def test_what_is_no_collection_is_told(body: Any, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        read_all("geojson_list", {"a.json": body}, "a.json")


def test_feature_that_is_broken_costs_itself_only() -> None:
    broken = [{"type": "Feature", "properties": None, "geometry": None}, {"type": "Feature"}, "text", None]
    found = read_all("geojson_list", {"a.json": collection(feature([-0.06, 51.54], name="Tea"), *broken)}, "a.json")
    assert [record.facts.name for record in found.records] == ["Tea"]
    assert [rejection.reason for rejection in found.rejections] == [
        "It has no name (feature 2 of a.json).",
        "It has no name (feature 3 of a.json).",
    ]


def test_sign_that_escapes_nothing_does_not_spoil_the_file() -> None:
    body = '{"features": [{"properties": {"name": "Tea \\\\ Cake", "about": "a\\[b\\/c"}}]}'
    [record] = read_all("geojson_list", {"a.json": body}, "a.json").records
    assert (record.facts.name, record.facts.description) == ("Tea \\ Cake", "a\\[b/c")


def test_column_that_only_some_features_have_may_be_told() -> None:
    body = collection(feature(name="Tea", about="Hot"), feature(name="Chess", phone="020 7946 0371"))
    found = read_all("geojson_list", {"a.json": body}, "a.json", columns={"name": "name", "phone": "phone"})
    assert [record.facts.contact.phones for record in found.records] == [("020 7946 0371",)]


def test_column_that_no_feature_has_today_is_no_error_but_a_name_is() -> None:
    body = collection(feature(name="Tea", about="Hot"))
    told = {"name": "name", "description": "about", "phone": "phone"}
    [record] = read_all("geojson_list", {"a.json": body}, "a.json", columns=told).records
    assert record.facts.description == "Hot"
    with pytest.raises(SourceError, match="has no column 'title'"):
        read_all("geojson_list", {"a.json": body}, "a.json", columns={"name": "title"})


def test_empty_collection_is_an_empty_list() -> None:
    assert read_all("geojson_list", {"a.json": collection()}, "a.json").records == []


@pytest.mark.parametrize("most", [2, 5000])
def test_pages_that_lead_in_a_circle_are_told(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.platforms.geojson_list.MOST_PAGES", most)
    names = ("a.json", "b.json", "c.json")
    bodies = {
        name: collection(feature([-0.06, 51.54], name=name), links=[{"rel": "next", "href": names[place % 3]}])
        for place, name in enumerate(names, start=1)
    }
    with pytest.raises(SourceError, match="the list has no end"):
        read_all("geojson_list", bodies, "a.json")
