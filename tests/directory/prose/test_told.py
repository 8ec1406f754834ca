"""Each kind of fact, in sentences invented for it: what is told, and what only looks like it."""

from collections.abc import Sequence
from datetime import time

import pytest

from directory.listing import Capacity, Cost, Eligibility, Halt, ReferralRoute, Residence, Session
from directory.prose import told, with_told
from directory.prose.sentences import LONGEST, quotation, sentences_of
from directory.prose.told import AGES, GROUPS, RESIDENCE, SEX
from directory.record import Facts, Told


def of(field: str, text: str, name: str = "") -> list[object]:
    return [fact.value for fact in told(text, name) if fact.field == field]


def ages(text: str, name: str = "") -> tuple[int | None, int | None] | None:
    who = with_told(Facts(name=name or "Tea", description=text)).eligibility
    return (who.min_age, who.max_age) if who and (who.min_age, who.max_age) != (None, None) else None


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("A club for over 50s.", 50, None),
        ("Open to anyone aged 50+.", 50, None),
        ("We support young people aged 11-17.", 11, 17),
        ("For 13 to 19 year olds.", 13, 19),
        ("For people between the ages of 16 and 25.", 16, 25),
        ("Play for under 5s.", None, 4),
        ("Stay and play for under fives.", None, 4),
        ("You must be 18 and over.", 18, None),
        ("For adults over the age of 65.", 65, None),
        ("Homework help for Years 7 to 11.", 11, 16),
        ("Beavers (6-8 years), Cubs (8-10 years)", 6, 10),
        ("Youth club: 11-18s. Adult class: aged 19+.", 11, None),
        ("For children aged 4-8 and neighbours aged 50+.", 4, None),
        ("For young people aged 11-19, or up to 25 with SEND.", 11, 25),
        ("For under-twos and their grown-ups.", None, 1),
        ("Care for children aged six weeks to five years.", None, 5),
        ("For members aged fifty-five and above.", 55, None),
        ("Run by volunteers, for older people aged 75 and over.", 75, None),
    ],
)
def test_ages_are_told(text: str, least: int | None, most: int | None) -> None:
    assert ages(text) == (least, most)


@pytest.mark.parametrize(
    "text",
    [
        "We have over 50 years of experience.",
        "Running since 1998, open 24/7.",
        "Choose from over 20 sessions.",
        "Under 16s must be accompanied by an adult.",
        "Tickets £5, under 12s go free.",
        "All ages welcome.",
        "Mainly for over 50s but all ages welcome.",
        "For all ages. The first hour is for children aged 0-4.",
        "For players of grade 5+ standard.",
        "A gym of 85+ stations.",
        "Support for parents with children under 5.",
        "We are 20 to 30 people.",
        "Worked with 15+ companies.",
        "For families, a partnership of the 0-19+ board.",
        "Counselling over six weeks to two years.",
        "She began singing from the age of seven.",
        "Babies aged 8+ weeks.",
        "It takes 45-60 minutes.",
    ],
)
def test_numbers_of_other_things_are_no_ages(text: str) -> None:
    assert ages(text) is None


def test_ages_of_the_name_are_told_and_groups_for_young_and_old_bound_nothing() -> None:
    assert ages("Come and chat.", "Over 60s lunch club") == (60, None)
    assert ages("Tai chi for over 60s. Play for under 5s.") is None


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("All our sessions are free.", True),
        ("A free and confidential advice service.", True),
        ("There is no charge.", True),
        ("Free entry, donations welcome.", True),
        ("£3 per session.", False),
        ("Members £2, non-members £4.", False),
        ("Classes cost £6.50 each.", False),
        ("Your first session is free, then £5 a week.", False),
        ("Suggested donation of £2.", None),
        ("Low cost counselling for all.", None),
        ("Free for over 60s, £3 for others.", None),
        ("A weekly class, for free.", True),
        ("Free, friendly and open to all.", True),
        ("We host a free hot meal for anyone.", True),
        ("There is a charge of £4 per session.", False),
        ("At a reduced cost, you pay £7.00 for a 2 hour session.", False),
        ("There is a fee to join the band.", None),
    ],
)
def test_cost_is_told_with_its_sentence(text: str, free: bool | None) -> None:
    assert with_told(Facts(name="Tea", description=text)).cost == Cost(free=free, text=text)


