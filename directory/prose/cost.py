"""What a sentence says that a service costs: nothing, a price, or something that is not told exactly."""

import re
from collections.abc import Iterator

from directory.listing import Cost
from directory.prose.sentences import Sentence, quotation

_SERVICE = (
    r"(?:advice|advisory|support|services?|sessions?|class(?:es)?|courses?|workshops?|events?|activit(?:y|ies)|groups?"
    r"|counselling|help|helplines?|programmes?|projects?|clinics?|clubs?|lessons?|"
    r"training|drop[ -]?ins?|mediation|walks?"
    r"|screenings?|tours?|exhibitions?|concerts?|performances?|talks?|tuition|classes|learning|english classes|esol"
    r"|clothing|clothes|furniture|meetups?|meetings?|choir|festival|listening|coaching|mentoring|therapy|childcare"
    r"|website|resource|representation|guidance|taster courses|coffee mornings?|after[ -]school "
    r"clubs?|transport service"
    r"|places?|spaces?|initiative|opportunity|gatherings?|playgroups?|dance classes|"
    r"film|writing workshops?|rides?|lunch club|charity|scheme|assistance|parties|resources|tickets?|parkrun|"
    r"taekwondo|yoga)"
)
_MIDDLE = (
    r"(?:[\s,&/+-]+(?:and |or |& )?(?!parking|wi-?fi|refreshments|tea\b(?! part)|hot\b|lunch\b|"
    r"trial|initial|consult|drinks?\b|meal)[a-z0-9:'-]+){0,5}?"
)
_FREE = re.compile(
    rf"\bfree(?:ly)?{_MIDDLE}[\s,/-]+{_SERVICE}\b"
    r"|\b(?:is|are|all|be|it's|we're|offered|provided|provide|available|attend|completely|totally|entirely|absolutely)"
    r" (?:(?:a |all |both |completely |totally |entirely |absolutely |always |offered |"
    r"provided |available |currently )*)"
    r"free(?=\s*(?:[.!,;)]|$|and\b|but\b|for (?:everyone|all|anyone|\w+ residents|"
    r"patients|clients)|to\b(?! (?:choose|go|leave|be|do|email|contact|call))|of charge|"
    r"at\b|with\b))"
    r"|\bfree (?:of charge|to (?:attend|join|use|call|access|enter|participate|take part|"
    r"come|everyone|all|anyone|\w+ residents)|entry|admission|at the point of|for (?:everyone|"
    r"all)\b|membership)"
    r"|\bfree,? (?:weekly|monthly|fortnightly|guided|friendly|fun|informal|online) (?!wi-?fi)"
    r"|\b(?:provid(?:e|es|ing)|offer(?:s|ing)?|suppl(?:y|ies|ying)|distribut(?:e|es|"
    r"ing)) (?:you with )?(?:a )?(?:completely )?"
    r"free (?![^.;]{0,45}\b(?:refreshments|quot\w+|estimates?|assessments?|demonstrations?|consultations?|computers|"
    r"snacks|trial|"
    r"breakfast|coffee|tea)\b)(?!parking|wi-?fi|refreshments|teas?\b|coffee|hot\b|lunch|trial|initial|consult|"
    r"drinks?\b|meal|first|taster|snack|"
    r"food tast|range|school|time|gift|delivery|quotes?\b|estimates?\b|transport|travel|entry for|and (?:low|paid|"
    r"reduced)|or )"
    r"|\b(?:access|enjoy|for|serv(?:e|es|ing)|hosts?|have|provid(?:e|es|ing)|offer(?:s|ing)?) a free (?:[\w-]+ ){0,2}"
    r"(?:lunch|meal|buffet|breakfast|supper|dinner)\b|^a free (?:[\w-]+ ){0,2}(?:lunch|meal|buffet|breakfast|supper|"
    r"dinner)\b"
    r"|^free(?: and open\b|[,;]| ?[-–|!.]|$)|^fully[- ]funded$|\bfully[- ]funded (?:places?|sessions?|courses?)|, "
    r"for free(?=[.,;!)]|$)|\bavailable (?:\w+ )?(?:for \w+ )?for free\b"
    r"|\bthere (?:is|are) no (?:\w+ or )?(?:\w+ )?(?:fees?|charges?|costs?)\b"
    r"|\bfree[- ]to[- ](?:attend|join|use|access|enter)\b|\b(?:entry|admission|entrance|"
    r"membership|participation|attendance) (?:is |are )?free\b"
    r"|\b(?:no|without|not? any) (?:charges?|cost|fees?)\b(?! for (?:parking|refresh|"
    r"tea))|\bat no (?:cost|charge|extra)|\bdo(?:es)? not charge\b|\bdon't charge\b|"
    r"\bat zero cost",
    re.IGNORECASE,
)
_NOT_FREE = re.compile(
    r"\b(?:feel|drug|alcohol|smoke|gluten|dairy|interest|toll|hands|stress|pain|tax|"
    r"barrier|debt|violence|duty|judgement"
    r"|risk|stigma|screen|gambling|cash|phone|pollution|allergy|fear|symptom|dementia|traffic|rent|nut|sugar|"
    r"plastic|hassle|crime|disease|"
    r"obligation|call|worry|step|seizure|abuse|guilt|pressure)[- ]free(?![- ]to)\b"
    r"|\bfree[- ]?style|\bfeel free\b|\bfree (?:parking|phone|wi-?fi|time|up|from|range|school meals?|"
    r"play|tickets? for|(?:initial )?(?:consultation|assessment|trial|taster|quote|"
    r"sample|gift|delivery|will))"
    r"|\b(?:first|1st) [\w ]{0,20}(?:is |are )?free\b|\bfree to (?:come and )?try\b|"
    r"\bfree (?:first|taster|for (?!everyone|all\b|anyone|\w+ (?:residents|who)))|"
    r"\bget(?:ting)? free\b",
    re.IGNORECASE,
)
# What makes "free" hold for somebody, for a part or perhaps.
_PARTLY = re.compile(
    r"\b(?:may|might|could) be (?:able to (?:get|provide|offer|give) |eligible for |entitled to )?(?:a )?free\b|"
    r"\b(?:may|might|could) (?:get|receive|qualify)"
    r"|\b(?:under|over)[- ]?\d+'?s? (?:are |go |get )?free\b|\bfree (?:if|when|with a)\b|\bfree\b[^.;]{0,40}\bfor "
    r"(?:those|people|families) (?:who are )?(?:eligible|in receipt|on)\b|"
    r"\bfree and (?:low|reduced|subsidi|paid)|\bmembers\b[^.]{0,12}\bfree|\bsome (?:\w+ ){0,2}free\b"
    r"|\bfree or (?:low|reduced|subsidi|discount|cheap|heavily)|\blow[- ]cost or free\b|"
    r"\bapply for free\b|\beligib\w+ for (?:a )?free|\bentitle\w* (?:\w+ )?to (?:\w+ ){0,2}free|"
    r"\bfree (?:carers?|companion|essential) |\bcompanions? free|\bcarers? free|\bbenefits\b[^.]{0,20}\bfree\b|"
    r"\bwe also (?:offer|"
    r"run|provide|have)|\bincludes? (?:\w+ ){0,2}free\b|\b(?:about|find|finding|where) (?:\w+ "
    r"){0,3}free\b|\?:|\b(?:music )?books? are free\b"
    r"|\b(?:teas?|coffees?|drinks?|refreshments?|snacks?|biscuits?|cakes?|wi-?fi|"
    r"parking|milk|fruit)\b[^.;]{0,50}\bfree\b|\bfree\b[^.;]{0,15}\bof charge for those",
    re.IGNORECASE,
)
_MONEY = r"(?:£\s?\d+(?:[.,]\d{1,2})?(?!\d|,\d|\s?(?:million|m\b|k\b|bn))|\b\d{2}p\b)"
_PAID = re.compile(
    rf"{_MONEY}\s?(?:-\s?£?\d+(?:\.\d+)?\s?)?(?:\([^)]*\)\s?)?(?:(?:on the door|cash )?(?:pp\b|"
    rf"p/?p\b|each\b|entry|admission|in advance|otd\b|on the door|concessions?|conc\b|"
    rf"adults?|child(?:ren)?|members|non[- ]members|donation on"
    r"|(?:a|an|per|for each|every|for a|for an|for one)\s(?:\w+ ){0,2}?(?:session|"
    r"class|lesson|week|term|person|child|adult|hour|half[- ]?hour|month|year|visit|"
    r"day|night|time|ticket|head|block|course|family|half|pair|individual|annum|participant|"
    r"member|event|morning|afternoon|evening|game|\d+[- ](?:minutes?|mins|hours?|"
    r"weeks?|sessions?))))"
    rf"|\b(?:costs?|priced?|prices|fees?|charged?|charges|charging|tickets?|admission|"
    rf"entry|entrance|subs|subscription|membership|rates?)\b[^.£]{{0,40}}{_MONEY}"
    rf"|\b(?:members?|adults?|concessions?|child(?:ren)?|family|families):? {_MONEY}"
    rf"|\b(?:from|is|are|for|at|only|just|around|about|approximately) (?:just |only |a )*{_MONEY}(?! (?:grant|"
    rf"voucher|prize|raised))|\({_MONEY}(?:\)| for| per)|{_MONEY} (?:contribution|"
    rf"fee|charge|drop[- ]in)|^{_MONEY}(?:\s?/\s?{_MONEY})?(?!\s?for an?\b)(?:\W|$)|{_MONEY}\s?/\s?{_MONEY}",
    re.IGNORECASE,
)
_NOT_A_PRICE = re.compile(
    r"\bgrants?\b|\bloans?\b|\bincome\b|\bsave\b|\bsavings?\b(?! of)|\bworth\b|\braised? (?:over |more than )?£|"
    r"\bbenefits?\b|"
    r"\bfund(?:ing|ed)? of\b|\bcredit\b|\bvoucher|\bup to £|\bearn|\bfine of|\bpay(?:ment)? of|"
    r"\bdebt|\bawards?\b|\bturnover|\bparking\b|\bcar park|\bhire\b|\bmileage|\bfirst £|"
    r"\bthreshold|\bpint\b|\bburger|\bdeposit\b",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"\b(?:suggested|voluntary|recommended|small|minimum|by|optional|for a|a) (?:\w+ )?donations?\b|"
    r"\bdonations? (?:are |is )?(?:welcome|appreciated|requested|suggested|invited|"
    r"of £|basis|based)|\bruns? on donations"
    r"|\bat (?:a )?(?:(?:very|vastly|greatly|heavily|much) )?(?:low|reduced|minimal) cost\b|\bthere is an? (?:\w+ "
    r")?(?:fee|charge|cost)\b(?!-| of| for)"
    r"|\blow[ -]cost,? (?!cafe|lunch|tools|food|meal)(?:[\w-]+,? ){0,7}?"
    + _SERVICE
    + r"|\bfor free or pay\b|\bfree or low[ -]cost\b|\blow[ -]cost or free\b|\bsliding scale\b|"
    r"\b(?:pay|donate)[- ](?:what|as)[- ]you[- ](?:can|"
    r"feel|like)|\bsmall (?:\w+ ){0,2}(?:charge|fee|cost|contribution)|\bnominal (?:charge|fee|"
    r"cost)|\bminimal (?:charge|fee|cost)|\bheavily subsidised|\bsubsidised (?:\w+ ){0,3}?"
    + _SERVICE
    + r"|\baffordable (?:\w+ ){0,3}?"
    + _SERVICE
    + r"|\bmeans[- ]tested\b|\b(?:fees|donations?): \d|\breduced fee\b|\bcharges? (?:may |will )?(?:apply|applies)",
    re.IGNORECASE,
)
_NOT_SOME = re.compile(
    r"\b(?:charge|fee|cost)s? (?:\w+ )?for (?:print|photocop|copies|materials?|ingredients|refreshments|parking)|"
    r"\bor (?:to )?make a (?:\w+ )?donation|\bfunded (?:\w+ ){0,3}by\b|\bthanks to\b|\brely on\b|\bdonations? to\b|"
    r"\bnon[- ]means|\b(?:about|find|finding|where) [^.;]{0,20}\b(?:free|affordable|low[- ]cost)\b|"
    r"\b(?:teas?|coffees?|drinks?|refreshments?|snacks?|lunch(?:es)?|meals?)\b|\bdonations? of "
    r"(?!£)|\bdonate\b|\bwelcome donations of|\baccept donations of|\bfood donations|"
    r"\bfundrais",
    re.IGNORECASE,
)
_LABELS = re.compile(r"\b(?:costs?|prices?|fees?|charges?|admission|entry|tickets?|how much)\b", re.IGNORECASE)
_LABELLED_FREE = re.compile(
    r"(?:^|[:?]\s*)(?:(?:this |it )?(?:is|are) |it's |nothing|all )?(?:\W*it's )?(?:free|"
    r"none|no charge|nothing)\b(?! (?:parking|for (?!all|everyone)|if))",
    re.IGNORECASE,
)


