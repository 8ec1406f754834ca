"""Invented texts to compare two forms of a model on: what people say, and what listings say, short and long."""

from itertools import islice, product

_SUBJECTS = (
    (
        "I can't pay the rent and a letter says I will be evicted",
        "advice on rent arrears, eviction and housing benefit",
    ),
    ("my mum is forgetting things and I am worn out looking after her", "a dementia café and breaks for unpaid carers"),
    ("we have run out of food and payday is a week off", "food parcels and a hot meal, no referral needed"),
    ("I want to learn to speak English", "free English classes for speakers of other languages, with a crèche"),
    ("since my husband died I don't see anybody", "a bereavement group that meets over tea and cake"),
    ("I'd like to lose weight but gyms scare me", "gentle exercise for beginners, seated if you prefer"),
    ("my son is being bullied and won't go to school", "counselling and mentoring for young people aged 11 to 18"),
    ("bailiffs keep coming about my council tax", "debt advisers who deal with bailiffs and council tax arrears"),
    ("I need help filling in the PIP form", "help to claim disability benefits and to appeal a decision"),
    ("I drink too much and want to stop", "support to cut down or stop drinking, one to one or in a group"),
    ("the flat is damp and the heating is too dear", "help with fuel bills, draught proofing and damp"),
    ("somewhere warm to sit on weekdays", "a warm space with newspapers, soup and free wifi"),
    ("I've had a baby and feel low all the time", "support after birth for parents with low mood or anxiety"),
    ("I have just come here as a refugee and need a solicitor", "free immigration advice, by appointment"),
    ("I lost my job at fifty and don't know how to use the computer", "CV writing, job search and computer basics"),
    ("looking for a choir that takes anyone", "a community choir, no auditions, all voices welcome"),
    ("is there football for girls of nine", "football for girls, coached by women, kit lent"),
    ("I use a wheelchair and want to swim", "accessible swimming with a hoist and trained staff"),
    ("my hearing is going and I feel left out", "hearing aid repairs and a lip-reading class"),
    ("I am sleeping in my car", "a day centre with showers, laundry and a housing worker"),
    ("my neighbour shouts at his wife and I'm scared for her", "confidential support for people harmed at home"),
    ("someone to mend things with, I miss my workshop", "a shed with tools where people make and mend together"),
    ("I want to grow vegetables and have no garden", "an allotment shared by volunteers, beginners taught"),
    ("nobody helps me with my autistic daughter", "a parents' group and play sessions for autistic children"),
    ("I can't read my letters because of my eyes", "help for people with sight loss: reading, gadgets, company"),
)
_STATEMENTS = (
    "{}",
    "{}. I don't know where to start.",
    "hello, {}, can anyone help? I live near the market and can only come in the evening",
    "{} - free if possible",
)
_LISTINGS = (
    "The Old Chapel Project. We offer {}.",
    "{}. Every Tuesday from 10am to noon at the community hall on Mill Lane. Step-free, children welcome, no charge.",
    "Our small charity has been part of this neighbourhood for thirty years. Volunteers run {}. You can refer yourself "
    "or be referred by a doctor, a social worker or a friend. Please ring before your first visit, so that someone can "
    "meet you at the door and show you round.",
    "Riverside Centre: {}. Who it is for: adults who live in the borough, whatever their background or faith. Cost: "
    "most activities are free; we ask for one pound towards lunch if you can spare it. Getting here: two buses stop "
    "outside, and there are three parking bays for blue badge holders. Interpreters can be booked with three days' "
    "notice. We don't give emergency help: in an emergency ring 999. Our building has a lift, an accessible toilet, a "
    "hearing loop in the main hall and a quiet room for anyone who needs a moment.",
    "{}, for people aged 55 and over.",
)


def sample_texts(count: int = 500) -> tuple[str, ...]:
    """The first `count` of 625 invented texts, the same ones every time, of 3 to about 120 words."""
    statements = (frame.format(said) for frame, (said, _) in product(_STATEMENTS, _SUBJECTS))
    listings = (_capital(frame.format(offered)) for frame, (_, offered) in product(_LISTINGS, _SUBJECTS))
    both = (
        _capital(f"{frame.format(first)} We also have {second}.")
        for frame, ((_, first), (_, second)) in product(_LISTINGS[:4], zip(_SUBJECTS, _rotated(), strict=True))
    )
    apart = (f"{_capital(offered)}. “{said}” is what people tell us." for said, offered in product(_needs(), _offers()))
    return tuple(islice((text for group in (statements, listings, both, apart) for text in group), count))


def _needs() -> tuple[str, ...]:
    return tuple(said for said, _ in _SUBJECTS)


def _offers() -> tuple[str, ...]:
    return tuple(offered for _, offered in _SUBJECTS[:15])


def _rotated() -> tuple[tuple[str, str], ...]:
    return _SUBJECTS[7:] + _SUBJECTS[:7]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