@pytest.mark.parametrize(
    "text",
    [
        "There is free parking.",
        "Free tea and coffee, and free wifi.",
        "Feel free to ask.",
        "A drug-free space.",
        "We give grants of up to £500.",
        "For people on an income of less than £18,000.",
        "Free for under 5s.",
        "Call for a free initial consultation.",
        "The car park is £1.50 for an hour.",
        "There is a small charge for print outs.",
        "We offer free quotes and estimates.",
        "Ring us for information or to make a donation.",
        "A pint and burger for £15 after the run.",
        "Meet for free refreshments and a chat.",
    ],
)
def test_what_else_is_free_or_has_a_price_is_no_certain_cost(text: str) -> None:
    cost = with_told(Facts(name="Tea", description=text)).cost
    assert cost is None or cost.free is None


@pytest.mark.parametrize(
    ("name", "text", "sex"),
    [
        ("Women's circle", "A place to talk.", "women"),
        ("Talk", "A support group for women affected by abuse.", "women"),
        ("Talk", "This is for men only.", "men"),
        ("Football", "For girls aged 11-16.", "women"),
        ("Talk", "For men and women of any age.", None),
        ("Men's Shed", "Open to all.", None),
        ("Advice", "We also run a women's group.", None),
        ("St Mary's Ladies' chapel", "For everyone.", None),
        ("Talk", "Support for women with breast cancer. Men with breast cancer are also supported.", None),
        ("Talk", "We support women and their partners.", None),
        ("Talk", "Help for homeless men and families.", None),
        ("Man and Van", "Moves furniture at low cost.", None),
        ("The Guilty Men", "A band of five on tour.", None),
        ("Creche", "For the children of women in the class.", None),
        ("Online", "A community of women helping each other.", "women"),
        ("Housing", "Providing safe places to stay to women and children.", "women"),
    ],
)
def test_sex_is_told_where_it_is_for_one_alone(name: str, text: str, sex: str | None) -> None:
    assert of(SEX, text, name) == ([sex] if sex else [])


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("We support unpaid carers.", ["carers"]),
        ("A drop-in for refugees and asylum seekers.", ["refugees and asylum seekers"]),
        ("A choir for people living with dementia.", ["people with dementia"]),
        ("Activities for adults with learning disabilities.", ["people with a learning disability"]),
        ("For young people who identify as LGBTQ+.", ["LGBTQ+", "young people"]),
        ("There are events for adults and children.", []),
        ("We are looking for young volunteers.", []),
        ("We train staff who work with older people.", []),
        ("We raise money for homeless people.", []),
        ("Run by trained volunteers, our group gives carers the chance to talk.", ["carers"]),
        ("Help for women who have experienced any form of sexual violence.", ["survivors of abuse"]),
        ("Asylum seekers can apply here.", ["refugees and asylum seekers"]),
        ("Support for veterans and their families.", ["veterans"]),
        ("Play for children and their families.", ["parents and families", "children"]),
        ("A group for people with dementia, their friends and carers.", ["carers", "people with dementia"]),
        ("For parents of children with autism and young people.", ["parents and families"]),
        ("A place where homeless, vulnerable and lonely people can find help.", ["homeless people"]),
        ("The Eye Hospital and the Royal Hospital for Children.", []),
        ("It is not just for the elderly.", []),
        ("Schools looking for places for their children.", []),
    ],
)
def test_groups_are_those_it_is_for(text: str, groups: Sequence[str]) -> None:
    assert of(GROUPS, text) == groups


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("For residents of Camden.", ("Camden",)),
        ("You must live in Kent.", ("Kent",)),
        ("For anyone registered with a Lewisham GP.", ("Lewisham",)),
        ("For people living in Kensington & Chelsea or Westminster.", ("Kensington and Chelsea", "Westminster")),
        ("For any adult who lives in Bristol.", ("Bristol",)),
        ("You must be registered with a Scunthorpe / North Lincolnshire GP.", ("Scunthorpe", "North Lincolnshire")),
        ("We accept referrals for people within Bristol and Bath.", ("Bristol", "Bath")),
        ("Open to local residents only.", ()),
    ],
)
def test_residence_is_told(text: str, areas: tuple[str, ...]) -> None:
    assert [fact.areas for fact in of(RESIDENCE, text) if isinstance(fact, Residence)] == [areas]


