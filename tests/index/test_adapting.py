"""What encoders are adapted with, and how: invented pairs, and an adapter learned from them."""

import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from directory.vocabulary import load_vocabulary
from index.adapting import held_out, listing_texts, make_pairs, statements
from index.adapting.pairs import Pair
from index.adapting.recipe import Recipe, recipe_for
from index.adapting.texts import TextsError, read
from index.adapting.training import Kept, helpful_too, learn, near_needs
from index.adapting.tuning import write
from index.models import UnknownModel, fetch
from index.models.adapter import Adapter
from kith import app

VOCABULARY = load_vocabulary()
PAIRS = make_pairs(VOCABULARY)


def test_pairs_are_many_and_the_same_every_time() -> None:
    assert len(set(PAIRS)) == len(PAIRS) >= 3000
    assert len({pair.said for pair in PAIRS}) > 3000
    assert make_pairs(VOCABULARY) == PAIRS


def test_every_need_is_stated_and_met() -> None:
    known = set(VOCABULARY.by_id)
    assert set().union(*(pair.stated for pair in PAIRS)) == known
    assert set().union(*(pair.met for pair in PAIRS)) == known
    assert set().union(*(text.needs for text in listing_texts())) == known


def test_each_listing_meets_a_need_that_its_statement_states() -> None:
    assert all(pair.stated & pair.met for pair in PAIRS)


def test_statements_with_several_needs_are_among_the_pairs() -> None:
    assert sum(len(pair.stated) > 1 for pair in PAIRS) > 0.1 * len(PAIRS)


def test_frames_are_filled() -> None:
    assert not [pair for pair in PAIRS if re.search(r"[{}]", pair.said + pair.listing)]


def test_statements_kept_apart_are_in_no_pair() -> None:
    apart = {text.text for text in held_out()}
    assert len(apart) > 20
    assert not apart & {pair.said for pair in PAIRS}


def test_texts_are_our_own(shared: Path) -> None:
    """No listing of ours shares eight words in a row with the real ones, and no statement with the judged ones."""
    there = _runs((shared / "benchmark" / "corpus.jsonl").read_text(encoding="utf-8"))
    there |= _runs((shared / "benchmark" / "queries_dev.jsonl").read_text(encoding="utf-8"))
    ours = [text.text for text in (*listing_texts(), *statements())]
    assert not [text for text in ours if _runs(text) & there]


def _runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", text.lower())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def test_need_that_is_unknown_is_named_with_its_line() -> None:
    with pytest.raises(TextsError, match=r"own.txt, line 2: there is no need 'detb'"):
        list(read("own.txt", "# ours\n[detb]\nAdvice.", {"debt"}))


def test_text_under_no_need_is_refused() -> None:
    with pytest.raises(TextsError, match=r"own.txt, line 1: the text stands under no need"):
        list(read("own.txt", "Advice.\n[debt]\n", {"debt"}))


def test_listings_for_near_needs_are_no_examples_against_each_other() -> None:
    batch = [_pair("debt"), _pair("benefits"), _pair("cooking"), _pair("debt", "cooking")]
    masked = helpful_too(batch, near_needs(VOCABULARY))
    assert masked[0] == [False, True, False, True]
    assert masked[2] == [False, False, False, True]
    assert all(not masked[row][row] for row in range(4))


def _pair(*needs: str) -> Pair:
    return Pair("said", "listing", frozenset(needs), frozenset(needs))


def test_only_models_with_a_recipe_can_be_adapted() -> None:
    with pytest.raises(UnknownModel, match="“multilingual” cannot be adapted: there are recipes for small and quality"):
        recipe_for("multilingual")


def test_learning_brings_statements_nearer_to_what_helps(cache_dir: Path) -> None:
    weights = fetch("small", cache_dir).folder
    told: list[tuple[int, int]] = []
    kept = Kept(held_out()[:4], listing_texts()[:8])
    recipe = Recipe(rank=4, batch=6, rounds=1, rate=2e-3, first_layer=4)
    learned = learn(weights, PAIRS[:36], VOCABULARY, recipe, lambda done, of, loss: told.append((done, of)), kept)
    assert told == [(step, 6) for step in range(1, 7)]
    assert sorted(learned.adapter.parts) == [
        f"encoder.layer.{layer}.attention.self.{part}.weight" for layer in (4, 5) for part in ("query", "value")
    ]
    assert learned.adapter.numbers == 2 * 2 * 4 * (384 + 384)
    assert all(np.abs(learned.adapter.change(name)).max() > 0 for name in learned.adapter.parts)
    assert 0 <= learned.before <= 1 and 0 <= learned.after <= 1


def test_adapter_written_is_read_again_and_its_hash_told(tmp_path: Path) -> None:
    adapter = Adapter.of({"a.weight": (np.ones((2, 3), np.float32), np.full((4, 2), 0.5, np.float32))})
    path = tmp_path / "adapters" / "small.npz"
    first, again = write("small", adapter, path), write("small", adapter, path)
    assert first == again and len(first) == 64
    assert Adapter.read(path.read_bytes()).change("a.weight").tolist() == [[1, 1, 1]] * 4
    assert [file.name for file in path.parent.iterdir()] == ["small.npz"]


def test_tune_takes_a_folder_or_the_name_of_what_to_tune(tmp_path: Path) -> None:
    runner = CliRunner()
    for given in (["tune", str(tmp_path)], ["tune", "weights", str(tmp_path)]):
        assert "is not a judged collection" in str(runner.invoke(app, given, env={"KITH_MODEL": "small"}).exception)
    assert "“foo” cannot be adapted" in str(runner.invoke(app, ["tune", "encoder", "foo"]).exception)
