"""The address of results says nothing, ends, and opens only here."""

import random

import pytest

from web.tokens import Sought, TokenError, Tokens

KEY = "k" * 40
SOUGHT = Sought(statement="my husband hits me", near="E8 1EA", miles=5, page=2)


def test_what_is_sealed_opens_as_it_was() -> None:
    assert Tokens(KEY).open(Tokens(KEY).seal(SOUGHT)) == SOUGHT


def test_a_token_holds_no_word_and_is_never_the_same_twice() -> None:
    one, other = Tokens(KEY).seal(SOUGHT), Tokens(KEY).seal(SOUGHT)
    assert one != other
    assert "husband" not in one and "E8" not in one[:1]


@pytest.mark.parametrize("token", ["", "x", "gAAAAA", "é", "../../etc/passwd"])
def test_what_was_never_sealed_is_refused(token: str) -> None:
    with pytest.raises(TokenError):
        Tokens(KEY).open(token)


def test_another_key_and_a_changed_letter_are_refused() -> None:
    token = Tokens(KEY).seal(SOUGHT)
    changed = token[:40] + ("A" if token[40] != "A" else "B") + token[41:]
    for bad, key in ((token, "j" * 40), (changed, KEY)):
        with pytest.raises(TokenError):
            Tokens(key).open(bad)


def test_a_token_ends() -> None:
    with pytest.raises(TokenError, match="ended"):
        Tokens(KEY, life_seconds=-1).open(Tokens(KEY).seal(SOUGHT))


def test_the_longest_statement_still_fits_an_address() -> None:
    words = [
        "rent",
        "behind",
        "my",
        "landlord",
        "council",
        "letter",
        "afraid",
        "English",
        "help",
        "children",
        "and",
        "the",
    ]
    statement = " ".join(random.Random(1).choices(words, k=2000))[:5000]
    assert len(Tokens(KEY).seal(Sought(statement=statement))) < 8000


def test_miles_become_kilometres() -> None:
    assert Sought(statement="x", near="E8", miles=3).ask().distance_km == pytest.approx(4.828)
    assert Sought(statement="x").ask().near is None