@pytest.mark.parametrize(
    "text", ["For people living in poverty.", "The poet now lives in Leeds.", "You don't have to live in Leeds."]
)
def test_what_is_no_condition_is_no_residence(text: str) -> None:
    assert of(RESIDENCE, text) == []


@pytest.mark.parametrize(
    ("text", "features"),
    [
        ("The hall is wheelchair accessible with a hearing loop.", ["wheelchair access", "hearing loop"]),
        ("Step-free access and an accessible toilet.", ["step-free access", "accessible toilet"]),
        ("There is no wheelchair access.", []),
        ("Accessibility: wheelchair accessible – no", []),
        ("We repair wheelchairs and fit stair lifts.", []),
        ("Lifts to hospital by volunteers.", []),
        ("Free parking.", []),
    ],
)
def test_access_features_are_those_of_the_place(text: str, features: Sequence[str]) -> None:
    assert of("access", text) == features


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ("No need to book, just turn up.", [ReferralRoute.DROP_IN]),
        ("Booking is essential.", [ReferralRoute.BOOKING]),
        ("You can refer yourself.", [ReferralRoute.SELF]),
        ("By referral only.", [ReferralRoute.PROFESSIONAL]),
        ("Referrals are made by health professionals.", [ReferralRoute.PROFESSIONAL]),
        ("Ask your GP: a GP referral is needed.", [ReferralRoute.GP]),
        ("No referral needed.", [ReferralRoute.SELF]),
        ("Book your free family ticket on the website.", [ReferralRoute.BOOKING]),
        ("Ring us to make an appointment.", [ReferralRoute.BOOKING]),
        ("Visit the website to find out more and book.", [ReferralRoute.BOOKING]),
        ("All you need to do is turn up.", [ReferralRoute.DROP_IN]),
        ("A referral voucher is required.", [ReferralRoute.PROFESSIONAL]),
        ("You can refer yourself, or a friend can refer you.", [ReferralRoute.SELF]),
        ("Self-referral via the health service.", [ReferralRoute.SELF]),
        ("For people referred to us by their GP.", [ReferralRoute.GP]),
        ("How to book\nNo need to book, just come along.", [ReferralRoute.DROP_IN]),
        ("It offers books recommended by an agency.", []),
        ("Accompanying adults don't need to book.", []),
        ("We do not accept self-referrals.", []),
        ("It's not a 'drop-in' course.", []),
        ("We can refer you to other services.", []),
    ],
)
def test_ways_in_are_told(text: str, routes: Sequence[ReferralRoute]) -> None:
    assert [route for route in of("referral_routes", text) if route is not None] == list(routes)


