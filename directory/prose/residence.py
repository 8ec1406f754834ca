"""Where a sentence says that somebody must live, or be registered with a doctor, to use a service."""

import re
from collections.abc import Iterator

from directory.listing import Residence
from directory.prose.sentences import Sentence, quotation

_PART = r"(?:[A-Z]&[A-Z]|[A-Z][\w'-]*)"
_INNER = r"(?:of|on|upon|under|in|and|&|the|le|by|next|borough|City of)"
_NAME = rf"(?-i:{_PART}(?:[ -](?:{_INNER}[ -]){{0,2}}{_PART})*)"
_AREA = rf"(?:the )?(?P<area>{_NAME}(?:(?:, and |, or |, | and | & | or )(?-i:(?:the )?){_NAME})*)"
_KIND = (
    r"(?:any |(?:the )?(?:(?:London |Royal )*(?:communities|areas?|villages?|parish(?:es)?|wards?|boroughs?|towns?|"
    r"city|"
    r"county|district|neighbourhoods?) of |(?-i:greater|wider) ))?"
)
_LIVE = r"(?:liv(?:e|es|ing)|resid(?:e|es|ing|ent))"
_ALSO = r"(?:,? ?(?:and/or|or|and|/|,) ?(?:works?|stud(?:y|ies)|working|studying|volunteering|living|live)){0,3}"
_TOLD = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bresidents (?:of|in|from|living in|within) {_AREA}",
        rf"\b{_LIVE}{_ALSO} (?:anywhere |locally )?(?:in|within|inside) (?:and around )?{_KIND}{_AREA}",
        rf"\b(?:anyone|anybody|everyone|someone|any (?:\w+ )?\w+|adults?|child|person|people|"
        rf"carers?) who lives? (?:in|within) {_KIND}{_AREA}",
        rf"\b(?:anyone|anybody|everyone|someone|person|people|child|adult)s? (?:in crisis |in need )(?:who|that) "
        rf"lives? "
        rf"(?:in|within) {_AREA}",
        rf"\blocal connection (?:to|with) {_AREA}",
        rf"\breferrals (?:for|from) (?:\w+ )?(?:people|residents|adults|children|families) (?:in|within|from|"
        rf"across) {_AREA}",
        rf"\b(?-i:(?P<area>{_NAME}))(?:'s)? residents\b(?! (?:association|parking))",
        rf"\bregistered (?:with|at) an? (?:gp|doctor|general practi\w+)(?:'s)?(?: practice|"
        rf" surgery)?(?: based)? (?:in|within) {_AREA}",
        rf"\bregistered (?:with|at) an? (?-i:(?P<area>{_NAME}(?:(?: ?/ ?| or | and ){_NAME})*)) (?:gp|doctor|"
        rf"practice|surgery)",
    )
)
# Who comes, or may: without such a word before it, it tells where somebody else lives.
_WHO = re.compile(
    r"\b(?:for|to|if you|you|who|anyone|anybody|everyone|adults?|children|people|"
    r"those|individuals|carers?|parents?|famil\w+|eligible|communit\w+"
    r"|women|men|seekers|refugees|students|must|only|restrictions?|supports?|helps?|provided|offers?|accepts?|"
    r"takes?)\b",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"\b(?:open to|only for) (?:\w+ )?local residents\b|\blocal residents (?:only|"
    r"aged)\b|\bmust (?:live|be (?:a )?resident)\b"
    r"|\b(?:open to|only for|available to|must|for) (?:those|people|anyone|adults|families)? ?(?:who |that "
    r")?(?:live|liv"
    r"ing|reside|residing)(?: (?:and/or|or|and) (?:work|study)\w*)* (?:in|within) (?:the|our|this) (?:\w+ "
    r")?(?:borough|county|"
    r"city|area|district|parish|town|village|catchment|ward)\b"
    r"|\b(?:available|open) (?:only )?to (?:local )?residents only\b|\bonly (?:available|"
    r"open) to (?:local )?residents\b",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"\b(?:used to|born|since|founded|history|originally|artist|musician|poet|author|"
    r"survey|population|now lives?|came to live"
    r"|lived|(?<!who )lives in|not only|only for residents|not for residents|(?:don't|not) have to|"
    r"created by|achieved|citizenship|vision"
    r"|nearly \d|over \d+,|intend|issues of|wills?|were both|fights?|group of \w+ residents|taking action|"
    r"discounts?|alongside|priority|anyone else|(?:for|everyone) (?:others|else)|leaf ?lets?|"
    r"brings? together|promote)\b"
    r"|\d,\d{3}",
    re.IGNORECASE,
)
_NO_AREAS = frozenset(
    "UK England Britain Wales Scotland NHS Prospective House-Bound Free Only Current Most Open "
    "Council Tower Private Existing"
    " Potential Adult Young Disabled Eligible Care Local Older Many Some Our Support Poverty "
    "Temporary Tenants Home Sitting All The We"
    " Sheltered Vulnerable Imperial For Seeking Royal Monday New Both Any These I".split()
)
_JOINED = re.compile(r" ?/ ?|,? (?:and|or|&) (?:the )?|, (?:and |or )?(?:the )?")
# Names that hold an "and" of their own.
_WITH_AND = (
    "Kensington and Chelsea",
    "Hammersmith and Fulham",
    "Barking and Dagenham",
    "Bath and North East Somerset",
    "Folkestone and Hythe",
    "Brighton and Hove",
    "Tyne and Wear",
    "Windsor and Maidenhead",
    "Telford and Wrekin",
    "Redcar and Cleveland",
    "Avon and Somerset",
    "Yorkshire and the Humber",
    "Yorkshire and Humber",
)


_LIKELY = re.compile(r"\bliv(?:e|es|ing)\b|local connection|resid|registered|referrals", re.IGNORECASE)


def residence_in(sentence: Sentence) -> Iterator[Residence]:
    """The areas named, or none of them for "local residents only"."""
    text = sentence.text
    if sentence.titles or not _LIKELY.search(text) or _OF_ANOTHER.search(text):
        return
    for found in (match for pattern in _TOLD for match in pattern.finditer(text)):
        areas = tuple(_areas(found["area"]))
        if areas and (_WHO.search(text[: found.start()] + " " + found.group()[:4]) or _alone(text, found)):
            yield Residence(areas=areas, text=quotation(text, *found.span()))
            return
    if local := _LOCAL.search(text):
        yield Residence(text=quotation(text, *local.span()))


def _alone(text: str, found: re.Match[str]) -> bool:
    """Whether it is a line of a list of who may come: "Living in Leeds"."""
    return not found.start() and found.end() >= len(text) - 1


def _areas(told: str) -> Iterator[str]:
    held = told.replace("K&C", "Kensington and Chelsea").replace("&", "and")
    held = re.sub(r"^(?:London |Royal )*[Bb]oroughs? of |^(?:City|County|District) of ", "", held)
    for name in _WITH_AND:
        if name in held:
            yield name
            held = held.replace(name, "")
    for part in _JOINED.split(held):
        name = re.sub(r"^(?:London |Royal )*[Bb]orough of ", "", part.strip(" ,'"))
        if name[:1].isupper() and name.split(" ")[0] not in _NO_AREAS:
            yield name
