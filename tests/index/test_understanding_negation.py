"""What somebody does not want, and what only sounds like it."""

import pytest

from index.understanding.negation import dislikes

# (statement, topics; "" where the words are of no topic we know)
SAID = [
    ("not AA", ["twelve-steps"]),
    ("help with my drinking but not AA", ["twelve-steps"]),
    ("nothing religious", ["religion"]),
    ("not a church please", ["religion"]),
    ("not groups", ["groups"]),
    ("I don't want counselling", ["counselling"]),
    ("don't like being in groups", ["groups"]),
    ("I hate zoom", ["online"]),
    ("no religion, no 12 step", ["religion", "twelve-steps"]),
    ("not keen on knitting or bingo", ["crafts", "bingo"]),
    ("M 52, declined AA, won't do bingo", ["twelve-steps", "bingo"]),
    ("company of people like me, not clubs or drinking", ["", "alcohol"]),
    ("my mum isn't mobile, gym sessions would help", []),
    ("I don't see friends, groups would help", []),
    ("I was refused help by the council", []),
    ("my teenager refuses school", []),
    ("anything but a gym", ["exercise"]),
    ("I can't stand churches", ["religion"]),
    ("I'd rather not have therapy", ["counselling"]),
    ("I don't want to go to a group", ["groups"]),
    ("wary of social services", ["statutory"]),
    ("don't want tablets", ["medication"]),
    ("without religion", ["religion"]),
    ("I tried AA and hated it", ["twelve-steps"]),
    ("not in a pub", ["alcohol"]),
    ("not a classroom", ["classroom"]),
    ("I hate cooking", [""]),
    ("I don't want to be lonely", []),
    ("I'm not sure what I need", []),
    ("not much money", []),
    ("I don't know anyone", []),
    ("not sleeping and not eating", []),
    ("I'm not from here", []),
    ("I don't have children", []),
    ("church hall lunch club", []),
    ("AA meeting near me", []),
    ("can't get counselling on the NHS", []),
    ("I don't like going out", []),
    ("tried everything", []),
    ("I don't want to die", []),
    ("it's my mum, not me", []),
    ("not only groups but classes too", []),
]


@pytest.mark.parametrize(("statement", "topics"), SAID, ids=[statement for statement, _ in SAID])
def test_a_dislike_is_known_by_its_topic_and_nothing_else_is_one(statement: str, topics: list[str]) -> None:
    assert [one.topic or "" for one in dislikes(statement)] == topics


# Written after the patterns and measured before they were mended: see docs/understanding.md.
SAID_LATER = [
    ("somewhere to stop drinking that isn't AA", ["twelve-steps"]),
    ("I'm an atheist, nothing with God in it", ["religion"]),
    ("please no group therapy", ["groups"]),
    ("I really don't want to talk to a therapist", ["counselling"]),
    ("not another course", ["classroom"]),
    ("she won't go to a church", ["religion"]),
    ("put off by big groups", ["groups"]),
    ("not run by a church", ["religion"]),
    ("no social workers", ["statutory"]),
    ("I don't want a load of old people", ["older-people"]),
    ("avoid pubs", ["alcohol"]),
    ("I've tried counselling, didn't help", ["counselling"]),
    ("not comfortable in groups", ["groups"]),
    ("fed up with CBT", ["counselling"]),
    ("don't trust the council", ["statutory"]),
    ("I'm not very well", []),
    ("no money for food", []),
    ("I do not have a GP", []),
    ("they don't understand me", []),
    ("not been out in weeks", []),
    ("cannot read or write", []),
    ("no family nearby", []),
    ("I don't need a lot", []),
    ("not a soul to talk to", []),
]


@pytest.mark.parametrize(("statement", "topics"), SAID_LATER, ids=[statement for statement, _ in SAID_LATER])
def test_dislikes_written_later_are_understood_too(statement: str, topics: list[str]) -> None:
    assert [one.topic or "" for one in dislikes(statement)] == topics


def test_a_dislike_keeps_the_words_it_came_from() -> None:
    statement = "Company for mum, not a church please"
    [one] = dislikes(statement)
    assert one.span.text == "not a church"
    assert statement[one.span.start : one.span.end] == one.span.text