@pytest.mark.parametrize(
    ("text", "halt"),
    [
        ("The group is currently suspended.", Halt.SUSPENDED),
        ("We are closed until further notice.", Halt.SUSPENDED),
        ("This service is no longer running.", Halt.CLOSED),
        ("The club has permanently closed.", Halt.CLOSED),
        ("Closed on bank holidays.", None),
        ("For those who can no longer live at home.", None),
        ("People on a suspended sentence.", None),
        ("The group is suspended and we hope to resume in spring.", Halt.SUSPENDED),
        ("The group is fully booked.", None),
        ("The drop-in was suspended during the pandemic but is now open.", None),
        ("The group is no longer running on Zoom; it meets in the hall.", None),
        ("Our old centre has closed and we have moved to Mill Road.", None),
        ("Our services were suspended in 2020 and restarted in 2021.", None),
        ("This service is no longer available on Saturdays.", None),
        ("Our centre is not open on Fridays.", None),
        ("It has ended loneliness for many.", None),
        ("This course has ended. The next course starts in January.", None),
        ("This course has ended.", Halt.CLOSED),
    ],
)
def test_halt_is_told_of_the_service_for_now(text: str, halt: Halt | None) -> None:
    assert of("halt", text) == ([halt] if halt else [])


@pytest.mark.parametrize(
    ("text", "capacity"),
    [
        ("The class is fully booked.", Capacity.FULL),
        ("We are not currently accepting new referrals.", Capacity.FULL),
        ("There is a waiting list.", Capacity.WAITING_LIST),
        ("There is no waiting list.", None),
        ("The week is full of laughter.", None),
        ("We do capacity building with small charities.", None),
        ("We are at capacity building stage.", None),
    ],
)
def test_capacity_is_no_halt(text: str, capacity: Capacity | None) -> None:
    assert of("capacity", text) == ([capacity] if capacity else [])
    assert of("halt", text) == []


