"""The graph that is served: made without PyTorch, and as near to the full model as is promised."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from index.encoder import Encoder, GraphEncoder, Vectors, open_encoder
from index.encoder.sentence import SentenceEncoder
from index.models import CheckFailed, ModelError, build, check, checking, fetch
from index.models.adapter import adapter_of
from index.models.architecture import Architecture, distance_buckets
from index.models.building import write_built
from index.models.folders import built_folder, weights_folder
from index.models.graph import quantise_blocks
from index.models.profiles import QUALITY, SMALL
from index.models.sample_texts import sample_texts

TEXTS = sample_texts()[::20]


@pytest.fixture(scope="session")
def weights(cache_dir: Path) -> Path:
    return fetch("small", cache_dir).folder


@pytest.fixture(scope="session")
def full(weights: Path) -> Vectors:
    """What the small model as published gives for TEXTS, in sentence-transformers on PyTorch."""
    return SentenceEncoder(str(weights)).encode_passages(TEXTS)


def _cosines(one: Encoder, other: Vectors) -> Vectors:
    return np.asarray(np.sum(one.encode_passages(TEXTS) * other, axis=1))


def test_full_precision_graph_is_the_model_itself(weights: Path, full: Vectors, tmp_path: Path) -> None:
    write_built(SMALL, weights, tmp_path, quantised=False)
    assert _cosines(GraphEncoder(tmp_path), full) == pytest.approx(1, abs=1e-5)


def test_built_graph_is_near_the_full_model(cache_dir: Path, full: Vectors) -> None:
    cosines = _cosines(GraphEncoder(build("small", cache_dir).folder), full)
    assert cosines.mean() > 0.998
    assert cosines.min() > 0.99


def test_two_builds_are_the_same_bytes(weights: Path, tmp_path: Path) -> None:
    graphs = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        graphs.append(write_built(SMALL, weights, tmp_path / name).sha256("model.onnx"))
    assert graphs[0] == graphs[1]


def test_build_is_made_once_and_carries_the_licence(weights: Path, tmp_path: Path) -> None:
    first = build("small", tmp_path, weights)
    again = build("small", tmp_path)
    assert (first.made_now, again.made_now) == (True, False)
    assert first.folder == built_folder(SMALL, tmp_path)
    notice = (first.folder / "NOTICE").read_text(encoding="utf-8")
    assert "Licence: Apache-2.0" in notice and "Changed by Kith" in notice
    assert first.size < 0.3 * (weights / "model.safetensors").stat().st_size


def test_graph_made_in_an_older_way_is_made_again(weights: Path, tmp_path: Path) -> None:
    manifest = build("small", tmp_path, weights).folder / "manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(told | {"graph": "int8-older"}), encoding="utf-8")
    assert build("small", tmp_path).made_now


def test_check_compares_with_sentence_transformers(cache_dir: Path) -> None:
    build("small", cache_dir)
    told: list[tuple[str, float]] = []
    checked = check("small", cache_dir, lambda label, part: told.append((label, part)), TEXTS)
    assert checked.against == "sentence-transformers"
    assert checked.texts == len(TEXTS)
    assert 0.998 < checked.mean_cosine <= 1
    assert told[-1] == ("Encoding with sentence-transformers", 1.0)


def test_check_without_pytorch_compares_with_the_full_graph(cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "find_spec", lambda name: None)
    checked = check("small", cache_dir, texts=TEXTS)
    assert checked.against == "the 32-bit graph"
    assert checked.mean_cosine > 0.998


def test_check_fails_on_a_graph_of_other_weights(weights: Path, tmp_path: Path) -> None:
    fetch("small", tmp_path, weights)
    spoilt = Path(shutil.copytree(weights, tmp_path / "spoilt"))
    noise = np.random.default_rng(3)
    tensors = load_file(weights / "model.safetensors")
    for name, tensor in tensors.items():
        if name.endswith("dense.weight"):
            tensors[name] = tensor + noise.normal(0, 0.04, tensor.shape).astype(np.float32)
    save_file(tensors, spoilt / "model.safetensors", metadata={"format": "pt"})
    target = built_folder(SMALL, tmp_path)
    target.mkdir()
    write_built(SMALL, spoilt, target)
    with pytest.raises(
        CheckFailed, match=r"“small” has a mean cosine of 0\.\d+ with sentence-transformers: at least 0.99"
    ):
        check("small", tmp_path, texts=TEXTS)


def test_sample_texts_are_many_different_and_of_many_lengths() -> None:
    texts = sample_texts()
    lengths = [len(text.split()) for text in texts]
    assert len(set(texts)) == len(texts) == 500
    assert min(lengths) < 10 and max(lengths) > 80


def test_blocks_are_rounded_to_within_half_a_step() -> None:
    weight = np.random.default_rng(1).normal(size=(8, 256)).astype(np.float32)
    weight[3, :128] = 0
    values, scales = quantise_blocks(weight, 128)
    back = (values.astype(np.float32) - 128) * scales[..., None]
    assert values.shape == (8, 2, 128) and scales.shape == (8, 2)
    assert np.all(np.abs(back - weight.reshape(8, 2, 128)) <= scales[..., None] / 2 + 1e-7)
    assert not back[3, 0].any()


def test_distances_fall_in_the_buckets_of_mpnet() -> None:
    import torch
    from transformers.models.mpnet.modeling_mpnet import MPNetEncoder

    place = torch.arange(384)
    expected = MPNetEncoder.relative_position_bucket(place[None, :] - place[:, None], num_buckets=32)
    assert np.array_equal(distance_buckets(384, 32), expected.numpy())


def test_model_of_another_family_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "t5", "hidden_act": "gelu"}', encoding="utf-8")
    with pytest.raises(ModelError, match="BERT and MPNet with gelu, not for t5"):
        Architecture.of(tmp_path)


def test_quality_profile_encodes_as_the_full_model_does(cache_dir: Path) -> None:
    build("quality", cache_dir)
    served = open_encoder("quality", cache_dir)
    full = SentenceEncoder(str(weights_folder(QUALITY, cache_dir)), adapter=adapter_of(QUALITY))
    texts = sample_texts()[::60]
    assert served.dimensions == full.dimensions == 768
    assert np.mean([served.encode_statement(text) @ full.encode_statement(text) for text in texts]) > 0.995
