"""Access features that a sentence says a place has, in one word each."""

import re
from collections.abc import Iterator

from directory.prose.sentences import Sentence

FEATURES = {
    "wheelchair access": r"wheelchair[- ](?:accessib\w+|access|friendly|users? can)(?! (?:vehicle|taxi|"
    r"minibus|mini-bus|transport|car\b|bus|cars|home|hous|van))|(?:access(?:ible)?|"
    r"suitable) (?:for|to|by) (?:people (?:in|using) )?wheelchairs?(?: users)?|disabled access\b",
    "step-free access": r"step[- ]free|level access(?! shower)|no steps|ramp(?:ed)? access|access ramps?|"
    r"(?:a|has|via|with) (?:\w+ )?ramp\b(?! into)|flat access",
    "accessible toilet": r"(?:accessible|disabled|adapted|wheelchair)(?: access(?:ible)?)? (?:toilets?|"
    r"wcs?\b|loos?|bathrooms?)|toilets? (?:is |are |which (?:is|are) )?(?:suitable for|"
    r"accessible|for) (?:to |for )?(?:people with|(?:the )?disabled|wheelchair)|toilets? (?:is|"
    r"are) (?:fully |wheelchair )?accessible|including toilets suitable for",
    "changing places toilet": r"changing places?\b(?! to)",
    "lift": r"(?:ramps?|parking|toilets?),? (?:and )?(?:a )?lifts?\b|lift,? (?:and )?(?:ramps?|parking|accessible)|"
    r"lift (?:access|to (?:all|the|upper|other)|available|is available|in the building)|"
    r"(?:a|has|have|by|via|passenger|public) lift\b(?! (?:their|your|the|your|his|her|up|"
    r"from|home|share|back))|lifts? to (?:all|each|every|both|upper|\d|the (?:first|second|upper|other|top))",
    "hearing loop": r"(?:hearing|induction)(?: induction)? loops?|loop systems?",
    "BSL": r"bsl (?:interpret\w+|signed|translat\w+|user)|british sign language interpret\w+|"
    r"(?:bsl|sign language) interpret\w+|bsl[- ]interpreted",
    "accessible parking": r"(?:disabled|accessible|blue badge|blue-badge) (?:car )?parking(?! permits)|"
    r"(?:disabled|blue badge)(?: car)? (?:bays?|spaces?)|parking (?:spaces? )?for (?:disabled|"
    r"blue badge)",
    "assistance dogs": r"(?:guide|assistance|assisted|hearing) dogs? (?:\w+ ){0,2}(?:welcome|allowed|"
    r"permitted|only|accepted)",
    "large print": r"(?:in|available in) (?:large print|braille)|large print (?:version|available|format)",
    "accessible venue": r"(?:fully|is|are|completely|an|very) accessible (?:venue|building|space|site|"
    r"premises|facilit\w+|cent\w+|environment|by|including|throughout)|(?:venue|building|"
    r"space|site|premises|centre|hall|garden|room|cafe|library)s? (?:is|are) (?:fully |"
    r"also |all |completely )?accessible\b|"
    r"fully accessible|accessible (?:venue|building)",
}
_NOT = re.compile(
    r"\b(?:not|isn't|aren't|no|without|limited|unfortunately|cannot|can't|never|lack\w*) (?:\w+ "
    r"){0,4}?$|\bunfortunately\b",
    re.IGNORECASE,
)
_NONE = re.compile(r"[\w ]{0,12}\s?[-–:]\s?no\b", re.IGNORECASE)
_OF_ANOTHER = re.compile(
    r"\b(?:sell|sells|hires?\b(?! (?:facilities|rooms?|space))|repair\w*|install\w*|fit(?:s|ted|ting)?|adaptations?|"
    r"grants?|suppl(?:y|ies)|provide (?:a )?wheelchair|vehicles?|holidays?|difficult|"
    r"boats?|powerboats|bus\b|cars\b|access:(?! yes)|locations? near|minibus|taxis?|"
    r"coach(?:es)?|apply for|mobility scooters|stairlifts?|campaign\w*|train(?:ing)?|"
    r"guide to|information (?:on|about)|advice (?:on|about)|find|learn|course|homes|"
    r"housing|if you (?:need|require))\b",
    re.IGNORECASE,
)
_READ = {feature: re.compile(rf"\b(?:{words})", re.IGNORECASE) for feature, words in FEATURES.items()}
_ANY = re.compile(
    r"\b(?:access|wheelchair|step|lift|loop|bsl|sign|ramp|disabled|dogs|braille|large print|changing|blue)",
    re.IGNORECASE,
)


def features_in(sentence: Sentence) -> Iterator[str]:
    """Each feature that the sentence says is there; none where it is said of something else than the place."""
    text = sentence.text
    if sentence.titles or not _ANY.search(text) or _OF_ANOTHER.search(text):
        return
    for feature, pattern in _READ.items():
        if any(
            not (_NOT.search(text[: found.start()]) or _NONE.match(text, found.end()))
            for found in pattern.finditer(text)
        ):
            yield feature
