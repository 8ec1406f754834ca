"""Free text about times is read into sessions, and what is not understood is said. The texts are our own."""

from datetime import time

import pytest

from directory.listing import Session
from directory.times import read_times, to_opening_hours

WEEK = "Mo {0}, Tu {0}, We {0}, Th {0}, Fr {0}"
EVERY_DAY = WEEK + ", Sa {0}, Su {0}"

SURE = {
    "from Monday to Tuesday 9am – 5pm": "Mo 09:00-17:00, Tu 09:00-17:00",
    "every Monday of the month 2-4pm": "Mo 14:00-16:00",
    "Wednesdays 7.30pm for 8pm": "We 19:30+",
    "Wednesday evening from 7.30pm through to 9.30pm": "We 19:30-21:30",
    "Thursdays between the hours of 11am and 1.30pm": "Th 11:00-13:30",
    "Open Mondays 9am - 6pm throughout the year": "Mo 09:00-18:00",
    "Friday 10.00 - 16.00, hot drinks all day": "Fr 10:00-16:00",
    # days
    "Mon & Weds 10am-12": "Mo 10:00-12:00, We 10:00-12:00",
    "Wed/Fri 10am-6pm": "We 10:00-18:00, Fr 10:00-18:00",
    "Mon Tues Wed 9am - 1pm": "Mo 09:00-13:00, Tu 09:00-13:00, We 09:00-13:00",
    "Sat–Sun 10am–4pm": "Sa 10:00-16:00, Su 10:00-16:00",
    "Friday to Monday 10am-4pm": "Mo 10:00-16:00, Fr 10:00-16:00, Sa 10:00-16:00, Su 10:00-16:00",
    "weekdays 9-5": WEEK.format("09:00-17:00"),
    "Weekends 10am to 4pm": "Sa 10:00-16:00, Su 10:00-16:00",
    "every day 8am-8pm": EVERY_DAY.format("08:00-20:00"),
    "7 days a week, 9am until 9pm": EVERY_DAY.format("09:00-21:00"),
    "Wedensday 2pm to 4pm": "We 14:00-16:00",
    "Mond-Frid 9am-5pm": WEEK.format("09:00-17:00"),
    "9am-1pm and 2pm-5pm Monday to Friday": WEEK.format("09:00-13:00,14:00-17:00"),
    "Mondays 9am to 5pmTuesdays 9am to 1pm": "Mo 09:00-17:00, Tu 09:00-13:00",
    "Mo-Fr 09:00-17:00; Sa 10:00-13:00": WEEK.format("09:00-17:00") + ", Sa 10:00-13:00",
    "Monday ; Tuesday ; Wednesday 5pm-7pm; Thursday ; Friday ; Saturday ; Sunday": "We 17:00-19:00",
    # days left out
    "Every day except Sunday 10am-4pm": WEEK.format("10:00-16:00") + ", Sa 10:00-16:00",
    "Mon - Fri (except Wed) 9am - 5pm": "Mo 09:00-17:00, Tu 09:00-17:00, Th 09:00-17:00, Fr 09:00-17:00",
    "Mon - Wed 9am - 5pm, closed Tue": "Mo 09:00-17:00, We 09:00-17:00",
    "Closed Mondays. Open Sun-Tue 10am-5pm": "Tu 10:00-17:00, Su 10:00-17:00",
    "Monday closed Tuesday 9-5 Wednesday: Closed": "Tu 09:00-17:00",
    "Mon 9am-5pm (closed 12.30pm - 1.30pm)": "Mo 09:00-12:30,13:30-17:00",
    "Mon, Tue 9am-5pm; closed for lunch 1pm to 2pm every day": "Mo 09:00-13:00,14:00-17:00, Tu 09:00-13:00,14:00-17:00",
    # weeks of the month
    "1st and 3rd Thursdays 7.30pm to 9.30pm": "Th[1] 19:30-21:30, Th[3] 19:30-21:30",
    "last Friday of the month 2pm": "Fr[-1] 14:00+",
    "Monthly on the second Tuesday, 7pm - 9pm": "Tu[2] 19:00-21:00",
    "1st Monday & 2nd Tuesday 10am - 11am": "Mo[1] 10:00-11:00, Tu[2] 10:00-11:00",
    "Saturday: first Saturday of the month 10am-1pm": "Sa[1] 10:00-13:00",
    "Thursdays 11am - 2pm (2nd and 4th Thursday of every month)": "Th[2] 11:00-14:00, Th[4] 11:00-14:00",
    # clock
    "Tuesdays half past ten to noon": "Tu 10:30-12:00",
    "Tuesdays 10am - 12 midday": "Tu 10:00-12:00",
    "Wednesdays quarter past 1 to 3pm": "We 13:15-15:00",
    "Fri and Sat 8pm - 2am": "Fr 20:00-02:00, Sa 20:00-02:00",
    "Saturdays noon till midnight": "Sa 12:00-24:00",
    "24/7": EVERY_DAY.format("00:00-24:00"),
    "Open 24 hours a day, 7 days a week": EVERY_DAY.format("00:00-24:00"),
    "Thursdays 1030-1230": "Th 10:30-12:30",
    "Thursdays 10 a.m. - 12 p.m.": "Th 10:00-12:00",
    "Thursdays 10am-14:30pm": "Th 10:00-14:30",
    "Thursdays 2-3pm": "Th 14:00-15:00",
    "Thursdays 11-3pm": "Th 11:00-15:00",
    "Thursdays 10am-2": "Th 10:00-14:00",
    "Thursdays 10-12": "Th 10:00-12:00",
    "Thursdays 9.30-2.30": "Th 09:30-14:30",
    "Thursdays 2-4": "Th 14:00-16:00",
    "Thursday evenings 6-8": "Th 18:00-20:00",
    "Thursdays between 10am and noon": "Th 10:00-12:00",
    # words around
    "Coffee morning: Tuesdays 10am–12pm<br/>Chess: Fridays 1pm &ndash; 3pm": "Tu 10:00-12:00, Fr 13:00-15:00",
    "Ages 5-11: Monday 4-5pm, £2-4, call 020 7946 0000": "Mo 16:00-17:00",
    "Tuesdays 10am - 12, under 5s welcome": "Tu 10:00-12:00",
    "": "",
}


