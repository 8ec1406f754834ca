"""What may be told of counts: nothing of the few, by itself or by subtracting, and the rest rounded."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.deprivation import read_deprivation
from directory.errors import InputError
from directory.missing import ALL, FEWEST, Key, Quarter, ended, published, rounded, with_totals
from directory.store import Store
from directory.unmet import NothingSuitable, Reason

COUNTS = st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), st.integers(0, 30), max_size=16)


def lines(keys: set[Key]) -> list[list[Key]]:
    found: defaultdict[tuple[int, str], list[Key]] = defaultdict(list)
    for key in keys:
        found[(0, key[0])].append(key)
        found[(1, key[1])].append(key)
    return list(found.values())


@settings(deadline=None, max_examples=300)
@given(COUNTS)
def test_nothing_under_five_is_told_and_all_else_is_rounded(counts: dict[Key, int]) -> None:
    true = with_totals(counts)
    for key, told in published(counts).items():
        assert told is None or (told == rounded(true[key]) and told % FEWEST == 0 and true[key] >= FEWEST)


@settings(deadline=None, max_examples=300)
@given(COUNTS)
def test_no_row_or_column_hides_exactly_one_of_its_figures_totals_included(counts: dict[Key, int]) -> None:
    told = published(counts)
    for line in lines(set(told)):
        assert [told[key] for key in line].count(None) != 1


@settings(deadline=None, max_examples=200)
@given(COUNTS)
def test_every_hidden_figure_could_be_another(counts: dict[Key, int]) -> None:
    """Whoever knows every figure that is told, exactly, still has two unknowns at least in each sum that holds it."""
    told = published(counts)
    hidden = {key for key, count in told.items() if count is None}
    for key in hidden:
        for line in lines(set(told)):
            assert key not in line or len(hidden & set(line)) > 1


@settings(deadline=None, max_examples=100)
@given(COUNTS)
def test_the_order_in_which_things_were_counted_changes_nothing(counts: dict[Key, int]) -> None:
    assert published(counts) == published(dict(reversed(list(counts.items()))))


def test_the_smallest_neighbour_is_hidden_with_the_only_one_that_is() -> None:
    row = published({("debt", "a"): 3, ("debt", "b"): 7, ("debt", "c"): 40})
    assert row[("debt", "a")] is None and row[("debt", "b")] is None
    assert row[("debt", "c")] == 40 and row[("debt", ALL)] == 50
    alone = published({("debt", "a"): 3})
    assert alone[("debt", "a")] is None and alone[("debt", ALL)] is None, "a total tells what it is of"
    assert published({("debt", "a"): 0}) == {}


def test_counts_are_rounded_to_the_nearest_five() -> None:
    assert [rounded(count) for count in (5, 7, 8, 12, 13, 22)] == [5, 5, 10, 10, 15, 20]


# --- Quarters ---


def test_only_quarters_that_are_over_are_told() -> None:
    assert [str(each) for each in ended(date(2026, 11, 23), 3)] == ["2026-3", "2026-2", "2026-1"]
    assert [str(each) for each in ended(date(2027, 1, 1), 1)] == ["2026-4"]
    assert (Quarter.read("2026-4").first, Quarter.read("2026-4").last) == (date(2026, 10, 1), date(2026, 12, 31))
    assert Quarter.read("2027-1").last == date(2027, 3, 31)


@pytest.mark.parametrize("told", ["", "2026", "2026-5", "2026-3 ", "third"])
def test_what_is_no_quarter_says_how_one_is_written(told: str) -> None:
    with pytest.raises(InputError, match="2026-3"):
        Quarter.read(told)


# --- Nothing suitable ---


def test_nothing_suitable_is_counted_by_day_need_area_and_reason(store: Store) -> None:
    full = NothingSuitable(day=date(2026, 9, 1), need="debt", area="E05009367", reason=Reason.FULL)
    none = full.model_copy(update={"reason": Reason.NONE})
    for found in (full, full, none, full.model_copy(update={"day": date(2026, 10, 1)})):
        store.unmet.add(found)
    assert store.unmet.totals(date(2026, 7, 1), date(2026, 9, 30)) == {full: 2, none: 1}


# --- Deprivation ---


def written(folder: Path, *rows: str) -> Path:
    path = folder / "imd.csv"
    path.write_text("\n".join(("ward,borough,score,population", *rows)), "utf-8")
    return path


def test_an_areas_deprivation_is_weighted_by_who_lives_there(tmp_path: Path) -> None:
    path = written(tmp_path, "w1,b,10,1000", 'w1,b,40,"3,000"', "w2,b,0,4000")
    assert read_deprivation(path) == {"w1": 32.5, "w2": 0.0, "b": 16.25}


@pytest.mark.parametrize(
    ("row", "said"), [("w,b,high,1000", "row 2: score is 'high'"), ("w,b,1,-5", "population"), ("w,b,inf,5", "score")]
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_deprivation(written(tmp_path, row))


def test_a_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(InputError, match="no column borough, population, score, ward"):
        read_deprivation(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_deprivation(tmp_path / "none.csv")
