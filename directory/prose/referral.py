"""How a sentence says that one comes in: drop in, book, refer yourself, be referred by a professional or a GP."""

import re
from collections.abc import Iterator

from directory.listing import ReferralRoute
from directory.prose.sentences import Sentence

_NO_NEED = (
    r"no (?:need|requirement) to (?:pre-?)?(?:book(?! (?:on )?both| a table| twice)|"
    r"register|make an appointment|sign up)|"
    r"no (?:pre-?)?(?:booking|appointments?|registration)s? (?:is |are )?(?:required|"
    r"needed|necessary)|(?:booking|appointment)s? (?:is |are )?not (?:required|needed|"
    r"necessary|essential)"
    r"|(?:don't|do not|won't) (?:need|have) to (?:pre-?)?book|no (?:booking|appointment)\b(?! "
    r"(?:fee|system))|(?:do|does) not need (?:to be |to )(?:pre-?)?book|no need to wait or book|"
    r"without an? appointment|don't need (?:an appointment|to book)|not necessary to book"
)
_ROUTES = {
    ReferralRoute.DROP_IN: rf"{_NO_NEED}|drop[- ]?ins?\b|(?:just|simply|(?:need|have) to do is) (?:turn up|"
    rf"come along|drop by|pop in|"
    rf"walk in|show up)|(?:please|you can|can|to|anyone can|feel free to) (?:turn up|"
    rf"drop in|drop by|pop in|walk in)|turn up on the (?:day|night)|walk[- ]in (?:clinic|"
    rf"service|session|centre|basis|advice)",
    ReferralRoute.BOOKING: r"book(?:ing)?(?:s(?= (?:is|are|in|essential|required)))? (?:in advance )?(?:(?:is|are) )?"
    r"(?:\w+ly )?(?:essential|required|necessary|advised|recommended)|must be (?:pre-?)?booked|"
    r"needs? to (?:be (?:pre-?)?booked|book\b|pre-book)|book(?:ed|ing)? in advance|"
    r"pre-?book(?:ed|ing)?\b|by (?:(?:prior|making an) )?appointment|"
    r"appointments?[- ]only|please book|advance booking|book (?:your|a|an|their|our|my) (?:[\w-]+ ){0,3}(?:place|"
    r"space|spot|session|ticket|appointment|slot|taster|class|visit|time)s?\b|sign[- ]?up (?:is (?:essential|required)|"
    r"(?:now |online |in advance )?(?:by|via|through|at) (?!to\b))|(?:get in touch|"
    r"contact us|call|email|phone|ring|telephone) to book|appointments? (?:is|are|"
    r"must be) (?:required|necessary|essential|made|needed)|book(?:ed|ing)? (?:online|through|"
    r"via)|(?:contact|call|email|ring) [\w ]{1,30} to book|to book(?:,| us| an appointment| onto| on to| for the|"
    r" a place| your| contact| please| you can| call| email)|booking in advance|"
    r"book tickets|registration is (?:essential|required)|(?:to|must|please) make an appointment|"
    r"appointment only system|please register(?! (?:at|on) the)|to (?:join|attend|take part),? (?:please )?register|"
    r"(?:for|and) bookings?,? (?:please |visit|e-?mail|call|contact|details)(?! (?:of|for) (?:the )?(?:hall|room|"
    r"venue))|(?<=[a-z,] )how to (?:book|make an appointment)\b|and book (?:phone|call|via|your|through|online|"
    r"\w+ via|(?-i:[A-Z][a-z]+) (?:by|on))\b|"
    r"(?:find out more|information|website|links?|details?|online|enquire),? (?:(?:and|or) (?:to )?|to )book\b(?! "
    r"club)|"
    r"(?<!how )to book(?=\.|$| ticket)|(?:call|phone|contact|ring|e-?mail|telephone|website|online) (?:us )?(?:for|"
    r"to make|to arrange) "
    r"an? (?:\w+ )?appointment|website for (?:more )?booking|for booking (?:information|details)|"
    r"register for (?:your|the|a) (?:free )?(?:place|space|class|session|workshop|course)|(?:have|has|had) to be "
    r"pre-?booked|(?:use|complete|fill in) (?:our|the|this) (?:online )?booking (?:form|system)|"
    r"can be booked (?:here|online|via|through|by)\b|can book (?:their|your|by|via|through|online)\b|"
    r"make an appointment (?:for|with|by|online|via) |"
    r"click here to (?:book|register)|"
    r"making (?:a|your) (?:first )?booking|booking(?:s (?:will|are|can|must)| (?:opens?|closes?|is for)) (?!taken)",
    ReferralRoute.SELF: r"self[- ]refer\w*|self(?:,| or| and|/) \w+ referrals?|refer (?:yourself|themselves|"
    r"him or herself)|referred by themselves|no referrals? (?:is |are )?(?:needed|"
    r"required|necessary)|(?:don't|do not) need (?:a referral|to be referred)|without (?:a )?referral|"
    r"referrals? (?:is |are )?not (?:required|needed|necessary)|you can refer your",
    ReferralRoute.PROFESSIONAL: r"(?:by|via|through|on) (?:a )?(?:professional |agency )?referral(?:s)?(?: only|"
    r" basis| system|(?= from| by| or))|referrals?[- ]only\b|professional referrals?|"
    r"agency referrals?|(?:be|are|is|been|those|people|anyone|families|children|clients) "
    r"referred (?:to (?:us|this|the) (?:\w+ )?)?(?:\w+ )?(?:by|"
    r"through|via|from) (?!yourself|themselves|a friend|(?:\w+ )?(?:gp|doctor)s?\b(?! (?:or|"
    r"and|,)))|(?<!self[- ])referrals? (?:\w+ )?(?:are |is |can be |may be |must be |being )?(?:\w+ )?(?:made "
    r"|accepted |taken |received |come )?(?:by|from|through|via) (?!self|yourself|"
    r"individuals|themselves|friends|our|the website|email|e-mail|phone|telephone|"
    r"this|calling|completing|contact|anyone|www|http|parents|famil|"
    r"(?:your |the |their |a )?(?:gp|doctor)\b)|referrals? (?:\w+ ){0,2}(?:has to|have to|needs? to|must|should|"
    r"will) (?:be (?:made|sent) |go |come )(?:by|from|"
    r"through|via) (?!your gp|email|e-mail|phone|the website)|from (?:known|registered|approved) (?:referrers|"
    r"referral)|"
    r"referred (?:to [\w' -]{1,60} )?(?:by|via|through|from) (?:[\w']+ ){1,4}(?:or|and) (?:a |your )?social prescriber|"
    r"need(?:s)? (?:to be|"
    r"a) (?:\w+ )?referr(?:ed|al)\b|must be referred|referrals are made [^.]{0,20}(?:by|through|via) (?:schools?|"
    r"agenc|social|professional)|(?<!gp )(?<!doctor )referrals? (?:form |voucher |letter )?(?:is|are) (?:needed|"
    r"required|necessary)|requires? (?:a )?referral|(?:workers|midwives|visitors|schools|teams) (?:who |that |can |"
    r"may |will )refer\b|agencies can refer|professionals? (?:can|"
    r"may) refer|refer(?:red)? (?:a |your )?(?:clients?|patients?|service users?)",
    ReferralRoute.GP: r"gp(?:'?s)? (?:\w+ )?referrals?\b(?!:)|referred (?:to [\w' -]{1,60} )?(?:by|via|through) "
    r"(?:your|their|a|"
    r"the|his|her) (?:own )?(?:gp|"
    r"doctor)|(?:gp|doctor) (?:can|to|will|may|must|or \w+ (?:\w+ )?(?:can|to)) refer|"
    r"referrals? (?:\w+ )?(?:from|by|through|via) (?:your |their |a |the )?(?:gp|doctor)s?\b|"
    r"(?:through|via) (?:your|their|a) (?:gp|doctor)\b(?! practice| surger)|referrals? (?:\w+ ){0,3}(?:from|"
    r"by|through|via) (?:gps?|doctors?)\b|referred (?:\w+ ){0,3}by (?:gps?\b|doctors?)",
}
_READ = {route: re.compile(rf"\b(?:{words})", re.IGNORECASE) for route, words in _ROUTES.items()}
_ANY = re.compile(
    r"book|drop|refer|appointment|turn up|come along|walk|pop in|show up|sign|regist|gp\b|doctor", re.IGNORECASE
)
_REFUSED = re.compile(
    r"\b(?:not|cannot|can't|don't|no longer|unable|never|isn't|nor|no) (?:\w+ ){0,4}?['\"]?$|"
    r"\b(?:not|cannot|no longer|unable to) (?:\w+ ){0,2}(?:accept|take|taking|accepting)\b",
    re.IGNORECASE,
)
# "You don't need a diagnosis, professional referral or permission."
_LISTED_AS_UNNEEDED = re.compile(r"\b(?:don't|do not|no) need (?:\w+ )?\w+, (?:\w+,? ){0,3}$", re.IGNORECASE)
_BY_OTHERS = {ReferralRoute.PROFESSIONAL, ReferralRoute.GP}
_UNNEEDED = re.compile(_NO_NEED, re.IGNORECASE)
_NOT_NEEDED = re.compile(
    r"\bno referrals?\b|\breferrals? (?:is |are )?not\b|\bwithout (?:a )?referral|"
    r"\bneed (?:a referral|to be referred)\b.*\?|(?:don't|do not) need (?:a referral|"
    r"to be referred)",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"\bhelp(?:s|ing)? (?:\w+ ){0,3}book\b|\bwe can refer|\brefer you (?:to|on)\b|\brefers? (?:\w+ ){0,2}(?:to "
    r"other|on to|onto)|\bmake referrals to|\bonward referral|\bvolunteers?\b|\bbooks?\b(?= (?:club|"
    r"shop|group|available|choice))|\bhire\b|\bsign up form\b|\bpresent at\b|\bat the (?:\w+ ){0,3}drop|"
    r"\bthe (?:mon|tues|wednes|thurs|fri)day (?:\w+ )?drop|\bbooks recommended\b|\baccompanying adults?\b",
    re.IGNORECASE,
)
_FIRST = 60


def routes_in(sentence: Sentence) -> Iterator[ReferralRoute]:
    """Each way in that the sentence names; what it says is not needed or not taken is none."""
    text = sentence.text
    if sentence.place >= _FIRST or not _ANY.search(text) or _OF_ANOTHER.search(text):
        return
    booked = _UNNEEDED.sub("", text)
    for route, pattern in _READ.items():
        told = text if route is ReferralRoute.DROP_IN else booked
        if route is ReferralRoute.PROFESSIONAL and _NOT_NEEDED.search(text):
            continue
        if any(_meant(route, found) for found in pattern.finditer(told)):
            yield route


def _meant(route: ReferralRoute, found: re.Match[str]) -> bool:
    before = found.string[: found.start()]
    if route in _BY_OTHERS and _LISTED_AS_UNNEEDED.search(before):
        return False
    return not _REFUSED.search(before) or (route is ReferralRoute.SELF and found.group().lower().startswith("no "))
