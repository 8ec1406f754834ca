"""Referring oneself: the questions in their order, what is wrong with an answer, and what is sent in the end."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from directory.mail import Message, is_mail_address, mail_address
from directory.referral import LINE_MAX, WORDS_MAX, Agreement, ReachBy, Referral, Terms, Whom
from directory.team import BANDS, AgeBand, Team
from web.draft import Draft
from web.languages import N_, ngettext, to
from web.languages import gettext as _
from web.suggested import Fault

NOT_ASKED, UNDER_13 = "not-asked", "under-13"
DIGITS = range(9, 16)

WHOM = {
    Whom.MYSELF.value: N_("Me"),
    Whom.AGREED.value: N_("Someone else, and they have agreed"),
    NOT_ASKED: N_("Someone I can’t ask"),
}
AGES = {
    UNDER_13: N_("Under 13"),
    "13-15": N_("13 to 15"),
    "16-17": N_("16 or 17"),
    "18-24": N_("18 to 24"),
    "25-49": N_("25 to 49"),
    "50-64": N_("50 to 64"),
    "65-": N_("65 or over"),
}
REACH = {
    ReachBy.PHONE.value: N_("A phone call"),
    ReachBy.TEXT.value: N_("A text message"),
    ReachBy.EMAIL.value: N_("An email"),
}
YES_NO = {"yes": N_("Yes"), "no": N_("No")}
FIELDS: Mapping[str, tuple[str, ...]] = {
    "whom": ("whom",),
    "age": ("band",),
    "area": ("practice", "postcode"),
    "you": ("sender", "name", "reach_by", "reach_at", "when", "message_is_safe"),
    "help": ("help", "language", "interpreter", "access"),
}
CHECK = "check"


def next_step(draft: Draft) -> str:
    """The first question that has no answer yet; CHECK where all have."""
    answered = {
        "whom": draft.whom,
        "age": draft.band,
        "area": draft.team,
        "you": draft.reach_at and (draft.sender or not draft.for_another),
        "help": draft.help,
    }
    return next((step for step, given in answered.items() if not given), CHECK)


def band_of(draft: Draft) -> AgeBand:
    return next(band for band in BANDS if band.id == draft.band)


def faults_of(step: str, typed: Mapping[str, str], draft: Draft) -> tuple[Fault, ...]:
    """What is wrong with the answers to one page's questions, in their order."""
    finders = {"whom": _of_whom, "age": _of_age, "area": _of_area, "you": _of_you, "help": _of_help}
    return tuple(finders[step](typed, draft))


def _of_whom(typed: Mapping[str, str], _draft: Draft) -> Iterator[Fault]:
    if typed["whom"] not in WHOM:
        yield Fault("whom", _("Choose who this is for"))


def _of_age(typed: Mapping[str, str], draft: Draft) -> Iterator[Fault]:
    if typed["band"] not in AGES:
        yield Fault("band", _("Choose their age") if draft.for_another else _("Choose your age"))


def _of_area(typed: Mapping[str, str], _draft: Draft) -> Iterator[Fault]:
    if not typed["practice"] and not typed["postcode"]:
        yield Fault("practice", _("Give the name of the GP practice, or a postcode"))
    yield from _too_long(typed, LINE_MAX, "practice", "postcode")


def _of_you(typed: Mapping[str, str], draft: Draft) -> Iterator[Fault]:
    if draft.for_another and not typed["sender"]:
        yield Fault("sender", _("Give your own name"))
    if not typed["name"]:
        yield Fault("name", _("Give their name") if draft.for_another else _("Give your name"))
    if typed["reach_by"] not in REACH:
        yield Fault("reach_by", _("Choose how the team can reach you"))
    else:
        yield from _of_reach(typed)
    if typed["message_is_safe"] not in YES_NO:
        yield Fault("message_is_safe", _("Choose if a message is safe"))
    yield from _too_long(typed, LINE_MAX, "sender", "name", "reach_at", "when")


def _of_reach(typed: Mapping[str, str]) -> Iterator[Fault]:
    if typed["reach_by"] == ReachBy.EMAIL.value:
        if not is_mail_address(typed["reach_at"]):
            yield Fault("reach_at", _("Enter an email address like name@example.com"))
    elif sum(sign.isdigit() for sign in typed["reach_at"]) not in DIGITS:
        yield Fault("reach_at", _("Enter a phone number, like 020 7946 0000"))


