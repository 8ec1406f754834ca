"""Lists kept as Excel files. Every entry here is invented."""

import io
import struct
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]

from crawler.platforms.workbook import cell_text, read_workbook
from directory import archive
from directory.errors import SourceError
from tests.crawler.reading import read_all

WHERE = "https://list.example.org/list.xlsx"


def book(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_part(body: bytes, name: str, content: bytes) -> bytes:
    """The same file with one of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, content)
    return out.getvalue()


MERGED = {"name": "Service", "organisation": "Organisation", "phone": "Phone"}
LIST = [["Name", "Postcode"], ["Tea", "E8 1DY"]]


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        (time(10, 30), "", "10:30"),
        (timedelta(hours=10, minutes=30), "", "10:30"),
        (datetime(2026, 3, 12), "", "2026-03-12"),  # noqa: DTZ001 a cell has no zone
        (datetime(2026, 3, 12, 9, 30), "", "2026-03-12 09:30"),  # noqa: DTZ001
        (date(2026, 3, 12), "", "2026-03-12"),
        (3.5, '"£"#,##0.00', "£3.50"),
        (3, '"£"#,##0.00', "£3"),
        (12.0, "General", "12"),
        (1.25, "General", "1.25"),
        (True, "", "TRUE"),
        (None, "", ""),
        ("#N/A", "", ""),
        ("#REF!", "", ""),
        ("#food", "", "#food"),
    ],
)
def test_cell_is_told_as_people_write_it(value: Any, shown_as: str, text: str) -> None:
    assert cell_text(value, shown_as) == text


def test_zero_that_a_spreadsheet_loses_comes_back_to_a_phone() -> None:
    body = book(("List", [["Name", "Phone"], ["Tea", 2079460371]]))
    [record] = read_all("xlsx_list", {"list.xlsx": body}, "list.xlsx").records
    assert record.facts.contact.phones == ("020 7946 0371",)


def sheet_of(*rows: list[Any]) -> Any:
    sheet = Workbook().active
    for row in rows:
        sheet.append(row)
    return sheet


def saved(sheet: Any) -> bytes:
    out = io.BytesIO()
    sheet.parent.save(out)
    return out.getvalue()


def test_cell_merged_over_rows_holds_for_each_of_them() -> None:
    sheet = sheet_of(
        ["Organisation", "Service", "Phone"], ["Fixers", "Lamps", "020 7946 0371"], [None, "Bikes", "020 7946 0372"]
    )
    sheet.merge_cells("A2:A3")
    found = read_all("xlsx_list", {"list.xlsx": saved(sheet)}, "list.xlsx", columns=MERGED).records
    assert [record.facts.organisation.name for record in found if record.facts.organisation] == ["Fixers", "Fixers"]


@pytest.mark.parametrize(
    "part",
    [
        b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        b"<mergeCells><mergeCell ref='A&#49;:XFD1048576'/></mergeCells>",
        b'<hyperlinks><hyperlink display="x" ref="B2:XFD1048576"/></hyperlinks>',
    ],
)
def test_span_of_a_whole_sheet_is_not_filled(part: bytes) -> None:
    body = book(("List", LIST))
    with zipfile.ZipFile(io.BytesIO(body)) as held:
        sheet = held.read("xl/worksheets/sheet1.xml")
    bomb = with_part(body, "xl/worksheets/sheet1.xml", sheet.replace(b"</sheetData>", b"</sheetData>" + part))
    assert read_workbook(bomb, WHERE) == read_workbook(body, WHERE)


def test_headings_merged_over_rows_and_columns_are_read() -> None:
    sheet = sheet_of(["Group", "When", None, "Phone"], [None, "Day", "Start", None], ["Tea", "Monday", time(10), "x"])
    for cells in ("A1:A2", "B1:C1", "D1:D2"):
        sheet.merge_cells(cells)
    [record] = read_all("xlsx_list", {"list.xlsx": saved(sheet)}, "list.xlsx").records
    [session] = record.facts.sessions
    assert (record.facts.name, session.rule, session.starts) == ("Tea", "FREQ=WEEKLY;BYDAY=MO", time(10))


def test_link_of_a_cell_that_says_click_here_is_its_value() -> None:
    sheet = sheet_of(["Name", "Website"], ["Tea", "Click here"], ["Chess", "chess.example.com"])
    sheet["B2"].hyperlink = "https://tea.example.com/"
    sheet["A3"].hyperlink = "https://elsewhere.example.com/"
    tea, chess = read_all("xlsx_list", {"list.xlsx": saved(sheet)}, "list.xlsx").records
    assert tea.facts.contact.website == "https://tea.example.com/"
    assert (chess.facts.name, chess.facts.contact.website) == ("Chess", "http://chess.example.com")


def test_large_file_is_read_row_by_row_and_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    body = book(("List", [["Name", "Cost", "Postcode"], *([f"Group {number}", 3.5, "E8 1DY"] for number in range(50))]))
    whole = read_workbook(body, WHERE)
    monkeypatch.setattr("crawler.platforms.workbook.MOST_WHOLE", 0)
    assert read_workbook(body, WHERE) == whole


def test_sheet_that_is_not_there_is_told_with_those_there_are() -> None:
    body = book(("A", LIST), ("B", LIST))
    with pytest.raises(SourceError, match=r"has no sheet 'C'. Its sheets are: A, B\."):
        read_all("xlsx_list", {"list.xlsx": body}, "list.xlsx", sheet="C")


def test_file_without_rows_is_told() -> None:
    with pytest.raises(SourceError, match="has no rows below headings. Its sheets are: Empty"):
        read_all("xlsx_list", {"list.xlsx": book(("Empty", []))}, "list.xlsx")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "answered with nothing"),
        (b"<!doctype html><p>Sign in", "answered with a web page or JSON"),
        (b"Name,Postcode\n", "is no Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is an old (.xls) or locked Excel file"),
        (b"PK\x03\x04 and nothing more", "is a zip file that cannot be read"),
        (with_part(book(("List", LIST)), "xl/workbook.xml", b"<workbook"), "cannot be read"),
    ],
)
def test_what_is_no_excel_file_is_told(body: bytes, said: str) -> None:
    with pytest.raises(SourceError) as error:
        read_all("xlsx_list", {"list.xlsx": body}, "list.xlsx")
    assert said in str(error.value)
    assert WHERE in str(error.value)


def test_zip_that_is_no_workbook_is_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "a")
    with pytest.raises(SourceError, match="but no Excel file"):
        read_workbook(out.getvalue(), WHERE)


@pytest.mark.parametrize("code", ["utf-8", "utf-16-le"])
def test_entities_are_never_expanded(code: str) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><sst>&c;</sst>'
    with pytest.raises(SourceError, match="declares entities in xl/sharedStrings.xml"):
        read_workbook(with_part(book(("List", LIST)), "xl/sharedStrings.xml", bomb.encode(code)), WHERE)


def test_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1_000_000)
    body = with_part(book(("List", LIST)), "xl/media/image1.png", b"\0" * 2_000_000)
    assert len(body) < 20_000
    with pytest.raises(SourceError, match="at most 2000 files and 0 MB are read"):
        read_workbook(body, WHERE)


@pytest.mark.parametrize("name", ["xl/media/image1.png", "xl/sharedStrings.xml"])
def test_part_that_is_larger_than_it_says_is_refused(name: str) -> None:
    """Such a file unpacks to two thousand times what its directory says, past every limit."""
    body = with_part(book(("List", LIST)), name, b"\0" * 2_000_000)
    with pytest.raises(SourceError, match=f"the file '{name}' in it is larger than it says"):
        read_workbook(saying_less(body, name, 1000), WHERE)


def saying_less(body: bytes, name: str, size: int) -> bytes:
    """The zip file with another size and check sum of one file, where it is named and in the directory."""
    told = zipfile.ZipFile(io.BytesIO(body)).getinfo(name)
    true = struct.pack("<III", told.CRC, told.compress_size, told.file_size)
    assert body.count(true) == 2
    return body.replace(true, struct.pack("<III", zlib.crc32(b"\0" * size), told.compress_size, size))


def test_sheet_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.platforms.workbook.MOST_ROWS", 3)
    with pytest.raises(SourceError, match="the sheet 'List' has more than 3 rows"):
        read_workbook(book(("List", [["Name", "Phone"]] * 5)), WHERE)


def test_size_that_a_sheet_claims_is_not_believed() -> None:
    made = Workbook()
    sheet = made.active
    sheet.append(["Name", "Postcode"])
    sheet.append(["Tea", "E8 1DY"])
    sheet["XFD1048576"] = "far away"
    out = io.BytesIO()
    made.save(out)
    [cells] = read_workbook(out.getvalue(), WHERE).values()
    assert cells == [(1, ["Name", "Postcode"]), (2, ["Tea", "E8 1DY"])]
