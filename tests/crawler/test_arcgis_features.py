"""Layers of ArcGIS servers. Every entry here is invented."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from web_poet import HttpResponse

from crawler.platforms import platform_of
from crawler.platforms.arcgis_features import ServerPage
from crawler.platforms.arcgis_layer import Layer
from crawler.platforms.platform import Reading
from directory.errors import SourceError
from directory.source import Source
from tests.crawler.reading import as_bytes

URL = "https://maps.example.org/rest/services/A/FeatureServer/0"
FIELDS: list[dict[str, Any]] = [
    {"name": "OBJECTID", "type": "esriFieldTypeOID"},
    {"name": "NAME", "type": "esriFieldTypeString", "alias": "Name"},
    {"name": "ABOUT", "type": "esriFieldTypeString", "alias": "About"},
]
LAYER: dict[str, Any] = {"fields": FIELDS, "advancedQueryCapabilities": {"supportsPagination": True}}


def answers(*documents: Any, **options: Any) -> list[Reading]:
    """What comes of these answers, one after the other, whatever was asked."""
    source = Source(slug="layer", name="Layer", platform="arcgis_features", address=URL, options=options)
    platform = platform_of(source)
    step, readings = platform.start(), []
    for document in documents:
        found = asyncio.run(ServerPage(HttpResponse(step.url, body=as_bytes(document))).to_item())
        readings.append(platform.read(step, found, datetime.now(UTC)))
        step = readings[-1].steps[0] if readings[-1].steps else step
    return readings


def page(*numbers: int, more: bool = False) -> dict[str, Any]:
    features = [
        {"attributes": {"OBJECTID": number, "NAME": f"Group {number}", "ABOUT": "Come along."}} for number in numbers
    ]
    return {"features": features} | ({"exceededTransferLimit": True} if more else {})


def test_pages_follow_until_the_server_has_no_more() -> None:
    _, first, second = answers(LAYER, page(1, 2, more=True), page(3))
    assert "resultOffset=2&" in first.steps[0].url
    assert "outSR=4326" in first.steps[0].url
    assert [record.facts.name for record in first.records + second.records] == ["Group 1", "Group 2", "Group 3"]
    assert second.steps == []


def test_server_that_gives_the_same_page_for_ever_is_stopped() -> None:
    with pytest.raises(SourceError, match="answered no new features and says that there are more"):
        answers(LAYER, page(1, 2, more=True), page(1, 2, more=True))
    with pytest.raises(SourceError, match="answered no new features and says that there are more"):
        answers(LAYER, page(more=True))


def test_number_of_the_server_names_nothing_unless_it_is_told() -> None:
    _, found = answers(LAYER, page(7))
    assert found.records[0].key == "group-7"
    assert "OBJECTID" not in found.records[0].payload
    _, told = answers(LAYER, page(7), columns={"id": "OBJECTID", "name": "NAME", "description": "ABOUT"})
    assert told.records[0].key == "7"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"error": {"code": 499, "message": "Token Required"}}, "asks for a token: the layer is not public"),
        ({"error": {"code": 400, "message": "Invalid URL"}}, "answered an error: Invalid URL."),
        ({"error": {"code": 500}}, "answered an error: 500."),
        ([], "answered with other JSON"),
        ("<html>", "answered with a web page"),
        ({"fields": FIELDS, "capabilities": "Map"}, "cannot be asked for its features"),
        ({"fields": []}, "cannot be asked for its features"),
        ({"layers": [{"id": 0, "name": "A"}, {"id": 1, "name": "B"}]}, "has the layers 0 (A), 1 (B). Say which"),
        ({"layers": []}, "has the layers none. Say which"),
    ],
)
def test_what_is_no_public_layer_is_told(document: Any, said: str) -> None:
    with pytest.raises(SourceError) as error:
        answers(document)
    assert said in str(error.value)


def test_layer_that_is_told_and_not_there_is_told() -> None:
    with pytest.raises(SourceError, match=r"has the layers 0 \(A\). Say which in the option layer"):
        answers({"layers": [{"id": 0, "name": "A"}]}, layer=3)


def test_groups_of_layers_are_no_layers() -> None:
    held = [{"id": 0, "name": "All", "subLayerIds": [1]}, {"id": 1, "name": "A", "subLayerIds": None}]
    [found] = answers({"layers": held})
    assert found.steps[0].url == f"{URL}/1?f=json"


def test_dates_are_days_in_london_and_codes_are_words() -> None:
    coded = {"codedValues": [{"code": "a", "name": "Food"}]}
    told = [{"name": "D", "type": "esriFieldTypeDate"}, {"name": "C", "type": "esriFieldTypeString", "domain": coded}]
    layer = Layer.of({"fields": told}, URL)
    assert layer.row({"attributes": {"D": 1781996400000, "C": "a"}}) == {"D": "2026-06-21", "C": "Food"}
    assert layer.row({"attributes": {"D": 1782030600000, "C": "b"}}) == {"D": "2026-06-21 09:30", "C": "b"}
    assert layer.row({"attributes": {"D": 10**30, "C": None}}) == {"D": None, "C": None}


def test_editors_are_not_asked_for() -> None:
    edited = [*FIELDS, {"name": "last_user", "type": "esriFieldTypeString"}, {"name": "Officer", "alias": "Manager"}]
    layer = Layer.of({"fields": edited, "editFieldsInfo": {"editorField": "last_user"}}, URL)
    assert layer.fields == ("NAME", "ABOUT")


def test_layer_with_very_many_fields_is_asked_for_all() -> None:
    many = [{"name": f"A_LONG_FIELD_NAME_{number}", "type": "esriFieldTypeString"} for number in range(100)]
    assert "outFields=%2A&" in Layer.of({"fields": many}, URL).page_url("1=1", 0)