@pytest.mark.parametrize(
    ("text", "rule", "starts", "ends"),
    [
        ("We meet every Tuesday at the hall, 12 High Street, from 10am to 12pm.", "FREQ=WEEKLY;BYDAY=TU", 10, 12),
        ("On the first Friday of the month we sing from 2pm to 4pm.", "FREQ=MONTHLY;BYDAY=1FR", 14, 16),
        ("Wednesday lunch - every Wednesday 12pm-2pm.", "FREQ=WEEKLY;BYDAY=WE", 12, 14),
        ("The café opens Monday to Friday between 10 and 2.", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", 10, 14),
        ("The helpline is open daily 9am-5pm: ring us.", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", 9, 17),
        ("The café is open from Tuesday to Friday - 8am - 2pm.", "FREQ=WEEKLY;BYDAY=TU,WE,TH,FR", 8, 14),
        (
            "Your open times, e.g Mondays 10-2pm and Fridays 1pm- 3pm: Tuesday 3pm to 5pm",
            "FREQ=WEEKLY;BYDAY=TU",
            15,
            17,
        ),
    ],
)
def test_times_are_read_out_of_a_sentence(text: str, rule: str, starts: int, ends: int) -> None:
    assert of("sessions", text) == [Session(rule=rule, starts=time(starts), ends=time(ends), text=text)]


def test_lines_of_a_table_of_hours_are_one_reading() -> None:
    found = told("Opening hours\nMonday: 9.30am-5pm\nTuesday: 9.30am-8pm\nSunday: closed")
    assert [fact.value.rule for fact in found if isinstance(fact.value, Session)] == [
        "FREQ=WEEKLY;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=TU",
    ]


def test_days_alone_are_told_where_they_are_regular() -> None:
    assert [s.rule for s in of("sessions", "Day: Tuesday\nTimes: 10 am to 8.30 pm") if isinstance(s, Session)] == [
        "FREQ=WEEKLY;BYDAY=TU"
    ]
    assert [s.rule for s in of("sessions", "We run every Monday.") if isinstance(s, Session)] == [
        "FREQ=WEEKLY;BYDAY=MO"
    ]
    assert of("sessions", "Join us on Saturday 21 June at 2pm.") == []
    assert of("sessions", "Some groups meet, for example, every second Tuesday.") == []


def test_times_that_leave_a_doubt_are_words_marked_unsure() -> None:
    text = "We meet on alternate Tuesdays, 10am to 12pm."
    assert of("sessions", text) == [Session(text=text, unsure=True)]


@pytest.mark.parametrize(
    "text",
    [
        "Call the office Monday to Friday 9am-5pm.",
        "Care homes with staff 24 hours a day.",
        "The sun sets at 9pm and we sat until 10pm.",
        "We take donated toys Monday to Friday 9am-5pm.",
        "When it is closed you may be routed to a helpline open 24 hours a day.",
        "Cooked food and a fine all day breakfast.",
    ],
)
def test_times_of_something_else_are_no_sessions(text: str) -> None:
    assert of("sessions", text) == []


def test_given_fields_are_never_changed() -> None:
    given = Facts(
        name="Over 60s club for women",
        description="Free. Every Monday 10am-12pm. For carers living in Leeds. Just turn up.",
        sessions=(Session(text="Ring us"),),
        cost=Cost(free=False, text="£2"),
        eligibility=Eligibility(min_age=55, sex="women", groups=("Everyone",), residence=Residence(areas=("York",))),
        referral_routes=(ReferralRoute.GP,),
    )
    assert with_told(given) == given


def test_empty_parts_are_filled_beside_given_ones() -> None:
    given = Facts(name="Tea", description="For women only.", eligibility=Eligibility(min_age=55))
    filled = with_told(given)
    assert filled.eligibility == Eligibility(min_age=55, sex="women")
    assert filled.told == (Told(field=SEX, sentences=("For women only.",)),)


def test_words_beside_a_field_are_read_too_and_stay_given() -> None:
    filled = with_told(
        Facts(name="Tea", cost=Cost(text="Free"), referral="Drop in", eligibility=Eligibility(text="18+"))
    )
    assert filled.cost == Cost(free=True, text="Free")
    assert filled.referral_routes == (ReferralRoute.DROP_IN,)
    assert filled.eligibility == Eligibility(min_age=18, text="18+")
    assert [held.field for held in filled.told] == ["referral_routes", AGES]


def test_field_wholly_read_names_its_sentences_and_those_of_each_part() -> None:
    filled = with_told(Facts(name="Tea", description="For over 50s. We support carers."))
    assert {held.field: held.sentences for held in filled.told} == {
        AGES: ("For over 50s.",),
        GROUPS: ("We support carers.",),
        "eligibility": ("For over 50s.", "We support carers."),
    }


def test_long_sentence_is_quoted_around_what_was_read() -> None:
    text = ", ".join(["we do many things for many people"] * 20) + ", it costs £3 per session"
    quoted = quotation(text, text.index("£3"), text.index("£3") + 2)
    assert "£3" in quoted
    assert len(quoted) <= LONGEST


def test_sentences_keep_their_label_or_heading() -> None:
    found = sentences_of("Cost\nTwo pounds. Pay on the day.\nWhen: Mondays\n- Bring a friend", name="Tea")
    assert [(sentence.text, sentence.label) for sentence in found] == [
        ("Tea", ""),
        ("Cost", "cost"),
        ("Two pounds.", "cost"),
        ("Pay on the day.", "cost"),
        ("When: Mondays", "when"),
        ("Bring a friend", "bring a friend"),
    ]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Aimed at increasing the confidence of older people.", ["older people"]),
        ("We support people with sight and hearing loss.", ["deaf people", "blind and partially sighted people"]),
        ("A club for older and disabled people.", ["disabled people", "older people"]),
        ("A lunch club for the elderly, with small donations.", ["older people"]),
        ("Counselling for young people, around £10 a session.", ["young people"]),
        ("This is an LGBT+ choir.", ["LGBTQ+"]),
        ("The session is dementia friendly.", ["people with dementia"]),
        ("A support group for users/carers.", ["carers"]),
        ("Suitable for children of all ages.", ["children"]),
        ("If you are looking after someone, call us.", ["carers"]),
    ],
)
def test_groups_are_told_by_whatever_the_service_does_for_them(text: str, groups: list[str]) -> None:
    assert sorted(map(str, of(GROUPS, text))) == sorted(groups)


