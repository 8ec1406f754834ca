"""Build a snapshot aside, check it, and swap it in; when anything fails the old one stays and nothing is left over."""

import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

from directory.frozen import Frozen
from directory.listing import Listing
from directory.vocabulary import Vocabulary
from index.encoder import Encoder
from index.errors import SnapshotRefused
from index.progress import Progress
from index.snapshot.check import check_snapshot
from index.snapshot.current import SNAPSHOTS, make_current, prune
from index.snapshot.encoded import Encoded, encode
from index.snapshot.manifest import LAYOUT, MANIFEST, Manifest, sha256
from index.snapshot.met import Met, met
from index.snapshot.rows import Rows, gather
from index.snapshot.words import WORDS, write_words


class SnapshotId(NamedTuple):
    """A snapshot's name, which sorts by its time, and that time in UTC."""

    name: str
    created: datetime


class SnapshotInfo(Frozen):
    """What was built. `folder` holds the snapshot, which is the current one."""

    id: str
    folder: Path
    created: datetime
    encoder: str
    listings: int
    passages: int
    sentences: int


def build_snapshot(  # noqa: PLR0913
    listings: Iterable[Listing],
    encoder: Encoder,
    vocabulary: Vocabulary,
    folder: Path,
    progress: Progress | None = None,
    *,
    sentence_vectors: bool = True,
    multilingual: Encoder | None = None,
) -> SnapshotInfo:
    """Build a snapshot of the listings under `folder` and make it the one that answers.

    `progress` is told of texts encoded. Without `sentence_vectors` the sentence to quote is chosen by its words:
    building is faster, explanations are plainer. With a `multilingual` encoder the snapshot can be searched in the
    languages that it knows. Raises SnapshotRefused when there is nothing to index or a check
    fails.
    """
    rows = gather(listings, vocabulary)
    if not rows.listings:
        raise SnapshotRefused(
            "There are no listings to index. Gather and merge some first: kith crawl, then kith merge."
        )
    encoded = encode(rows, encoder, vocabulary, progress, sentence_vectors=sentence_vectors, multilingual=multilingual)
    created = datetime.now(UTC)
    name = f"{created:%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
    with _aside(folder / SNAPSHOTS, name) as aside:
        write_words(aside / WORDS, rows)
        weighed = met(aside / WORDS, encoded.vectors[rows.whole()], encoder, vocabulary, encoded.calibration())
        manifest = _write(aside, SnapshotId(name, created), rows, encoded, weighed)
        check_snapshot(aside, rows, encoder)
        aside.rename(folder / SNAPSHOTS / name)
    make_current(folder, name)
    prune(folder)
    return _info(folder / SNAPSHOTS / name, manifest)


@contextmanager
def _aside(snapshots: Path, name: str) -> Iterator[Path]:
    aside = snapshots / f".{name}"
    aside.mkdir(parents=True)
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write(aside: Path, identity: SnapshotId, rows: Rows, encoded: Encoded, weighed: Met) -> Manifest:
    for name, array in {**rows.arrays(), **encoded.arrays(), **weighed.arrays()}.items():
        np.save(aside / f"{name}.npy", array, allow_pickle=False)
    manifest = Manifest(
        id=identity.name,
        created=identity.created,
        layout=LAYOUT,
        encoder=encoded.encoder,
        dimensions=encoded.vectors.shape[1],
        listings=len(rows.listings),
        passages=len(rows.passages),
        sentences=len(rows.sentences),
        needs=encoded.need_ids,
        calibration=encoded.calibration(),
        phrase_calibration=encoded.phrase_calibration(),
        multilingual=encoded.bridge.encoder if encoded.bridge else None,
        files={path.name: sha256(path) for path in sorted(aside.iterdir())},
    )
    (aside / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    return manifest


def _info(folder: Path, manifest: Manifest) -> SnapshotInfo:
    told = manifest.model_dump(include={"id", "created", "encoder", "listings", "passages", "sentences"})
    return SnapshotInfo(folder=folder, **told)
