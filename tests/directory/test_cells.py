"""A cell that a spreadsheet would reckon is written so that it does not, and read back as it was."""

from hypothesis import given, settings
from hypothesis import strategies as st

from directory.cells import as_it_was, neutral, tidy

SIGNS = st.text(alphabet="'=+-@\t\ra ", max_size=6)


@given(SIGNS | st.text(max_size=20))
@settings(deadline=None)
def test_no_cell_begins_like_a_formula_and_each_comes_back(cell: str) -> None:
    written = neutral(cell)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert as_it_was(written) == cell


def test_a_number_that_somebody_typed_keeps_its_plus() -> None:
    assert as_it_was("+44 20 7946 0123") == "+44 20 7946 0123"
    assert as_it_was("'Allo 'allo") == "'Allo 'allo" == neutral("'Allo 'allo")


@given(st.text())
@settings(deadline=None)
def test_what_is_tidy_stays_so(cell: str) -> None:
    assert tidy(tidy(cell)) == tidy(cell)
