"""The default model, once; and the measure that the search must hold on the judged collection."""

from pathlib import Path

import pytest

from index.encoder import open_encoder
from index.evaluation import Evaluation, evaluate
from index.models import build

NDCG = "nDCG@10"


def test_the_default_model_puts_what_helps_before_what_does_not(cache_dir: Path) -> None:
    build("quality", cache_dir)
    encoder = open_encoder("quality", cache_dir)
    helps, other = encoder.encode_passages(
        ["Free advice about debt and letters from bailiffs.", "Salsa for beginners."]
    )
    said = encoder.encode_statement("I can't pay what I owe and they are coming to take my things")
    assert encoder.dimensions == 768
    assert said @ helps > said @ other + 0.2


@pytest.fixture(scope="module")
def measured(shared: Path, cache_dir: Path) -> Evaluation:
    build("small", cache_dir)
    return evaluate(shared / "benchmark", open_encoder("small", cache_dir), cache_dir)


def test_the_engine_is_no_worse_than_its_encoder(measured: Evaluation) -> None:
    assert measured.overall[NDCG] >= max(0.45, measured.systems["encoder"][NDCG] - 0.01)
    assert measured.overall["known-item success@1"] == 1


def test_the_baselines_show_that_the_measure_is_right(measured: Evaluation) -> None:
    assert measured.systems["bm25"][NDCG] == pytest.approx(0.28, abs=0.02)
    assert measured.systems["encoder"][NDCG] == pytest.approx(0.417, abs=0.02)
