"""Any SentenceTransformer model, through sentence-transformers."""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from index.encoder import ModelError, ModelMissing, UnknownModel, open_encoder, own_model
from index.encoder.sentence import SentenceEncoder
from index.models import fetch

TEXTS = ["a choir", "Hot meals for people who sleep rough, every night at eight in the crypt.", ""]


@pytest.fixture(scope="session")
def weights(cache_dir: Path) -> Path:
    return fetch("small", cache_dir).folder


@pytest.fixture(scope="session")
def small(weights: Path) -> SentenceEncoder:
    return SentenceEncoder(str(weights))


def test_folder_is_opened_by_its_path(weights: Path, small: SentenceEncoder, tmp_path: Path) -> None:
    encoder = open_encoder(str(weights), tmp_path)
    assert encoder.key == small.key
    assert encoder.dimensions == 384
    assert np.array_equal(encoder.encode_passages(TEXTS), small.encode_passages(TEXTS))


def test_profile_is_opened_on_pytorch_when_asked(cache_dir: Path, small: SentenceEncoder) -> None:
    assert open_encoder("torch:small", cache_dir).key == small.key


def test_profile_without_weights_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="`kith models fetch small`"):
        open_encoder("torch:small", tmp_path)


def test_same_text_has_the_same_vector_in_any_batch(small: SentenceEncoder) -> None:
    together = small.encode_passages(TEXTS)
    assert np.array_equal(together, np.stack([small.encode_passages([text])[0] for text in TEXTS]))
    assert np.linalg.norm(together, axis=1) == pytest.approx(1, abs=1e-5)


def test_model_with_prompts_has_another_key_and_uses_them(
    weights: Path, small: SentenceEncoder, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(weights, tmp_path / "prompted"))
    config = folder / "config_sentence_transformers.json"
    told = json.loads(config.read_text(encoding="utf-8"))
    told["prompts"] = {"query": "query: ", "document": "passage: "}
    config.write_text(json.dumps(told), encoding="utf-8")
    prompted = SentenceEncoder(str(folder))
    assert prompted.key.split("-")[-1] != small.key.split("-")[-1]
    assert np.allclose(prompted.encode_statement("a choir"), small.encode_statement("query: a choir"), atol=1e-6)
    assert np.allclose(prompted.encode_passages(["a choir"]), small.encode_passages(["passage: a choir"]), atol=1e-6)


def test_without_sentence_transformers_the_install_line_is_told(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match=r"pip install 'kith\[torch\]'"):
        open_encoder(str(weights), tmp_path)


@pytest.mark.parametrize("name", ["foo", "torch:qualty", "no such folder/at all", "/nonesuch", "./mine", "a/b/c", ""])
def test_a_word_that_names_no_model_is_refused_with_those_there_are(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing is loaded, so nothing can be looked for on the network.
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(
        UnknownModel,
        match="quality, small, multilingual, small-adapted, quality-plain, or a model.*owner/name",
    ) as refused:
        open_encoder(name, tmp_path)
    assert f"“{name.removeprefix('torch:')}”" in str(refused.value)


def test_own_models_are_a_folder_or_a_name_on_the_hub(tmp_path: Path) -> None:
    assert own_model(str(tmp_path)) == str(tmp_path)
    assert own_model("sentence-transformers/all-MiniLM-L12-v2") == "sentence-transformers/all-MiniLM-L12-v2"


def test_onnx_backend_without_optimum_says_so(weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "optimum", None)  # as where it is not installed
    with pytest.raises(UnknownModel, match=r"\(onnx\).*Optimum"):
        open_encoder(f"onnx:{weights}", tmp_path)