@pytest.mark.parametrize("text", SURE)
def test_text_that_says_one_thing_is_read_for_certain(text: str) -> None:
    times = read_times(text)
    assert to_opening_hours(times.sessions) == SURE[text]
    assert (times.sure, times.unread) == (True, None)


UNSURE = {
    "Friday 10am to 12 noon (drop in), Monday to Friday 9am to 5pm (phone line)": "phone line",
    "Tuesday 9am to 11am, Breakfast Club. Term Time only Tuesday 3pm to 5pm, meal": "Term Time only",
    "Mon-Fri 9am-5pm, Saturday all day": "Saturday all day",
    "12.30pm - 2pm. All day Friday": "All day",
    "Tuesdays 10am-12pm, e.g. for lunch": "e.g",
    "Mon-Fri 9am-5pm, closed bank holidays": "closed bank holidays",
    "Mon-Fri 9am-5pm by appointment": "appointment",
    "Mondays 10am-12pm, school holidays only": "school holidays",
    "Mondays 10am-12pm, not in August": "not in August",
    "First Wednesday of the month (except August) 2pm - 4pm": "except August",
    "Tuesdays 10am-12pm except the last Tuesday of the month": "except the last Tuesday of the month",
    "Tuesdays from 4 November, 10am - 12pm": "from 4 November",
    "Wed 3 December 2025, 2pm-4pm": "Wed 3 December 2025, 2pm-4pm",
    "Thursdays 7pm till late": "till late",
    "Every 2nd Wednesday 2pm-4pm": "2nd Wednesday",
    "Thursdays bi-weekly 2pm-4pm": "bi-weekly",
    "Mondays 7-9": "7-9",
    "Mondays 10am-1am": "10am-1am",
    "Tuesdays 10am - 12am": "10am - 12am",
    "Tuesdays 03:00 - 05:00": "03:00 - 05:00",
    "Tuesdays 17:30 - 10:00": "17:30 - 10:00",
    "Thursday: 10:12": "10:12",
    "Mon-Xyz 9am-5pm": "Mon",
    "Mon-Sat Mon-Tue 10am-12pm": "Mon-Sat Mon-Tue",
    "Sunday 9am-3pm\nSunday closed": "Sunday closed",
    "Monday to Friday 10am to 1pm; Thursday 10am to 12 noon": "Thursday 10am to 12 noon",
    "Daily 9am-5pm (close 4.30pm on Weds)": "close",
    "Mon 10am-12pm, Wed 1pm-3pm, term time only": "term time only",
    "Thursday 2pm-4pm (first and third week of each month)": "first and third week of each month",
    "Saturday 11am (doors 10.30am)": "10.30am",
    "Friday 10am Singing 10am - 1pm": "Friday 10am Singing 10am - 1pm",
    "Mon - Wed M: 17:30-21:00 W: 10:00-15:00": "W",
    "Thurs 6.30pm – 8pm: 9:30am-12:30pm": "6.30pm – 8pm: 9:30am-12:30pm",
    "Mondays and Thursdays": "Mondays and Thursdays",
    "10am to 4pm": "10am to 4pm",
    "See our website": "See our website",
}


