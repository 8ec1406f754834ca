"""Times told in words are read where that is sure."""

from datetime import time

from crawler.timed import timed
from directory.listing import Session
from directory.record import Facts
from tests.crawler.reading import read_all


def sessions(*told: Session) -> tuple[Session, ...]:
    return timed(Facts(name="Lunch club", sessions=told)).sessions


def test_words_that_are_surely_understood_become_sessions() -> None:
    tuesday, thursday = sessions(Session(text="Tuesdays 10am-12pm, Thursdays 2-4pm", term_time=True))
    assert (tuesday.rule, tuesday.starts, tuesday.ends) == ("FREQ=WEEKLY;BYDAY=TU", time(10), time(12))
    assert (thursday.rule, thursday.starts, thursday.ends) == ("FREQ=WEEKLY;BYDAY=TH", time(14), time(16))
    assert tuesday.term_time


def test_words_around_the_times_are_kept() -> None:
    assert [told.text for told in sessions(Session(text="Weekly Fridays 1.30pm-2.30pm"))] == [
        "Weekly Fridays 1.30pm-2.30pm"
    ]
    first, second = sessions(Session(text="Every Tuesday 10am-12pm, Thursday 2-4pm"))
    assert (first.text, second.text) == ("Every Tuesday 10am-12pm", "Thursday 2-4pm")


def test_words_that_leave_a_doubt_stay_as_they_were_told() -> None:
    told = Session(text="Alternate Tuesdays or so, ring Jo to ask")
    assert sessions(told) == (told.model_copy(update={"unsure": True}),)
    assert sessions(Session(text="Please ring")) == (Session(text="Please ring"),)


def test_rule_that_was_given_is_not_read_again() -> None:
    told = Session(rule="FREQ=WEEKLY;BYDAY=MO", text="Tuesdays 10am-12pm")
    assert sessions(told) == (told,)


def test_record_of_a_list_with_words_of_times_has_rules() -> None:
    rows = "id,name,description,times\n1,Lunch club,A hot meal,Tuesdays 12pm-2pm\n"
    [record] = read_all("csv_list", {"list.csv": rows}, "list.csv").records
    assert [session.rule for session in record.facts.sessions] == ["FREQ=WEEKLY;BYDAY=TU"]
