"""Fits how sure a need is for a listing, on half of the sample listings; measures it on the rest and on judged ones.

`python -m bench.listing_needs` writes index/needs/tagging.toml. The judged collection is read where it is at hand.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import numpy as np

from crawler.samples.listings import load_samples
from crawler.values import terms
from directory.listing import Eligibility, Listing
from directory.settings import load_settings
from directory.vocabulary import Vocabulary, load_vocabulary
from index.encoder import Encoder, open_encoder
from index.needs.confidence import Floats, logistic
from index.needs.fitting import newton
from index.needs.nearness import Phrases
from index.needs.tagging import FITTED, PROPOSED, NeedTagger, TagEvidence, TagWeights
from index.passages import passages

_SEEN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Labelled:
    """A listing without its source's headings, and the needs that who wrote it put it under."""

    listing: Listing
    needs: frozenset[str]


def labelled(vocabulary: Vocabulary) -> Iterator[Labelled]:
    """The sample listings."""
    samples = load_samples()
    for service in samples.services:
        yield Labelled(_listing(service.name, service.description, service.who), frozenset(service.needs))
    for entry in samples.entries:
        yield Labelled(
            _listing(entry.name, entry.activities, entry.who),
            _needs(vocabulary, (entry.category, *entry.secondary)),
        )
    for row in csv.DictReader(io.StringIO(samples.council.decode())):
        yield Labelled(_listing(row["Name"], row["Description"], None), _needs(vocabulary, terms(row["Needs"])))


def _needs(vocabulary: Vocabulary, words: Sequence[str]) -> frozenset[str]:
    return frozenset(need.id for word in words for need in vocabulary.match_categories(word))


def _listing(name: str, description: str, who: str | None) -> Listing:
    return Listing(
        id=uuid5(NAMESPACE_URL, name),
        name=name,
        description=description,
        eligibility=Eligibility(text=who) if who else None,
        last_seen=_SEEN,
    )


def evidence(listings: Sequence[Labelled], tagger: NeedTagger, phrases: Phrases, encoder: Encoder) -> list[Floats]:
    """What speaks for each need of each listing."""
    vectors = encoder.encode_passages([passages(one.listing)[0].text for one in listings])
    near = phrases.near_all(vectors)
    return [tagger.evidence(one.listing, near[row]) for row, one in enumerate(listings)]


def fit(
    listings: Sequence[Labelled], told: Sequence[Floats], vocabulary: Vocabulary, needs: Sequence[str]
) -> TagWeights:
    """Weights of a logistic function. A need that holds one of the listing's, or that one holds, is left out.

    `marked` keeps a weight of its own: the sample listings are read without their headings.
    """
    rows, meant = [], []
    for one, found in zip(listings, told, strict=True):
        above = {up.id for need in one.needs for up in vocabulary.ancestors(vocabulary.by_id[need])}
        for place, need in enumerate(needs):
            if need in one.needs or need not in above:
                rows.append(found[place])
                meant.append(float(need in one.needs))
    weights, bias = newton(np.array(rows), np.array(meant), [name != "leads" for name in TagEvidence._fields])
    return TagWeights((MARKED, *weights[1:]), bias)


# A source's own heading is nearly always right, and a curator's is.
MARKED = 6.0


def measured(listings: Sequence[Labelled], told: Sequence[Floats], needs: Sequence[str], weights: TagWeights) -> str:
    """Precision and recall of what is proposed."""
    proposed = [
        {need for need, sure in zip(needs, logistic(found, *weights), strict=True) if sure >= PROPOSED}
        for found in told
    ]
    right = sum(len(found & one.needs) for found, one in zip(proposed, listings, strict=True))
    count, wanted = sum(map(len, proposed)), sum(len(one.needs) for one in listings)
    return f"precision {right / max(count, 1):.3f}, recall {right / wanted:.3f} of {wanted} needs of {len(listings)}"


def write(weights: TagWeights, path: Path) -> None:
    """Write the weights as tagging.toml."""
    values = {**dict(zip(TagEvidence._fields, weights.weights, strict=True)), "bias": weights.bias}
    lines = "\n".join(f"{name} = {value:.4f}" for name, value in values.items())
    path.write_text(f"# Fitted by `python -m bench.listing_needs`.\n[tagging]\n{lines}\n", encoding="utf-8")


def main() -> None:
    settings, vocabulary = load_settings(), load_vocabulary()
    encoder = open_encoder(settings.model, settings.cache_dir)
    phrases = Phrases.made(vocabulary, encoder)
    listings = list(labelled(vocabulary))
    told = evidence(listings, NeedTagger(vocabulary, phrases), phrases, encoder)
    weights = fit(listings[::2], told[::2], vocabulary, phrases.needs)
    write(weights, FITTED)
    print("fitted on:", measured(listings[::2], told[::2], phrases.needs, weights))
    print("held back:", measured(listings[1::2], told[1::2], phrases.needs, weights))


if __name__ == "__main__":
    main()