@pytest.mark.parametrize(
    "text",
    [
        "Activities such as cooking courses, a job club, exercise for older people.",
        "Donations help to pay for carers.",
        "£3 entry for carers.",
        "We are unable to allow children to use it.",
        "Accessible parking, with toilets for the disabled.",
        "Kids can enter two competitions.",
        "A refuge for up to 17 women and 24 children.",
    ],
)
def test_groups_of_one_thing_among_many_are_not_told(text: str) -> None:
    assert of(GROUPS, text) == []


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ("Email hub@example.org for more information and to book.", [ReferralRoute.BOOKING]),
        ("All referrals need to go through the council's register.", [ReferralRoute.PROFESSIONAL]),
        ("We work with social workers who refer mothers to us.", [ReferralRoute.PROFESSIONAL]),
        ("You can be referred to our art programme by your GP.", [ReferralRoute.GP]),
        ("How to book", []),
        ("You don't need a diagnosis, professional referral or permission.", []),
        ("Ask for an assessment through your GP practice.", []),
    ],
)
def test_ways_in_are_told_and_what_is_not_needed_is_none(text: str, routes: list[ReferralRoute]) -> None:
    assert of("referral_routes", text) == routes


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("You must have a local connection with Bristol.", ("Bristol",)),
        ("For anyone in crisis who lives in Leeds.", ("Leeds",)),
        ("We work with people living in the communities of Lowedges and Batemoor.", ("Lowedges", "Batemoor")),
        ("Living in Bristol or North Somerset", ("Bristol", "North Somerset")),
        ("Open to those who live or work in the borough.", ()),
    ],
)
def test_residence_is_told_of_areas_and_connections(text: str, areas: tuple[str, ...]) -> None:
    (told_residence,) = of(RESIDENCE, text)
    assert isinstance(told_residence, Residence)
    assert told_residence.areas == areas


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("A hot meal on a pay as you feel basis.", None),
        ("A bag of food worth £10-15 is £3.50 a week, membership is £1.", False),
        ("Attendance Cost\nNone", True),
        ("Free; no need to book.", True),
        ("There is a very small joining fee.", None),
    ],
)
def test_cost_is_told_beside_what_it_is_worth_or_by_choice(text: str, free: bool | None) -> None:
    (cost,) = of("cost", text)
    assert isinstance(cost, Cost)
    assert cost.free is free


@pytest.mark.parametrize(
    "text",
    [
        "Free style disco.",
        "A warm, stigma free space.",
        "Free places are available for those eligible for school meals.",
    ],
)
def test_free_of_something_or_for_some_is_no_cost(text: str) -> None:
    assert of("cost", text) == []


def test_ages_beside_one_price_for_all_are_told() -> None:
    assert ages("Counselling for young people aged 11-25 for around £10 a session.") == (11, 25)
    assert ages("Adults £5, children aged 5 to 12 £3.") is None
    assert ages("You are pregnant or have children under 5.") is None
    assert ages("Our regulars include people aged 1 to 90.") is None


def test_hours_in_the_next_sentence_and_term_time_of_all_are_told() -> None:
    (session,) = of("sessions", "Tuesday mornings. 9.30am to 11am")
    assert isinstance(session, Session)
    assert (session.starts, session.ends) == (time(9, 30), time(11))
    (session,) = of("sessions", "We meet every Thursday 10am to 12pm. These sessions are term time only.")
    assert isinstance(session, Session)
    assert session.term_time
    (session,) = of("sessions", "We meet every Thursday 10am to 12pm. Lunch runs in term time, but not the sessions.")
    assert isinstance(session, Session)
    assert not session.term_time


def test_a_line_open_day_and_night_is_open_always() -> None:
    (session,) = of("sessions", "A free helpline open every day and night of the year.")
    assert isinstance(session, Session)
    assert (session.starts, session.rule) == (time(0), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU")
