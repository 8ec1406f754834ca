"""A part of the map, and what is drawn in it."""

from directory.errors import InputError
from directory.frozen import Frozen

Ring = tuple[tuple[float, float], ...]


class Box(Frozen):
    """A part of the map in degrees (WGS84). Raises InputError by `checked` where it is none."""

    west: float
    south: float
    east: float
    north: float

    def checked(self) -> "Box":
        """This box; raises InputError naming what is wrong."""
        for low, high, most in (("west", "east", 180), ("south", "north", 85)):
            if not -most <= getattr(self, low) < getattr(self, high) <= most:
                raise InputError(low, f"{low} is {getattr(self, low)}: it is less than {high}, both within {most}.")
        return self

    def wider(self, by: float) -> "Box":
        """With a share of its size added at every side."""
        across, up = (self.east - self.west) * by, (self.north - self.south) * by
        return Box(west=self.west - across, south=self.south - up, east=self.east + across, north=self.north + up)


class Outline(Frozen):
    """A district or area by name: its rings as (longitude, latitude), and where its name may stand."""

    name: str
    rings: tuple[Ring, ...]
    label: tuple[float, float]
