"""How results are ranked, told from the weights that the search ranks by."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from index.ranking import WEIGHTS, Weights


@dataclass(frozen=True)
class Part:
    """Something that counts; `weight` is how much, beside the meaning of what was said, which counts 1."""

    name: str
    words: str
    weight: str


WORDS: Mapping[str, tuple[str, str]] = {
    "name": ("The name", "If you write the name of a group, that group comes first."),
    "meaning": ("Meaning", "How near the meaning of your words is to the whole listing."),
    "sentence": ("Its best sentence", "How near one sentence of the listing is to your words."),
    "words": ("Your words", "If the listing has the same words that you used."),
    "told": ("The need, as helpers put it", "How near it is to the words that helpers use for the need we heard."),
    "offered": ("The need, as listings put it", "How near it is to what listings for that need say."),
    "worded": ("The need, word for word", "If it has the words that belong to that need."),
    "alike": ("Like the best", "How near it is to the few best results."),
    "distinct": ("Not just near to everything", "A listing that seems near to every search counts less."),
    "fitting": (
        "What you asked for",
        "How much it meets: day, time, cost, age, access. What it misses counts against it.",
    ),
    "open_to": ("Who it is for", "It counts less if it is for a group of people that you did not speak of."),
    "distance": ("Distance", "Nearer counts a little more."),
    "fresh": ("How fresh it is", "If we saw it not long ago, and if a person said in the last year that it is right."),
}


def parts(weights: Weights = WEIGHTS) -> tuple[Part, ...]:
    """What counts, the most first. A part that counts nothing is left out."""
    held = {field.name: float(getattr(weights, field.name)) for field in fields(weights)}
    ordered = sorted((name for name in held if held[name]), key=lambda name: -held[name])
    return tuple(Part(*WORDS[name], weight=f"{held[name]:g}") for name in ordered)
