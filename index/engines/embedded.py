"""The engine of one machine: place first, then exact cosines and full text over what is in reach."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Self
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from directory.places import Gazetteer, PlacePoint
from directory.vocabulary import Vocabulary
from index.encoder import Encoder
from index.engines.candidates import Candidates, candidates
from index.engines.comparing import Explanation, explained, similar
from index.engines.following import Following
from index.engines.hearing import TOLD, Heard
from index.engines.hits import Explained
from index.engines.opened import Opened
from index.question import Answer, Question, Similar
from index.ranking import FIRST_PAGE, WEIGHTS, Weights, covering, first, total
from index.snapshot.met import SIGNALS
from index.weakness import Compared, Signals, is_weak

# Needs that a first page has room for, and how many of a need's best count as one of its best.
NEEDS_COVERED: Final = 5
BEST_OF_NEED: Final = 3
# Of the directory, from here on what is in reach is as good as all of it.
MOST: Final = 0.5
# Asked for one need, what meets it counts more than where all of a statement is asked for.
FOR_ONE_NEED: Final = 1.5


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


def signals_of(
    opened: Opened, heard: Heard, found: Candidates, best: Sequence[int], weights: Weights = WEIGHTS
) -> Signals:
    """What the best hits show, beside the best of the whole directory where they are only those in reach."""
    here = _compared(heard, found, weights)
    if _is_alone(found):
        return Signals.of(found.scores, best, here, None)
    anywhere = candidates(opened, replace(heard, near=None), weights, worded=found.worded)
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
    """The candidates, best first, each need that was heard clearly having one of its best on the first page."""
    holders = _holders(opened, found)
    order = first(totals, holders, max(heard.question.limit, FIRST_PAGE))
    clear = [place for place, (_, need) in enumerate(heard.needs) if need.confidence >= TOLD][:NEEDS_COVERED]
    if len(clear) > 1:
        lists = [first(one, holders, BEST_OF_NEED) for one in _for_each(found, totals, clear, weights)]
        order = covering(order, lists)
    return order


def _for_each(
    found: Candidates, totals: NDArray[np.float64], needs: Sequence[int], weights: Weights
) -> Iterator[NDArray[np.float64]]:
    """The totals as they would be if only one of the needs had been heard, and it counted more."""
    counts = np.array([getattr(weights, signal) for signal in SIGNALS])
    without = totals - sum(getattr(weights, signal) * getattr(found.scores, signal) for signal in SIGNALS)
    for need in needs:
        yield without + FOR_ONE_NEED * (found.need_scores[:, need] @ counts)


def _holders(opened: Opened, found: Candidates) -> Sequence[str]:
    """Each candidate's organisation; none for those whose name was typed, so that all of them may be shown."""
    organisations = (opened.snapshot.organisations[row] for row in found.rows)
    typed = (found.scores.name > 0).tolist()
    return ["" if named else organisation for named, organisation in zip(typed, organisations, strict=True)]