# What a price is set beside.
_WORTH = re.compile(
    rf"\bfree school meals?\b|\bworth (?:\w+ ){{0,2}}{_MONEY}(?:\s?-\s?£?\d+)?|\((?:an? )?{_MONEY} "
    rf"saving!?\)",
    re.IGNORECASE,
)
_BY_CHOICE = re.compile(r"\b(?:pay|donate)[- ](?:what|as)[- ]you[- ](?:can|feel|like)", re.IGNORECASE)
_FREE_FOR_SOME = re.compile(r"\bfree for (?!everyone|all\b|anyone)", re.IGNORECASE)
_LIKELY = re.compile(
    r"£|free|charge|fees?\b|cost|donation|sliding|pay[- ](?:what|as)|means|subsidi|affordab|"
    r"nothing|none|\dp\b|"
    r"nominal",
    re.IGNORECASE,
)


def cost_in(sentence: Sentence) -> Iterator[Cost]:
    """The cost that the sentence tells; `free` is None where it is low, by donation, or free for some only."""
    text = sentence.text
    if not _LIKELY.search(text):
        return
    written, text = text, _WORTH.sub(lambda worth: " " * len(worth.group()), text)
    labelled = bool(_LABELS.search(sentence.label))
    paid = _paid(text, labelled)
    free = None if _NOT_FREE.search(text) else _FREE.search(text) or (labelled and _LABELLED_FREE.search(text)) or None
    some = _BY_CHOICE.search(text) if _NOT_SOME.search(text) else _SOME.search(text) or _FREE_FOR_SOME.search(text)
    if free and _PARTLY.search(text):
        free = None
    found = paid or free or some
    if not found:
        return
    told = quotation(written, *found.span())
    if "donation" in text.casefold() and some:
        yield Cost(free=True if free and not paid else None, text=told)
    else:
        yield Cost(free=_verdict(bool(paid), bool(free), bool(some) and not (paid and _is_low(text, some))), text=told)


