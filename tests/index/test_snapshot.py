"""A snapshot is built aside, checked, and swapped in as a whole; what is broken is refused in plain words."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from directory.listing import Listing
from index.encoder import CachedEncoder
from index.errors import SnapshotMissing, SnapshotRefused, SnapshotUnreadable
from index.snapshot import build_snapshot, current_folder, open_snapshot
from index.snapshot.current import SNAPSHOTS
from index.snapshot.manifest import MANIFEST
from tests.index.hashing import HashingEncoder
from tests.index.making import VOCABULARY, listing, snapshot_of

LISTINGS = [
    listing("Hackney Choir", "We sing on Tuesdays. No audition is needed.", categories=("Music",)),
    listing("Debt Clinic", "Bring your letters.", organisation="Money Aid", needs=("debt",)),
    listing("Café “Ünder”", None),
    listing("!!!", "A name of signs alone."),
]


class BrokenEncoder(HashingEncoder):
    """Gives another vector for the same text each time, as a model with a fault would."""

    def encode_passages(self, texts: list[str], progress: object = None) -> np.ndarray:  # type: ignore[override]
        vectors = np.random.default_rng().standard_normal((len(texts), self.dimensions)).astype(np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


class LongEncoder(HashingEncoder):
    def encode_passages(self, texts: list[str], progress: object = None) -> np.ndarray:  # type: ignore[override]
        return super().encode_passages(texts) * 3


def test_snapshot_holds_each_listing_once_with_its_passages_and_sentences(tmp_path: Path) -> None:
    snapshot = snapshot_of(LISTINGS, tmp_path, HashingEncoder())
    assert snapshot.ids == tuple(held.id for held in LISTINGS)
    assert snapshot.organisations == ("", "Money Aid", "", "")
    assert list(snapshot.passages[:, 0]) == [0, 0, 1, 2, 3]
    assert snapshot.sentences_of(0)[1] == ("We sing on Tuesdays.", "No audition is needed.")
    assert snapshot.sentences_of(2)[1] == ()
    assert snapshot.listing_needs(1) == {"debt"}
    assert len(snapshot.sentence_vectors) == snapshot.manifest.sentences == 4


def test_manifest_has_the_sum_of_every_file(tmp_path: Path) -> None:
    snapshot = snapshot_of(LISTINGS, tmp_path, HashingEncoder())
    there = {path.name for path in snapshot.folder.iterdir()} - {MANIFEST}
    assert set(snapshot.manifest.files) == there


def test_nothing_to_index_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SnapshotRefused, match="kith crawl"):
        build_snapshot([], HashingEncoder(), VOCABULARY, tmp_path / "index")
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize(
    ("encoder", "said"), [(BrokenEncoder(), "do not find themselves"), (LongEncoder(), "not of length 1")]
)
def test_failed_check_leaves_the_old_snapshot(encoder: HashingEncoder, said: str, tmp_path: Path) -> None:
    old = snapshot_of(LISTINGS, tmp_path, HashingEncoder()).folder
    with pytest.raises(SnapshotRefused, match=said):
        build_snapshot(LISTINGS, encoder, VOCABULARY, tmp_path)
    assert current_folder(tmp_path) == old
    assert list((tmp_path / SNAPSHOTS).iterdir()) == [old]


def test_failure_amid_the_listings_leaves_the_old_snapshot(tmp_path: Path) -> None:
    def broken() -> object:
        yield LISTINGS[0]
        raise RuntimeError("the store went away")

    old = snapshot_of(LISTINGS, tmp_path, HashingEncoder()).folder
    with pytest.raises(RuntimeError, match="went away"):
        build_snapshot(broken(), HashingEncoder(), VOCABULARY, tmp_path)  # type: ignore[arg-type]
    assert current_folder(tmp_path) == old
    assert list((tmp_path / SNAPSHOTS).iterdir()) == [old]


def test_two_newest_snapshots_are_kept(tmp_path: Path) -> None:
    folders = [snapshot_of(LISTINGS, tmp_path, HashingEncoder()).folder for _ in range(4)]
    assert sorted((tmp_path / SNAPSHOTS).iterdir()) == folders[2:]
    assert current_folder(tmp_path) == folders[3]


def test_unchanged_listings_are_not_encoded_again(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    build_snapshot(LISTINGS, CachedEncoder(encoder, tmp_path), VOCABULARY, tmp_path / "index")
    before = encoder.encoded
    changed: list[Listing] = [*LISTINGS[1:], listing("A new one", "Just opened its doors.")]
    build_snapshot(changed, CachedEncoder(encoder, tmp_path), VOCABULARY, tmp_path / "index")
    assert before > 0
    assert encoder.encoded - before == 2  # the new listing's passage and its sentence


def test_another_model_encodes_again_beside_the_old_and_swaps(tmp_path: Path) -> None:
    old = snapshot_of(LISTINGS, tmp_path, HashingEncoder("one"))
    new = snapshot_of(LISTINGS, tmp_path, HashingEncoder("two", dimensions=32))
    assert old.folder.is_dir()
    assert (old.manifest.encoder, new.manifest.encoder) == ("one", "two")
    assert new.vectors.shape[1] == 32


def test_no_snapshot_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(SnapshotMissing, match="kith index"):
        current_folder(tmp_path)


def test_other_encoder_is_told_with_both_names(tmp_path: Path) -> None:
    folder = snapshot_of(LISTINGS, tmp_path, HashingEncoder("one")).folder
    with pytest.raises(SnapshotUnreadable, match=r"made with one, and the model is now two.*kith index"):
        open_snapshot(folder, "two")


def _truncate(folder: Path) -> None:
    path = folder / "vectors.npy"
    path.write_bytes(path.read_bytes()[:-8])


def _flip(folder: Path) -> None:
    path = folder / "words.sqlite"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def _remove(folder: Path) -> None:
    (folder / "places.npy").unlink()


def _garble(folder: Path) -> None:
    (folder / MANIFEST).write_text("{not json")


def _strip(folder: Path) -> None:
    told = json.loads((folder / MANIFEST).read_text())
    del told["encoder"]
    (folder / MANIFEST).write_text(json.dumps(told))


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (_truncate, "vectors.npy"),
        (_flip, "words.sqlite"),
        (_remove, "places.npy"),
        (_garble, MANIFEST),
        (_strip, MANIFEST),
    ],
)
def test_damaged_snapshot_names_the_file_and_what_to_run(
    damage: Callable[[Path], None], named: str, tmp_path: Path
) -> None:
    folder = snapshot_of(LISTINGS, tmp_path, HashingEncoder()).folder
    damage(folder)
    with pytest.raises(SnapshotUnreadable, match=rf"{named}.*kith index"):
        open_snapshot(folder, "hashing")


def test_progress_counts_up_to_all_texts(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    build_snapshot(LISTINGS, HashingEncoder(), VOCABULARY, tmp_path, lambda done, total: told.append((done, total)))
    assert told
    assert told[-1][0] == told[-1][1] > len(LISTINGS)
