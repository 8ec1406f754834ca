"""Statements in other languages: carried into the main model's space, or left to the main model if they cannot be."""

from pathlib import Path

import numpy as np
import pytest

from index.encoder import CachedEncoder, Encoder, LateEncoder, UnknownModel
from index.engines.opened import Opened
from index.multilingual import Bridge, encoder_for, learn, open_multilingual, read_bridge
from index.snapshot import build_snapshot, current_folder
from tests.index.hashing import HashingEncoder
from tests.index.making import VOCABULARY, listing, snapshot_of

RANDOM = np.random.default_rng(11)


def _unit(vectors: np.ndarray) -> np.ndarray:
    lengths: np.ndarray = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / lengths).astype(np.float32)


def _two_spaces(texts: int) -> tuple[np.ndarray, np.ndarray]:
    """Vectors of the same texts in two spaces that differ by a turn, a middle and some noise."""
    meaning = RANDOM.normal(size=(texts, 12))
    turn = RANDOM.normal(size=(12, 40))
    said = np.hstack([meaning, RANDOM.normal(0, 0.1, (texts, 8))]) + 5
    return _unit(said), _unit(meaning @ turn + 3)


def test_text_that_was_not_learned_is_carried_to_where_the_main_encoder_has_it() -> None:
    said, meant = _two_spaces(700)
    bridge = learn("other", [(said[:500], meant[:500]), (said[500:600], meant[500:600])])
    carried = np.stack([bridge.carry(vector) for vector in said[600:]])
    assert np.allclose(np.linalg.norm(carried, axis=1), 1, atol=1e-5)
    assert np.array_equal((carried @ meant.T).argmax(axis=1), np.arange(600, 700))


def test_carried_texts_lie_as_far_apart_as_the_main_encoder_has_them() -> None:
    said, meant = _two_spaces(700)
    said = _unit(said + RANDOM.normal(0, 0.05, said.shape))
    bridge = learn("other", [(said[:500], meant[:500])])
    carried = np.stack([bridge.carry(vector) for vector in said[500:]])
    own = meant[500:]
    assert np.mean(carried @ carried.T) == pytest.approx(np.mean(own @ own.T), abs=0.1)


MAIN, OTHER = HashingEncoder("main"), HashingEncoder("other", 32)
BRIDGE = Bridge(OTHER.key, RANDOM.normal(size=(33, 96)).astype(np.float32))


@pytest.mark.parametrize(
    ("language", "other", "bridge"),
    [
        ("en", OTHER, BRIDGE),
        (None, OTHER, BRIDGE),
        ("pl", None, BRIDGE),
        ("pl", OTHER, None),
        ("pl", HashingEncoder("newer", 32), BRIDGE),
    ],
)
def test_main_encoder_reads_what_cannot_be_carried(
    language: str | None, other: Encoder | None, bridge: Bridge | None
) -> None:
    assert encoder_for(language, MAIN, other, bridge) is MAIN


def test_another_language_is_read_by_the_other_encoder_and_passages_by_the_main_one() -> None:
    encoder = encoder_for("pl", MAIN, OTHER, BRIDGE)
    assert np.allclose(encoder.encode_statement("dach"), BRIDGE.carry(OTHER.encode_statement("dach")))
    assert np.array_equal(encoder.encode_passages(["roof"]), MAIN.encode_passages(["roof"]))
    assert (encoder.key, encoder.dimensions) == (MAIN.key, MAIN.dimensions)


def test_snapshot_keeps_the_bridge_it_was_built_with(tmp_path: Path) -> None:
    build_snapshot([listing("Choir", "We sing.")], MAIN, VOCABULARY, tmp_path, multilingual=OTHER)
    bridge = Opened.of(current_folder(tmp_path), MAIN.key, VOCABULARY).bridge
    assert bridge is not None
    assert (bridge.encoder, bridge.matrix.shape) == (OTHER.key, (33, 96))


def test_snapshot_without_another_encoder_has_no_bridge(tmp_path: Path) -> None:
    snapshot = snapshot_of([listing("Choir", "We sing.")], tmp_path, MAIN)
    assert read_bridge(snapshot.folder, snapshot.manifest.multilingual) is None


def test_setting_can_turn_other_languages_off(cache_dir: Path) -> None:
    assert open_multilingual("", cache_dir) is None


def test_model_that_was_not_built_is_done_without(tmp_path: Path) -> None:
    assert open_multilingual("multilingual", tmp_path) is None


def test_unknown_model_for_other_languages_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel, match="“babel”"):
        open_multilingual("babel", tmp_path)


def test_encoder_is_loaded_once_and_when_it_is_needed(tmp_path: Path) -> None:
    loaded: list[Encoder] = []

    def load() -> Encoder:
        loaded.append(HashingEncoder("late"))
        return loaded[-1]

    late = CachedEncoder(LateEncoder("late", 96, load), tmp_path)
    assert (late.key, late.dimensions, loaded) == ("late", 96, [])
    assert np.array_equal(late.encode_statement("a roof"), HashingEncoder("late").encode_statement("a roof"))
    late.encode_passages(["a roof"])
    assert len(loaded) == 1