@pytest.mark.parametrize("text", UNSURE)
def test_what_is_not_understood_is_said_and_the_whole_text_kept(text: str) -> None:
    times = read_times(text)
    assert not times.sure
    assert UNSURE[text] in (times.unread or "")
    assert times.sessions[-1] == Session(text=text)


def test_fortnightly_without_a_first_date_is_kept_as_every_second_week_and_marked() -> None:
    for text in (
        "Fortnightly on Fridays 2pm - 4pm",
        "Every other Friday 2pm-4pm",
        "Fridays 2pm-4pm every two weeks",
        "2pm - 4pm every other Friday",
    ):
        times = read_times(text)
        assert times.sessions[0].rule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"
        assert times.sessions[0].text == text
        assert (times.sure, times.unread) == (False, text)


def test_monthly_on_an_unknown_week_has_hours_but_no_rule() -> None:
    times = read_times("Tuesday: 10:00 - 12:00, Saturday: 11:00 - 12:00 / - Monthly")
    saturday = times.sessions[1]
    assert (saturday.rule, saturday.starts, saturday.ends) == (None, time(11), time(12))
    assert saturday.text == times.unread == "Saturday: 11:00 - 12:00 / - Monthly"


def test_term_time_belongs_to_the_session_it_was_said_of() -> None:
    times = read_times("Mondays 10-12 (term time only) and Thursdays 1-3pm")
    assert [(session.rule, session.term_time) for session in times.sessions] == [
        ("FREQ=WEEKLY;BYDAY=MO", True),
        ("FREQ=WEEKLY;BYDAY=TH", False),
    ]
    assert times.sure


def test_a_season_of_whole_months_is_part_of_the_rule() -> None:
    times = read_times("November to February: Sundays 2-5pm")
    assert [session.rule for session in times.sessions] == ["FREQ=WEEKLY;BYDAY=SU;BYMONTH=1,2,11,12"]
    assert times.sure


def test_two_seasons_are_not_mixed_up() -> None:
    assert not read_times("Dec-Feb: Mon 10am-12pm, Mar-Nov: Mon 10am-2pm").sure


def test_each_session_keeps_its_own_words() -> None:
    texts = [session.text for session in read_times("Lunch: Mon 12-2pm (free); Tue 6-8pm, bring a dish").sessions]
    assert texts == ["Mon 12-2pm (free)", "Tue 6-8pm, bring a dish"]


def test_days_of_the_week_and_of_the_month_in_one_text_are_two_rules() -> None:
    rules = [session.rule for session in read_times("Thursdays and first Saturday of the month 10am-12pm").sessions]
    assert rules == ["FREQ=WEEKLY;BYDAY=TH", "FREQ=MONTHLY;BYDAY=1SA"]


def test_a_text_too_long_for_times_is_kept_unread() -> None:
    text = "Come to the hall for tea. " * 400 + "Monday 10am-12pm"
    times = read_times(text)
    assert (times.sure, times.unread, times.sessions) == (False, text, (Session(text=text),))
