"""Parts are opened when first needed, once, and again after a failure."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from directory.errors import InputError, KithError
from directory.places import Gazetteer, PlacePoint, build_pack
from directory.settings import Settings
from directory.vocabulary import Vocabulary
from index.question import SearchEngine
from search_api.app import create_api
from search_api.engine import open_embedded
from search_api.lazy import Lazy, NotReady, needing
from search_api.service import Ask, PlaceInputError, Service


def failing() -> None:
    raise KithError("Run kith index.")


def wrong() -> None:
    raise InputError("near", "near is wrong.")


def test_threads_that_ask_at_once_open_a_part_once(small: Settings) -> None:
    opened: list[Settings] = []

    def counted(settings: Settings, vocabulary: Vocabulary) -> SearchEngine:
        opened.append(settings)
        return open_embedded(settings, vocabulary)

    service = Service(small, counted)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: service.search(Ask(statement="rent")).hits, range(8)))
    service.close()
    assert len(opened) == 1
    assert all(answers)


def test_what_could_not_be_opened_is_logged_and_tried_again() -> None:
    attempts: list[int] = []

    def second_time() -> str:
        attempts.append(1)
        if len(attempts) == 1:
            failing()
        return "opened"

    part = Lazy("index", second_time)
    with capture_logs() as lines, pytest.raises(NotReady, match=r"^The directory cannot be reached just now\."):
        part.get()
    assert (lines[0]["part"], lines[0]["kind"], lines[0]["message"]) == ("index", "KithError", "Run kith index.")
    assert part.get() == part.get() == "opened"
    assert len(attempts) == 2


def test_wrong_input_is_never_taken_for_a_broken_part() -> None:
    with pytest.raises(InputError, match="near is wrong"):
        needing("index", wrong)


def test_starting_without_an_index_opens_nothing_and_fails_nothing(bare: Service) -> None:
    with TestClient(create_api(bare)) as client:
        assert client.get("/health/live").status_code == 200


def test_starting_reads_the_names_of_places_even_without_an_index(bare: Service) -> None:
    asked: list[str] = []

    class Watched(Gazetteer):
        def find(self, text: str) -> PlacePoint:
            asked.append(text)
            return super().find(text)

    bare._gazetteer = Lazy("list of places", lambda: Watched.open(bare.settings.cache_dir))
    with TestClient(create_api(bare)):
        pass
    assert asked == ["Hackney"]


def test_a_deployments_own_places_are_used(tmp_path: Path) -> None:
    """A pack of one postcode, of a day that the shipped one is not of."""
    folder = tmp_path / "codepo_gb"
    (folder / "Data" / "CSV").mkdir(parents=True)
    (folder / "Doc").mkdir()
    row = '"E1 0AA",10,535267,181084,"E92000001","E19000003","E18000007","","E09000030","E05009332"\n'
    (folder / "Data" / "CSV" / "e.csv").write_text(row)
    (folder / "Doc" / "metadata.txt").write_text("COPYRIGHT DATE: 20010203\n")
    settings = Settings(data_dir=tmp_path, cache_dir=tmp_path / "cache", model="small")
    build_pack(settings.own_pack, folder)
    assert Service(settings, open_embedded).gazetteer.data_date == date(2001, 2, 3)


def test_everything_wrong_is_told_at_once(service: Service) -> None:
    problems = service.problems(Ask(statement=" ", near="Zzyzx"))
    assert [problem.field for problem in problems] == ["statement", "near"]
    assert service.problems(Ask(statement="rent", near="E8")) == ()


@pytest.mark.parametrize("near", [None, "", "   "])
def test_no_place_means_everywhere(service: Service, near: str | None) -> None:
    assert service.place(near) is None


def test_an_unknown_postcode_names_the_postcode(service: Service) -> None:
    with pytest.raises(PlaceInputError, match="ZZ9 9ZZ"):
        service.place("ZZ9 9ZZ")


def test_a_postcode_that_does_not_exist_is_measured_from_its_sector_and_says_so(service: Service) -> None:
    place = service.place("E2 0RJ")
    assert place and place.precision_note == "E2 0RJ is not a postcode we know: measured from the middle of E2 0."
