"""The engine of one machine: place first, then exact cosines and full text over what is in reach."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Self
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from directory.listing import Listing
from directory.places import Gazetteer, PlacePoint
from directory.vocabulary import Vocabulary
from index.encoder import Encoder
from index.engines.candidates import Candidates, candidates
from index.engines.comparing import Explanation, explained, similar
from index.engines.following import Following
from index.engines.hearing import NEEDS_COVERED, TOLD, Heard
from index.engines.hits import Explained
from index.engines.opened import Opened
from index.engines.reach import Reach
from index.needs.tagging import ProposedNeed
from index.passages import passages
from index.question import Answer, Question, Similar
from index.ranking import FIRST_PAGE, WEIGHTS, Weights, covering, first, total
from index.snapshot.met import SIGNALS
from index.weakness import Compared, Signals, is_weak

# How many of a need's best count as one of its best.
BEST_OF_NEED: Final = 3
# Of the directory, from here on what is in reach is as good as all of it.
MOST: Final = 0.5
# From here on a need has its best on the first page; and asked for it alone, what meets it counts more.
COVERED: Final = 0.3
FOR_ONE_NEED: Final = 1.5
_OF_THE_WHOLE: Final = ("meaning", "sentence", "words", "alike")


class EmbeddedEngine:
    """Answers from the current snapshot of a folder, many threads at once. Make it with `open`, end it with `close`."""

    def __init__(
        self,
        following: Following[Opened],
        encoder: Encoder,
        gazetteer: Gazetteer | None = None,
        multilingual: Encoder | None = None,
    ) -> None:
        self._following, self._encoder, self._gazetteer = following, encoder, gazetteer
        self._multilingual = multilingual

    @classmethod
    def open(
        cls,
        folder: Path,
        encoder: Encoder,
        vocabulary: Vocabulary,
        gazetteer: Gazetteer | None = None,
        *,
        multilingual: Encoder | None = None,
    ) -> Self:
        """Open what `folder` points to and follow it from then on. Raises SnapshotMissing or SnapshotUnreadable.

        With a gazetteer a place that a statement names is where it is asked from, unless the question says where. The
        multilingual encoder reads statements in other languages where the snapshot was built with it too.
        """
        following = Following(folder, lambda path: Opened.of(path, encoder.key, vocabulary))
        return cls(following, encoder, gazetteer, multilingual)

    @property
    def snapshot(self) -> str:
        return self._following.now.snapshot.manifest.id

    def close(self) -> None:
        self._following.close()

    def search(self, question: Question) -> Answer:
        """Find the listings in reach that fit the statement; the same question and snapshot give the same answer."""
        opened = self._following.now
        return answer(opened, self._heard(opened, question))

    def explain(self, question: Question, listing: UUID) -> Explanation:
        """Every score of one listing for a statement. Raises InputError where the index doesn't have it."""
        opened = self._following.now
        return explained(opened, self._heard(opened, question), listing)

    def similar(self, listing: UUID, near: PlacePoint | None, within_km: float, limit: int) -> list[Similar]:
        """The listings most like one; of those within the distance of `near`, if that is given."""
        return similar(self._following.now, listing, near, within_km, limit)

    def propose_needs(self, listing: Listing) -> tuple[ProposedNeed, ...]:
        """The needs that a listing seems to meet, whether or not the index has it yet, surest first."""
        opened = self._following.now
        vector = self._encoder.encode_passages([passages(listing)[0].text])[0]
        return opened.tagger.propose(listing, vector)

    def _heard(self, opened: Opened, question: Question) -> Heard:
        return Heard.of(opened, question, self._encoder, self._gazetteer, self._multilingual)


def answer(opened: Opened, heard: Heard, weights: Weights = WEIGHTS) -> Answer:
    """Everything of a search but understanding and the encoder."""
    found = candidates(opened, heard, weights)
    totals = total(found.scores, weights)
    best = ordered(opened, heard, found, totals, weights)
    signals = signals_of(opened, heard, found, best, weights)
    hits = Explained(opened, heard, found).hits(best[: heard.question.limit], totals)
    return Answer(
        understood=heard.told(opened),
        hits=hits,
        weak=is_weak(signals, alone=_is_alone(found)) and not any(found.named(place) for place in best[:FIRST_PAGE]),
    )


def signals_of(  # noqa: PLR0913
    opened: Opened,
    heard: Heard,
    found: Candidates,
    best: Sequence[int],
    weights: Weights = WEIGHTS,
    *,
    among: Reach | None = None,
) -> Signals:
    """What the best hits show, beside the best of the whole directory where they are only those in reach.

    `among` stands for the whole directory, where that is taken to be smaller than it is.
    """
    here = _compared(heard, found, weights)
    if _is_alone(found):
        return Signals.of(found.scores, best, here, None)
    anywhere = candidates(opened, replace(heard, near=None), weights, among, found.compared)
    return Signals.of(found.scores, best, here, _compared(heard, anywhere, weights))


def _is_alone(found: Candidates) -> bool:
    """Whether what is in reach is most of the directory, so that it cannot be compared with what is elsewhere."""
    return found.reach is None or bool(found.reach.within.mean() > MOST)


def _compared(heard: Heard, found: Candidates, weights: Weights) -> Compared:
    clear = [place for place, (_, need) in enumerate(heard.needs) if need.confidence >= TOLD][:1]
    need = found.need_scores[:, clear, :].sum(axis=(1, 2))
    return Compared.of(found.scores, weights, need)


def ordered(
    opened: Opened, heard: Heard, found: Candidates, totals: NDArray[np.float64], weights: Weights = WEIGHTS
) -> list[int]:
    """The candidates, best first, each need that was heard having one of its best on the first page."""
    holders = _holders(opened, found)
    order = first(totals, holders, max(heard.question.limit, FIRST_PAGE))
    covered = [place for place, (_, need) in enumerate(heard.needs) if need.confidence >= COVERED][:NEEDS_COVERED]
    if len(covered) > 1:
        each = (_for_one(opened, heard, found, totals, need=place, weights=weights) for place in covered)
        lists = [first(one, holders, BEST_OF_NEED) for one in each]
        order = covering(order, lists)
    return order


def _for_one(  # noqa: PLR0913
    opened: Opened, heard: Heard, found: Candidates, totals: NDArray[np.float64], *, need: int, weights: Weights
) -> NDArray[np.float64]:
    """The totals as they would be if only the clause that one need came from had been said."""
    rest = totals - sum(getattr(weights, name) * getattr(found.scores, name) for name in (*SIGNALS, *_OF_THE_WHOLE))
    cosines = opened.meaning.cosines(heard.need_vectors[need], found.rows)
    counts = np.array([getattr(weights, signal) for signal in SIGNALS])
    met = found.need_scores[:, need] @ counts / heard.needs[need][1].confidence
    clause = weights.meaning * opened.snapshot.manifest.calibration.scaled(cosines)
    alone: NDArray[np.float64] = rest + clause + FOR_ONE_NEED * met
    return alone


def _holders(opened: Opened, found: Candidates) -> Sequence[str]:
    """Each candidate's organisation; none for those whose name was typed, so that all of them may be shown."""
    organisations = (opened.snapshot.organisations[row] for row in found.rows)
    typed = (found.scores.name > 0).tolist()
    return ["" if named else organisation for named, organisation in zip(typed, organisations, strict=True)]
