"""What may help instead of a listing that is gone: like it, near where it was."""

from directory.errors import InputError
from directory.listing import Listing
from directory.masking import is_hidden
from search_api.lazy import NotReady
from search_api.service import SIMILAR_KM, Ask, Service

WORDS = 400  # what it was called and the beginning of what it did say enough of what it was like


def instead_of(service: Service, former: Listing | None, limit: int = 3) -> tuple[Listing, ...]:
    """A few listings like a former one within 8 km of it, or in its area; none where nothing good is.

    None either where its people asked not to be listed (`former` is None), or its place is hidden: what stands near it
    would tell where it is. The search is not counted, and that the index is away is no error here.
    """
    near = _where(former) if former else None
    if former is None or near is None or is_hidden(former):
        return ()
    statement = ". ".join(filter(None, (former.name, former.description)))[:WORDS]
    try:
        found = service.search(Ask(statement=statement, near=near, distance_km=SIMILAR_KM, limit=limit, counted=False))
    except (InputError, NotReady):
        return ()
    return () if found.weak else tuple(hit.listing for hit in found.hits)


def _where(former: Listing) -> str | None:
    """A postcode, else the name of its area."""
    postcodes = (place.postcode for place in former.places if place.postcode)
    return next(postcodes, None) or next(iter(former.service_area.names if former.service_area else ()), None)