def _of_help(typed: Mapping[str, str], _draft: Draft) -> Iterator[Fault]:
    if not typed["help"]:
        yield Fault("help", _("Say in a few words what would help"))
    yield from _too_long(typed, WORDS_MAX, "help", "access")
    yield from _too_long(typed, LINE_MAX, "language")


def faults_of_sending(typed: Mapping[str, str], *, same_wording: bool) -> tuple[Fault, ...]:
    """`same_wording`: what they were shown to agree to is what would be kept."""
    found = []
    if typed["agree"] != "yes":
        found.append(Fault("agree", _("Tick the box to agree, or leave this page: nothing has been sent")))
    elif not same_wording:
        found.append(Fault("agree", _("What you agree to has changed. Read it again, then tick the box")))
    if typed["confirm"] and not is_mail_address(typed["confirm"]):
        found.append(Fault("confirm", _("Enter an email address like name@example.com")))
    return tuple(found)


def _too_long(typed: Mapping[str, str], most: int, *fields: str) -> Iterator[Fault]:
    for field in fields:
        if len(typed[field]) > most:
            yield Fault(field, _("Say it in %(most)s characters or fewer") % {"most": most})


# --- What is sent -----------------------------------------------------------------------------------------------------


def agreement(draft: Draft, team: Team, terms: Terms) -> str:
    """What is agreed to, word for word; it is kept with what is sent. Always in English, as the team reads it."""
    whose = "The person I write for agrees" if draft.for_another else "I agree"
    them = "they" if draft.for_another else "I"
    return (
        f"{whose} that {team.name} may read what is written here, and use it to get in touch and to help. "
        f"{terms.controller} looks after it and deletes it after {terms.kept.days} days. "
        f"To stop this, {them} can call {team.phone}."
    )


def referral(draft: Draft, wording: str, at: datetime) -> Referral:
    return Referral(
        whom=Whom(draft.whom),
        name=draft.name,
        sender=draft.sender if draft.for_another else "",
        reach_by=ReachBy(draft.reach_by),
        reach_at=draft.reach_at,
        when=draft.when,
        message_is_safe=draft.message_is_safe == "yes",
        band=draft.band,
        area=draft.area,
        help=draft.help,
        language=draft.language,
        interpreter=draft.interpreter == "yes",
        access=draft.access,
        listing=draft.listing,
        agreement=Agreement(wording=wording, at=at),
    )


def mails(reference: str, team: Team, terms: Terms, site_url: str, confirm: str) -> list[Message]:
    """What the team is told, and the person who wants it by e-mail. Neither holds a name, a need or a way to reach."""
    told = [_to_the_team(reference, team, terms, site_url)]
    return [*told, _to_the_person(reference, team, terms, site_url, confirm)] if confirm else told


def _to_the_team(reference: str, team: Team, terms: Terms, site_url: str) -> Message:
    days = f"{terms.answer_days} working day{'' if terms.answer_days == 1 else 's'}"
    return Message(
        key=f"team-{reference}",
        to=team.email,
        subject="A new referral waits on Kith",
        text=f"Somebody referred themselves to {team.name} at {site_url}\n\n"
        f"Its reference is {reference}. They were told that you answer within {days}.\n"
        "This e-mail says nothing else, because e-mail can be read by others.\n",
    )


def _to_the_person(reference: str, team: Team, terms: Terms, site_url: str, confirm: str) -> Message:
    """In the language of the page; what to do in danger is in English, as it is on every page."""
    answered = ngettext(
        "Nobody reads this straight away. The team answers within %(num)s working day.",
        "Nobody reads this straight away. The team answers within %(num)s working days.",
        terms.answer_days,
    )
    asking = _("To ask about it, call %(team)s on %(phone)s (%(hours)s) and say the number.")
    lines = (
        _("Your reference number is %(reference)s") % {"reference": reference},
        answered % {"num": terms.answer_days},
        asking % {"team": team.name, "phone": team.phone, "hours": team.hours},
        f"If a life is at risk call 999. Other numbers: {site_url}{to('/urgent-help')}",
        _("Somebody typed your address on our site to send this. If it was not you, do nothing."),
    )
    return Message(
        key=f"confirmed-{reference}",
        to=mail_address(confirm),
        subject=_("Your reference number"),
        text="\n\n".join(lines) + "\n",
    )
