"""A hit whose place nobody may learn, as it may leave: no distance, nor anything that was measured from its place."""

from directory.listing import Listing, Precision
from directory.masking import is_hidden
from index.question import Hit
from index.sentences import sentences

MEASURED = "distance"
_FROM_INDEX = frozenset({MEASURED, "passage", "words"})


def is_behind(hit: Hit, listing: Listing) -> bool:
    """Whether the index still knows its place nearer than its district: it was masked since, and waits for the next."""
    return is_hidden(listing) and hit.precision not in (None, Precision.DISTRICT)


def without_place(hit: Hit, listing: Listing) -> Hit:
    """The hit as it is, or where its listing's place is hidden, without distance and older words than the listing's."""
    if not is_hidden(listing):
        return hit
    sentence = hit.sentence if hit.sentence in sentences(listing.description) else None
    return hit.model_copy(
        update={
            "distance_km": None,
            "precision": None,
            "sentence": sentence,
            "scores": {name: score for name, score in hit.scores.items() if name != MEASURED},
            "reasons": tuple(
                reason
                for reason in hit.reasons
                if reason.kind not in _FROM_INDEX or (reason.kind == "passage" and reason.text == sentence)
            ),
        }
    )
