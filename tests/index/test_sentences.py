"""A description splits where people stop, and the telling sentence is found by its words."""

from hypothesis import given
from hypothesis import strategies as st

from index.sentences import LONGEST, MOST, sentences, telling


def test_titles_initials_and_abbreviations_do_not_end_a_sentence() -> None:
    text = (
        "Ask for Dr. Shah or Mrs. Lee at St. Mary's hall. Bring food, e.g. Bread or fruit. A. A. Milne is read aloud!"
    )
    assert sentences(text) == (
        "Ask for Dr. Shah or Mrs. Lee at St. Mary's hall.",
        "Bring food, e.g. Bread or fruit.",
        "A. A. Milne is read aloud!",
    )


def test_lines_and_bullets_are_sentences_of_their_own() -> None:
    assert sentences("We offer the following:\n- help with debt letters\n* a hot lunch on Fridays") == (
        "We offer the following:",
        "help with debt letters",
        "a hot lunch on Fridays",
    )


def test_line_that_stops_amid_a_phrase_goes_on_in_the_next() -> None:
    assert sentences("Space for men to\n- meet and mend\n- drink tea together") == (
        "Space for men to meet and mend",
        "drink tea together",
    )


def test_quotes_stay_with_their_sentence() -> None:
    assert sentences("People say “it saved me.” We meet on Mondays.") == (
        "People say “it saved me.”",
        "We meet on Mondays.",
    )


def test_scraps_are_left_out_unless_there_is_nothing_else() -> None:
    assert sentences("Free. We cook and eat together.") == ("We cook and eat together.",)
    assert sentences("Free. Fun.") == ("Free.", "Fun.")


def test_nothing_gives_nothing() -> None:
    assert sentences(None) == sentences("") == sentences(" \n--- \n") == ()


@given(st.text(max_size=3000))
def test_any_text_gives_few_short_sentences_of_its_own_words(text: str) -> None:
    found = sentences(text)
    assert len(found) <= MOST
    assert all(len(sentence) <= LONGEST + 1 for sentence in found)
    words = set(text.split())
    assert all(word.rstrip("…") in text for sentence in found for word in sentence.split() if word not in words)


def test_telling_sentence_shares_most_words_with_the_statement() -> None:
    told = ("We meet on Mondays.", "Volunteers visit people who are isolated.", "Tea is free.")
    assert telling("I would like to volunteer and visit people", told) == told[1]
    assert telling("zebra", told) == told[0]