_LOW = re.compile(r"\b(?:low|reduced|minimal|affordable|subsidised|small)\b", re.IGNORECASE)
_BY_MEANS = re.compile(r"\bsliding\b|\b(?:pay|donate)[- ](?:what|as)\b|\bfree for\b|\bdonation", re.IGNORECASE)


def _is_low(text: str, found: re.Match[str] | None) -> bool:
    """Whether it says no more than that the price beside it is a low one."""
    return bool(found and _LOW.search(found.group())) and not _BY_MEANS.search(text)


def _paid(text: str, labelled: bool) -> re.Match[str] | None:
    if _NOT_A_PRICE.search(text):
        return None
    return _PAID.search(text) or (re.search(_MONEY, text) if labelled else None)


def _verdict(paid: bool, free: bool, some: bool) -> bool | None:
    """Free or a price where nothing else is told beside it."""
    if paid:
        return None if free or some else False
    return None if some else True


def whole_cost(costs: list[Cost]) -> Cost:
    """One of several: a price beside "low cost" is a price; what is free in one sentence only may not be so in all."""
    said = {cost.free for cost in costs}
    free = False if said == {False, None} else said.pop() if len(said) == 1 else None
    return Cost(free=free, text=next((cost.text for cost in costs if cost.free is free), costs[0].text))
