"""Shorthand, clauses and languages of statements."""

import pytest

from index.understanding.abbreviations import expanded, expansions
from index.understanding.language import language_of
from index.understanding.splitting import parts

SHORTHAND = [
    ("PIP refused", ["Personal Independence Payment"]),
    ("pip refused", ["Personal Independence Payment"]),
    ("TBI, ESA stopped", ["traumatic brain injury", "Employment and Support Allowance"]),
    ("due out of HMP Leeds", ["prison"]),
    ("16 y/o, SEND, CAMHS wait", [
        "years old", "special educational needs and disabilities", "child and adolescent mental health services"
    ]),
    ("on UC, MH issues", ["Universal Credit", "mental health"]),
    ("CVA 2019, aphasia, walks with a stick", ["stroke"]),
    ("new charity, need CVA advice on trustees", ["council for voluntary action"]),
    ("CVA", ["stroke or council for voluntary action"]),
    ("NFA, sleeping on sofas", ["no fixed abode, homeless"]),
    ("police said NFA on my case", ["no further action"]),
    ("NFA", ["no fixed abode, homeless or no further action"]),
    ("w/c user, needs ramp", ["wheelchair"]),
    ("starting w/c 5th June", ["week commencing"]),
    ("LD, supported living", ["learning disability"]),
    ("fled DA with children", ["domestic abuse"]),
    ("AA meetings, stay sober", ["Alcoholics Anonymous"]),
    ("AA form, higher rate", ["Attendance Allowance"]),
    ("fibromyalgia/ME, exhausted", ["myalgic encephalomyelitis, chronic fatigue"]),
    ("HELP ME PLEASE I AM ALONE", []),
    ("help me please", []),
    ("pip the apples", ["Personal Independence Payment"]),
    ("the uk is cold and it is ok", []),
    ("send help", []),
    ("NEET, 17", ["not in education, employment or training"]),
    ("CAB appt", ["Citizens Advice", "appointment"]),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "senses"), SHORTHAND, ids=[statement for statement, _ in SHORTHAND])
def test_shorthand_is_written_out_and_both_senses_kept_in_doubt(statement: str, senses: list[str]) -> None:
    assert [" or ".join(one.senses) for one in expansions(statement)] == senses


def test_the_shorthand_itself_stays_beside_what_it_stands_for() -> None:
    statement = "PIP refused"
    assert expanded(statement, expansions(statement)) == "PIP (Personal Independence Payment) refused"


CLAUSES = [
    ("benefits check", 1),
    ("singing group for beginners, evenings", 1),
    ("My mum's rent is overdue and she needs some company", 2),
    ("I lost my job and I'm behind on the rent, I also need food", 3),
    ("Dad has dementia. We need power of attorney. Mum wants a break", 3),
    ("I'm lonely and can't do stairs", 1),
    ("Hi, I need help with my boiler", 1),
    ("mum and dad need a lunch club", 1),
    ("arts and crafts", 1),
    ("need a food parcel plus help with my electric bill", 2),
    ("I need debt advice and help with my CV", 2),
    ("Somewhere to swim because my back hurts", 1),
    ("my son is bullied and my daughter wants to dance", 2),
    ("COPD pt. Needs exercise.", 1),
]


@pytest.mark.parametrize(("statement", "count"), CLAUSES, ids=[statement for statement, _ in CLAUSES])
def test_a_statement_is_split_where_another_need_begins(statement: str, count: int) -> None:
    found = parts(statement)
    assert len(found) == count
    assert all(statement[one.start : one.end] == one.text for one in found)


LANGUAGES = [
    ("I need help with my rent", "en"),
    ("Nie znam dobrze angielskiego i potrzebuję pomocy", "pl"),
    ("আমি ইংরেজি শিখতে চাই", "bn"),
    ("Estou desempregado e procuro ajuda para encontrar trabalho", "pt"),
    ("Copilul meu are autism și am nevoie de ajutor", "ro"),
    ("Necesito ayuda para encontrar trabajo y aprender inglés", "es"),
    ("Je cherche des cours d'anglais pour ma mère", "fr"),
    ("İşsizim ve İngilizce öğrenmek istiyorum", "tr"),
    ("أحتاج إلى مساعدة في العثور على سكن", "ar"),
    ("مجھے انگریزی سیکھنے میں مدد چاہیے", "ur"),
    ("Мені потрібна допомога з житлом", "uk"),
    ("Мне нужна помощь с жильём и работой", "ru"),
    ("Waxaan u baahanahay caawimaad lacagta kirada", "so"),
    ("ਮੈਨੂੰ ਅੰਗਰੇਜ਼ੀ ਸਿੱਖਣੀ ਹੈ", "pa"),
    ("我需要帮助找工作", "zh"),
    ("எனக்கு வேலை தேட உதவி வேண்டும்", "ta"),
    ("repair cafe", None),
    ("ESOL", None),
    ("E8 2AB", None),
    ("", None),
    ("12345 !!", None),
    ("ajuda", None),
]


@pytest.mark.parametrize(("statement", "language"), LANGUAGES, ids=[statement for statement, _ in LANGUAGES])
def test_a_language_is_told_or_left_open(statement: str, language: str | None) -> None:
    assert language_of(statement) == language
