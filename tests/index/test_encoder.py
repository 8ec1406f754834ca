"""Encoders: vectors of length 1, the same for the same text, without PyTorch."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder, GraphEncoder, ModelDamaged, ModelMissing, UnknownModel, open_encoder
from index.models import build

PASSAGES = [
    "Free hot meals and food parcels for families who are struggling this week.",
    "Chess club. All ages and abilities, boards and tea provided.",
    "Advice on debt, bailiffs and rent arrears from a trained adviser. " * 12,
    "Yoga",
    "",
    "A warm room and company on Tuesdays for people who live alone — café, naïve, £5, 你好.",
]


@pytest.fixture(scope="session")
def small_folder(cache_dir: Path) -> Path:
    return build("small", cache_dir).folder


@pytest.fixture(scope="session")
def small(small_folder: Path) -> GraphEncoder:
    return GraphEncoder(small_folder)


def test_neither_encoding_nor_building_imports_torch(small_folder: Path, cache_dir: Path, tmp_path: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from index.encoder import open_encoder
from index.models.building import write_graph
encoder = open_encoder("small", Path({str(cache_dir)!r}))
assert encoder.encode_statement("food bank").shape == (384,)
write_graph(Path({str(small_folder.parent / "weights")!r}), 256, Path({str(tmp_path / "model.onnx")!r}))
print(sorted(sys.modules.keys() & {{"torch", "transformers", "sentence_transformers", "sympy"}}))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_vectors_are_float32_of_length_one(small: Encoder) -> None:
    vectors = small.encode_passages(PASSAGES)
    assert vectors.shape == (len(PASSAGES), small.dimensions) == (6, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_same_text_has_the_same_vector_in_any_batch(small: Encoder) -> None:
    together = small.encode_passages(PASSAGES)
    reversed_order = small.encode_passages(PASSAGES[::-1])[::-1]
    alone = np.stack([small.encode_passages([text])[0] for text in PASSAGES])
    assert np.array_equal(together, reversed_order)
    assert np.array_equal(together, alone)


def test_same_text_has_the_same_vector_with_one_thread_and_two(small_folder: Path, small: Encoder) -> None:
    assert np.array_equal(
        GraphEncoder(small_folder, threads=1).encode_passages(PASSAGES), small.encode_passages(PASSAGES)
    )


def test_a_statement_is_nearest_to_the_passage_that_means_the_same(small: Encoder) -> None:
    scores = small.encode_passages(PASSAGES) @ small.encode_statement("bailiffs came to my door about the rent I owe")
    assert int(np.argmax(scores)) == 2


def test_text_beyond_the_longest_is_cut_not_refused(small: Encoder) -> None:
    start = "word " * 300
    assert np.array_equal(small.encode_statement(start), small.encode_statement(start + "another " * 2000))


def test_progress_counts_every_passage(small: Encoder) -> None:
    told: list[int] = []
    small.encode_passages(PASSAGES, told.append)
    assert told == [1, 2, 3, 4, 5, 6]


def test_no_passages_give_no_vectors(small: Encoder) -> None:
    assert small.encode_passages([]).shape == (0, 384)


def test_missing_model_says_which_command_brings_it(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"“quality”.*`kith models fetch quality`"):
        open_encoder("quality", tmp_path)


def test_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel, match=f"{tmp_path} is no SentenceTransformer folder"):
        open_encoder(str(tmp_path), tmp_path)


def test_shortened_graph_is_named_when_opened(small_folder: Path, tmp_path: Path) -> None:
    for file in small_folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    whole = (tmp_path / "model.onnx").read_bytes()
    (tmp_path / "model.onnx").write_bytes(whole[:-1])
    with pytest.raises(ModelDamaged, match=f"model.onnx should have {len(whole)} bytes"):
        GraphEncoder(tmp_path)
