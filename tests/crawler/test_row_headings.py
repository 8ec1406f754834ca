"""Finding the headings of a sheet. Every sheet here is invented."""

from crawler.platforms.row_facts import EXTRA
from crawler.platforms.row_headings import Sheet, read_sheet


def sheet(*lines: str) -> Sheet:
    rows = [(number, line.split("|")) for number, line in enumerate(lines, start=1)]
    return read_sheet([(number, cells) for number, cells in rows if any(cells)])


def test_titles_above_the_headings_are_no_rows() -> None:
    found = sheet("Groups in Anyborough||", "", "Last checked|12/03/2026|", "Name|Postcode|Phone", "Tea|E8 1DY|")
    assert found.headings == ("Name", "Postcode", "Phone")
    assert [(row["Name"], row.place) for row in found.rows] == [("Tea", "row 5")]


def test_second_heading_of_a_name_is_numbered_and_one_without_a_name_too() -> None:
    found = sheet("Name|Phone|Phone||", "Tea|1|2||3")
    assert found.headings == ("Name", "Phone", "Phone (2)", "(column 5)")
    assert dict(found.rows[0]) == {"Name": "Tea", "Phone": "1", "Phone (2)": "2", "(column 5)": "3"}


def test_note_beside_a_table_costs_no_row() -> None:
    cells = [(1, ["Name", "Phone"]), (2, ["Tea", "1", "", "ask Jo"])]
    [row] = read_sheet(cells, notes=True).rows
    assert row == {"Name": "Tea", "Phone": "1", "(column 4)": "ask Jo"}


def test_headings_that_repeat_are_told_apart_by_what_spans_them() -> None:
    found = sheet("|Monday||Tuesday|", "Name|Open|Close|Open|Close", "Tea|9|10|11|12")
    assert found.headings == ("Name", "Monday Open", "Monday Close", "Tuesday Open", "Tuesday Close")


def test_headings_below_one_that_spans_them_are_headings() -> None:
    found = sheet("Name|When||Phone", "|Day|Start|", "Tea|Monday|10:00|020 7946 0371")
    assert found.headings == ("Name", "Day", "Start", "Phone")
    assert len(found.rows) == 1


def test_headings_that_nobody_knows_are_those_of_the_first_wide_row() -> None:
    found = sheet("Naam|Soort|Prijs", "Thee|Eten|Gratis", "Koor|Muziek|Free")
    assert found.headings == ("Naam", "Soort", "Prijs")
    assert len(found.rows) == 2


def test_cells_beyond_the_last_heading_are_kept_apart() -> None:
    found = sheet("Name|Phone", "Tea|1|2|", "Choir|1||")
    assert found.rows[0][EXTRA] == ["2"]
    assert EXTRA not in found.rows[1]


def test_sheet_without_cells_has_no_rows() -> None:
    assert read_sheet([]) == Sheet((), ())
