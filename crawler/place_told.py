"""A place out of what was told of it: one rule for every platform."""

from directory.listing import Place, Precision


def place_told(
    name: str | None, address: str | None, postcode: str | None, at: tuple[float, float] | None
) -> Place | None:
    """The place, its point (degrees) being as exact as its source gives it; None where nothing was told."""
    if not (name or address or postcode or at):
        return None
    return Place(
        name=name,
        address=address or None,
        postcode=postcode,
        lat=at[0] if at else None,
        lon=at[1] if at else None,
        precision=Precision.GIVEN if at else None,
    )
