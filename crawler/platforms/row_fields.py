"""What a column of a list may hold, and the headings by which each is known."""

import re
from functools import lru_cache

from crawler.platforms.labels import LABELS, label_words, names_person, thing_of

# What may be mapped, with the headings by which it is guessed, the likeliest first. Whatever labels on pages tell
# (crawler/platforms/labels.py) is known as a heading too.
FIELDS: dict[str, str] = {
    "id": "service id|id|globalid|global id|uuid|guid|unique id|unique identifier|feature id"
    "|ref|reference|reference number|uid"
    "|record id|key",
    "name": "service|service name|name|title|activity|activity name|group name|group|event|event name|club|club name"
    "|charity name|project|project name|facility|facility name|centre name|site name|name of service|name of group"
    "|name of organisation or group|scheme name|session name|class|class name|listing|listing title",
    "description": "description|service description|about|details|summary|what happens|activities|popupinfo|notes"
    "|comments|further information|services offered|support offered"
    "|about the group|about the club|about the organisation|about the activity",
    "organisation": "organisation|organisation name|organization|organization name|organisations|provider|run by"
    "|organisation or group|name of organisation|charity",
    "location": "location|location name|locations|venue|venue name|place|building",
    "address": "address|full address|street address|street|address 1|address line 1|address line1|address1|address 2"
    "|address line 2|address line2|address2|address 3|address line 3|address line3|address3|venue address"
    "|house number|housenumber",
    "town": "town|city|town or city|town city|post town|locality|village",
    "postcode": "postcode|post code|postal code|zip|venue postcode",
    "point": "coordinates|lat long|latitude and longitude|lat lng|latlong|latlng|geo point|geo point 2d|geolocation",
    "lat": "lat|latitude|geo lat|lat wgs84|y coord wgs84",
    "lon": "lon|lng|long|longitude|geo long|geo lon|long wgs84",
    "easting": "easting|eastings|geox|geo x|x coordinate|xcoord|x coord|osgb easting|oseast1m",
    "northing": "northing|northings|geoy|geo y|y coordinate|ycoord|y coord|osgb northing|osnrth1m",
    "phone": "phone|telephone|tel|phone number|telephone number|contact number|mobile|telno|tel no|phonenumber",
    "email": "email|e mail|email address|contact email",
    "website": "url|website|web|web address|link|org website|web site|more info|more information link|weblink",
    "contact": "contact|contact details|contact us|enquiries",
    "times": "timing notes|times|when|day and time|days and times|opening hours|opening times|schedule|timetable"
    "|days and hours|hours of operation|session times|openinghours|opening",
    "day": "day|days|day of week|weekday|day of the week",
    "starts": "start|start time|starts|time from|opens|opens at|open from|opening time",
    "ends": "end|end time|ends|finish|finish time|time to|closes|closes at|open until|closing time",
    "monday": "monday|mon|mondays",
    "tuesday": "tuesday|tue|tues|tuesdays",
    "wednesday": "wednesday|wed|wednesdays",
    "thursday": "thursday|thu|thur|thurs|thursdays",
    "friday": "friday|fri|fridays",
    "saturday": "saturday|sat|saturdays",
    "sunday": "sunday|sun|sundays",
    "cost": "cost|costs|price|fee|fees|charge|charges",
    "free": "free|is free|free of charge",
    "eligibility": "eligibility|eligibility criteria|who can use it|criteria|who can attend|restrictions",
    "min_age": "min age|minimum age|age from|lower age|age min",
    "max_age": "max age|maximum age|age to|upper age|age max",
    "ages": "ages|age|age range|age group|age groups",
    "sex": "sex|gender",
    "groups": "audience cats|audience|who for|who it is for|who is it for|target group|beneficiaries|target audience",
    "categories": "category|categories|basic type|service type|type|topic|topics|tags|support needs|sub category"
    "|subcategory|theme|themes|sector|type of service|type of group|type of activity|layer|folder"
    "|amenity|leisure|social facility",
    "languages": "languages|language|languages spoken",
    "access": "access|accessibility|access features|wheelchair access|disabled access|wheelchair",
    "referral": "referral|how to join|how to access|booking|how to book|referral method|referral route|how to refer",
    "referrals_only": "referrals only|referral only|needs referral|referral required|referral needed",
    "delivery": "delivery|format|how it is delivered|attending type|online or in person|mode of delivery",
    "area": "area|area served|areas served|service area|coverage|where we work|operation area|area of operation",
    "modified": "last updated|updated|modified|last modified|modified date|edit date|editdate|last edited date"
    "|updated at|last edited|date updated",
    "assured": "assured|last checked|checked|verified|assured date|date checked|last verified",
    "charity_number": "charity number|registered charity number|charity no|registered number",
    "company_number": "company number|company no|charity company registration number",
}
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Of these every column counts, of all others the likeliest.
MANY = frozenset(
    "description address phone email contact times cost eligibility groups categories languages access referral area "
    "delivery".split()
) | frozenset(WEEK)
_OF_LABELS = {"venue": "location"}
# Words before a heading that say no more than whose it is.
_QUALIFIERS = frozenset(
    "service services group club activity charity project listing event class facility provider organisation org "
    "business session contact main primary short long full brief text public official our your the general physical "
    "postal site centre category operation registered venue location lead addr "
    "where place".split()
)
_OF_A_DAY = frozenset(
    "opening open opens hours hour time times start starts from close closes closing end to until".split()
)
_PLACES = {wording: (field, place) for field, told in FIELDS.items() for place, wording in enumerate(told.split("|"))}


@lru_cache(maxsize=4096)
def field_of(heading: str) -> tuple[str, int] | None:
    """What a heading tells, and how surely: the lower the number, the likelier; None where it is not known.

    "charity_contact_postcode" tells the postcode. A heading that names a person tells nothing.
    """
    words = heading_words(heading)
    if words in _PLACES:
        return _PLACES[words]
    if day := _weekday(words):
        return day, 50
    if names_person(words):
        return None
    told = thing_of(words)
    if told:
        return _OF_LABELS.get(told, told), 100
    parts = words.split()
    while len(parts) > 1 and parts[0] in _QUALIFIERS:
        parts = parts[1:]
        if found := _PLACES.get(" ".join(parts)):
            return found[0], 200 + found[1]
    return None


def _weekday(words: str) -> str | None:
    """The day of "Monday opening hours" or "Close (Mon)"."""
    days = [_PLACES[word][0] for word in words.split() if word in _PLACES and _PLACES[word][0] in WEEK]
    others = {word for word in words.split() if word not in _PLACES or _PLACES[word][0] not in WEEK}
    return days[0] if len(days) == 1 and others <= _OF_A_DAY else None


def heading_words(heading: str) -> str:
    """A heading's words: "Charity_ContactPhone" is "charity contact phone"."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", heading) if not heading.isupper() else heading
    return label_words(re.sub(r"[_.\-/]+", " ", apart))


def names_somebody(heading: str) -> bool:
    """Whether a column may hold the names of people, which are never read."""
    words = heading_words(heading)
    return words not in _PLACES and names_person(words)


assert not set(LABELS) - {"venue"} - set(FIELDS), "what a label on a page may tell, a column may tell"
