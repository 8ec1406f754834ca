"""The change of a model that ships with Kith: merged when a graph is made, and never another than the one pinned."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder, GraphEncoder, open_encoder
from index.encoder.sentence import SentenceEncoder
from index.models import ModelError, ModelMissing, UnknownModel, WrongHash, build, fetch
from index.models.adapter import Adapter, adapter_file, adapter_of
from index.models.building import write_built, write_graph
from index.models.folders import built_folder
from index.models.profiles import MULTILINGUAL, PROFILES, SMALL, SMALL_ADAPTED
from index.needs.confidence import table

TEXTS = ["the bailiffs keep writing", "Advice about debt, by appointment, in six languages.", "Yoga"]
NAMES = [f"encoder.layer.{layer}.attention.self.{part}.weight" for layer in (0, 5) for part in ("query", "value")]


def _adapter(size: float) -> Adapter:
    drawn = np.random.default_rng(4)
    return Adapter.of(
        {
            name: (
                drawn.normal(size=(4, 384)).astype(np.float32),
                size * drawn.normal(size=(384, 4)).astype(np.float32),
            )
            for name in NAMES
        }
    )


def test_graph_with_an_adapter_is_the_model_with_it(cache_dir: Path, tmp_path: Path) -> None:
    weights, adapter = fetch("small", cache_dir).folder, _adapter(0.02)
    plain = replace(SMALL, adapter=None)
    write_built(plain, weights, tmp_path, quantised=False)
    as_published = _encoded(GraphEncoder(tmp_path))
    write_graph(weights, SMALL.max_tokens, tmp_path / "model.onnx", adapter, quantised=False)
    adapted = _encoded(GraphEncoder(tmp_path))
    assert np.sum(adapted * as_published, axis=1).max() < 0.999
    in_torch = _encoded(SentenceEncoder(str(weights), adapter=adapter))
    assert np.sum(adapted * in_torch, axis=1) == pytest.approx(1, abs=1e-5)


def _encoded(encoder: Encoder) -> np.ndarray:
    return encoder.encode_passages(TEXTS)


def test_tensors_that_an_adapter_does_not_name_stay_as_they_are() -> None:
    tensor = np.ones((384, 384), np.float32)
    merged = _adapter(1).merged(lambda name: tensor)
    assert merged("embeddings.word_embeddings.weight") is tensor
    assert np.allclose(merged(NAMES[0]), 1 + _adapter(1).change(NAMES[0]))


def test_adapters_that_ship_are_those_pinned_and_fit_their_model(cache_dir: Path) -> None:
    for profile in PROFILES.values():
        assert (adapter_of(profile) is not None) == adapter_file(profile).is_file() == (profile.adapter is not None)
        for name, (down, up) in (adapter_of(profile) or Adapter({})).parts.items():
            assert name.startswith("encoder.layer.")
            assert (down.shape[1], up.shape[0]) == (profile.dimensions, profile.dimensions)


def test_adapted_profile_shares_the_weights_and_has_a_graph_of_its_own(cache_dir: Path) -> None:
    adapted = build("small-adapted", cache_dir)
    assert adapted.folder.parent == build("small", cache_dir).folder.parent
    assert "invented for Kith" in (adapted.folder / "NOTICE").read_text(encoding="utf-8")
    keys = [open_encoder(name, cache_dir).key for name in ("small", "small-adapted")]
    assert keys[0] != keys[1] and SMALL_ADAPTED.adapter and SMALL_ADAPTED.adapter[:8] in keys[1]
    in_torch = open_encoder("torch:small-adapted", cache_dir)
    assert np.sum(_encoded(GraphEncoder(adapted.folder)) * _encoded(in_torch), axis=1).min() > 0.99
    assert [table(key) for key in (*keys, in_torch.key)] == ["confidence", "adapted", "adapted"]


def test_adapter_with_another_hash_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "small.npz"
    file.write_bytes(_adapter(1).written())
    monkeypatch.setattr("index.models.adapter.adapter_file", lambda profile: file)
    with pytest.raises(WrongHash, match="small.npz"):
        adapter_of(replace(SMALL, adapter="0" * 64))


def test_adapter_that_did_not_come_with_kith_is_named() -> None:
    with pytest.raises(ModelMissing, match=r"multilingual\.npz is missing"):
        adapter_of(replace(MULTILINGUAL, adapter="0" * 64))


@pytest.mark.parametrize("data", [b"nothing of the kind", b"", b"PK\x03\x04 cut short"])
def test_file_that_holds_no_adapter_is_refused(data: bytes) -> None:
    with pytest.raises(ModelError, match="no adapter of Kith's"):
        Adapter.read(data)


def test_a_backend_that_knows_no_adapter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel, match="“small-adapted” cannot be run with onnx:"):
        open_encoder("onnx:small-adapted", tmp_path)


def test_each_adapter_is_built_into_a_folder_of_its_own(tmp_path: Path) -> None:
    folders = [built_folder(replace(SMALL, adapter=adapter), tmp_path).name for adapter in (None, "ab" * 32, "cd" * 32)]
    assert folders == ["int8", "int8-abababab", "int8-cdcdcdcd"]
