"""The invented entries as the export of a council for voluntary service: two documents joined on Contact ID.

The keys are those of a CiviCRM export as such councils publish it. It has no columns for times, cost, languages or how
to join, so these stand in the text, as they do in life.
"""

from typing import Any

from crawler.samples.listings import CvsEntry, Samples, Venue

Json = dict[str, Any]
_EMPTY_ADDRESS = (
    "Street Number", "Street Number Suffix", "Street Name", "Street Unit", "Supplemental Address 2",
    "Supplemental Address 3", "County",
)  # fmt: skip


def organisations(samples: Samples) -> Json:
    return {"organisations": [{"organisation": _organisation(entry)} for entry in samples.entries]}


def addresses(samples: Samples) -> Json:
    """An address for each entry; one without a venue has empty lines, as in real exports."""
    return {
        "addresses": [
            {"address": _address(entry, samples.venues[entry.venue] if entry.venue else None)}
            for entry in samples.entries
        ]
    }


def _organisation(entry: CvsEntry) -> Json:
    second, third = (*entry.secondary, "", "")[:2]
    return {
        "Contact ID": entry.contact_id,
        "Display Name": entry.name,
        "Service Activities": f"{entry.activities}\n\n{_practical(entry)}\n",
        "Summary of Activities": f"{entry.summary}\n",
        "OfficeMain-Phone-General Phone": entry.phone,
        "OfficeMain-Email": f"hello@{entry.web}",
        "Website": f"https://{entry.web}",
        "Delivered by-Organization Name": entry.organisation,
        "Where we work": ", ".join(entry.where),
        "Self Care One to One or Group": "One to One" if "home visit" in entry.delivery else "Group",
        "Self care service category": entry.category,
        "Self Care Category Secondary": second,
        "Activity Type": third,
        "Self care service agreed": "Self care service",
        "Created Date": "",
        "Modified date": entry.modified.strftime("%a, %d/%m/%Y - 9:00am"),
        "Group(s)": "invented samples",
        "Tag(s)": "Invented sample",
        "Beneficiary Categories": "",
        "Main beneficiary group": entry.who or "",
    }


def _practical(entry: CvsEntry) -> str:
    """Times, cost, ages, how to join and languages as one line of plain sentences."""
    told = [f"{entry.times}.", f"Cost: {entry.cost}.", _ages(entry), f"To join: {entry.join}."]
    if entry.delivery != ("in person",):
        told.append(f"How: {', '.join(entry.delivery)}.")
    if entry.languages != ("English",):
        told.append(f"Languages: {', '.join(entry.languages)}.")
    return " ".join(filter(None, told))


def _ages(entry: CvsEntry) -> str | None:
    if entry.min_age and entry.max_age:
        return f"Ages {entry.min_age} to {entry.max_age}."
    return f"Ages {entry.min_age} and over." if entry.min_age else None


def _address(entry: CvsEntry, venue: Venue | None) -> Json:
    return {
        "Contact ID": entry.contact_id,
        "Display Name": entry.name,
        "Location Type": "OfficeMain",
        "Street Address": venue.name if venue else "",
        "Supplemental Address 1": venue.address if venue else "",
        "city": "London" if venue else "",
        "postal_code": venue.postcode if venue else "",
        "Latitude": f"{venue.lat:.6f}" if venue else "",
        "Longitude": f"{venue.lon:.6f}" if venue else "",
        "Address Name": "OfficeMain" if venue else "",
        "Country": "United Kingdom" if venue else "",
    } | dict.fromkeys(_EMPTY_ADDRESS, "")
