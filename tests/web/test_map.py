"""What a map of results is drawn from."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from directory.listing import Listing, Place, Precision
from directory.places.box import Box, Outline
from directory.settings import Settings
from search_api.service import Service
from tests.search_api.small_directory import DEBT, named
from tests.web.conftest import site_on
from web.pages import map_outlines
from web.pages.map_outlines import Drawings
from web.view.pins import pin

HACKNEY = {"west": -0.12, "south": 51.52, "east": -0.01, "north": 51.58}


@pytest.fixture
def debt(service: Service) -> Listing:
    return named(service.store, DEBT)


def test_outlines_are_geojson_of_the_districts_in_the_box(client: TestClient) -> None:
    answer = client.post("/map/outlines", json=HACKNEY)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["cache-control"] == "no-store"
    drawn = answer.json()
    names = {feature["properties"]["name"] for feature in drawn["features"]}
    assert {"E8", "E5", "N16"} <= names
    for feature in drawn["features"]:
        for (ring,) in feature["geometry"]["coordinates"]:
            assert ring[0] == ring[-1] and len(ring) > 3
    assert len(answer.content) < 100_000


def test_a_box_inside_the_same_round_one_has_the_same_answer(client: TestClient) -> None:
    near = HACKNEY | {"west": HACKNEY["west"] + 0.001}
    assert client.post("/map/outlines", json=HACKNEY).json() == client.post("/map/outlines", json=near).json()


def test_a_box_that_is_next_to_nothing_is_answered(client: TestClient) -> None:
    answer = client.post("/map/outlines", json={"west": 0, "south": 0, "east": 5e-324, "north": 5e-324})
    assert answer.status_code == 200 and answer.json()["features"] == []


@pytest.mark.parametrize("wrong", [{}, HACKNEY | {"west": 3}, HACKNEY | {"north": "up"}, HACKNEY | {"more": 1}])
def test_what_is_no_box_is_refused(client: TestClient, wrong: dict[str, object]) -> None:
    assert client.post("/map/outlines", json=wrong).status_code == 422


def test_what_was_drawn_before_is_not_counted_and_new_boxes_are(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_outlines, "DRAWN_PER_HOUR", 1)
    asking = TestClient(client.app, client=("192.0.2.7", 1))
    elsewhere = HACKNEY | {"west": -2.9, "east": -2.8}
    told = [asking.post("/map/outlines", json=box).status_code for box in (HACKNEY, elsewhere, HACKNEY)]
    far = asking.post("/map/outlines", json=HACKNEY | {"west": -1.9, "east": -1.8})
    assert told[2] == 200 and far.status_code == 429 and int(far.headers["retry-after"]) > 0


def test_only_the_last_drawings_are_held() -> None:
    asked: list[Box] = []

    def outlines(box: Box) -> tuple[Outline, ...]:
        asked.append(box)
        return ()

    drawings, boxes = Drawings(outlines, most=2), [Box(west=west, south=0, east=5, north=1) for west in range(3)]
    for box in (*boxes, boxes[2]):
        drawings.draw(box)
    assert asked == boxes and drawings.held(boxes[0]) is None and drawings.held(boxes[1]) is not None


def test_another_site_may_not_ask(client: TestClient) -> None:
    headers = {"sec-fetch-site": "cross-site"}
    assert client.post("/map/outlines", json=HACKNEY, headers=headers).status_code == 403


def test_a_place_known_by_its_postcode_has_a_pin(debt: Listing) -> None:
    found = pin(debt, debt.places[0])
    assert found is not None
    assert (found.lat, found.lon) == (round(debt.places[0].lat or 0, 4), round(debt.places[0].lon or 0, 4))


@pytest.mark.parametrize("precision", [Precision.DISTRICT, Precision.SECTOR, None])
def test_the_middle_of_a_district_is_no_address(debt: Listing, precision: Precision | None) -> None:
    assert pin(debt, debt.places[0].model_copy(update={"precision": precision})) is None


def test_a_refuge_has_no_pin_even_if_its_place_is_known(debt: Listing) -> None:
    refuge = debt.model_copy(update={"name": "Riverside Women's Refuge", "description": "For survivors of abuse."})
    assert pin(refuge, debt.places[0]) is None


def test_what_has_no_place_has_no_pin(debt: Listing) -> None:
    assert pin(debt, None) is None
    assert pin(debt, Place(name="A hall")) is None


def test_pictures_come_from_here_alone_unless_the_settings_name_tiles(
    client: TestClient, small: Settings, tmp_path: Path
) -> None:
    assert "img-src 'self';" in client.get("/about").headers["content-security-policy"]
    tiled = small.model_copy(update={"map_tiles": "https://tiles.example.org/{z}/{x}/{y}.png"})
    service, app = site_on(tiled)
    policy = TestClient(app).get("/about").headers["content-security-policy"]
    assert "img-src 'self' https://tiles.example.org;" in policy
    service.close()
