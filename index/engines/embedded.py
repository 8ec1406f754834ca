"""The engine of one machine: place first, then exact cosines and full text over what is in reach."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from directory.vocabulary import Vocabulary
from index.encoder import Encoder
from index.engines.candidates import Asked, Candidates, Opened, Statement, candidates
from index.engines.following import Following
from index.engines.hits import Explained
from index.pieces import Kept, NeedSaid, language_piece
from index.question import Answer, Question, Understood
from index.ranking import first, total
from index.snapshot import Snapshot
from index.statement import FEW_WORDS
from index.understanding.understand import understand

# Calibrated meaning of the best hit below which nothing found is called good. Of 120 listings that do not help the
# best lies below it four times in ten; with one or two that do, less than twice in ten (docs/evaluation.md).
WEAK = 0.3


class EmbeddedEngine:
    """Answers from the current snapshot of a folder, many threads at once. Make it with `open`, end it with `close`."""

    def __init__(self, following: Following[Opened], encoder: Encoder, vocabulary: Vocabulary) -> None:
        self._following, self._encoder, self._vocabulary = following, encoder, vocabulary

    @classmethod
    def open(cls, folder: Path, encoder: Encoder, vocabulary: Vocabulary) -> Self:
        """Open what `folder` points to and follow it from then on. Raises SnapshotMissing or SnapshotUnreadable."""
        return cls(Following(folder, lambda path: Opened.of(path, encoder.key)), encoder, vocabulary)

    @property
    def snapshot(self) -> str:
        return self._following.now.snapshot.manifest.id

    def close(self) -> None:
        self._following.close()

    def search(self, question: Question) -> Answer:
        """Find the listings in reach that fit the statement; the same question and snapshot give the same answer."""
        opened, understood = self._following.now, understand(question.statement)
        # A word or two of shorthand ("ESOL") stands as such in names and in the vocabulary.
        few = len(question.statement.split()) <= FEW_WORDS
        vector = self._encoder.encode_statement(question.statement if few else understood.searched)
        found = answer(opened, question, vector, self._vocabulary)
        language, kept = (
            question.language or understood.language,
            Kept.of(understood, question.without, question.filters),
        )
        pieces = (*(need.piece for need in found.understood.needs_said), *kept.pieces())
        spoken = (language_piece(language),) if language else ()
        said = {"urgent": understood.urgent, "statement_language": language, "pieces": (*pieces, *spoken)}
        return found.model_copy(update={"understood": found.understood.model_copy(update=said)})


def answer(opened: Opened, question: Question, statement: Statement, vocabulary: Vocabulary) -> Answer:
    """Everything of a search but the encoder; `statement` is the question's normalised vector."""
    snapshot = opened.snapshot
    asked = Asked.of(snapshot, question, statement)
    known = vocabulary.by_id
    found = candidates(opened, asked)
    totals = total(found.scores)
    best = first(totals, _holders(snapshot, found), question.limit)
    needs = tuple(snapshot.manifest.needs[need] for need in asked.needs)
    hits = Explained(snapshot, asked, found, vocabulary).hits(best, totals)
    return Answer(
        understood=Understood(
            needs=needs,
            place=question.near,
            needs_said=tuple(NeedSaid(need=need, name=known[need].name, confidence=1) for need in needs),
        ),
        hits=hits,
        weak=_weak(found, best) and not any(hit.needs for hit in hits),
    )


def _holders(snapshot: Snapshot, found: Candidates) -> Sequence[str]:
    """Each candidate's organisation; none for those whose name was typed, so that all of them may be shown."""
    organisations = (snapshot.organisations[row] for row in found.rows)
    return ["" if found.named(place) else organisation for place, organisation in enumerate(organisations)]


def _weak(found: Candidates, best: Sequence[int]) -> bool:
    return not any(found.scores.meaning[place] >= WEAK or found.named(place) for place in best)
