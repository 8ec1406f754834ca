"""`kith evaluate` on a collection small enough to measure by hand."""

import json
from math import log2
from pathlib import Path
from typing import Any

import pytest

from directory.errors import InputError
from directory.vocabulary import load_vocabulary
from index.evaluation import METRICS, evaluate
from index.evaluation.collection import Document, Query, read_collection
from index.evaluation.evaluating import intervals, measure
from index.evaluation.listings import as_listing
from tests.index.hashing import HashingEncoder
from tests.index.making import VOCABULARY

DOCUMENTS = [
    {"_id": "choir", "title": "Hackney Choir", "text": "Sing with us.", "metadata": {"organisation": "Kith Singers"}},
    {"_id": "debt", "title": "Money Clinic", "text": "Help with bailiffs.", "metadata": {"tags": ["debt advice"]}},
    {"_id": "walk", "title": "Canal Walk", "text": "", "metadata": {}},
]
QUERIES: list[dict[str, Any]] = [
    {"_id": "q1", "text": "bailiffs help", "metadata": {"type": "keyword"}},
    {"_id": "q2", "text": "sing and walk", "metadata": {"type": "multi-need"}},
    {"_id": "q3", "text": "canal walk", "metadata": {"type": "known-item"}},
    {"_id": "q4", "text": "nobody judged this"},
]
FILES: dict[str, list[dict[str, Any]]] = {
    "queries_dev.jsonl": QUERIES[:2],
    "queries_more.jsonl": QUERIES[2:],
    "needs_dev.jsonl": [{"query_id": "q2", "needs": ["singing", "cooking"]}],
}
TABLES = {
    "qrels_dev.tsv": "query-id\tcorpus-id\tscore\nq1\tdebt\t3\nq1\tchoir\t0\nq2\tchoir\t2\n",
    "qrels_more.tsv": "query-id\tcorpus-id\tscore\nq3\twalk\t3\n",
    "qrels_needs_dev.tsv": "query_id\tneed_index\tdoc_id\tgrade\nq2\t0\tchoir\t3\nq2\t1\tdebt\t1\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "corpus.jsonl").write_text("".join(json.dumps(document) + "\n" for document in DOCUMENTS))
    for name, entries in FILES.items():
        (tmp_path / name).write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    for name, table in TABLES.items():
        (tmp_path / name).write_text(table)
    return tmp_path


def test_all_files_of_a_kind_are_read_and_needs_apart(folder: Path) -> None:
    collection = read_collection(folder)
    assert [query.type for query in collection.queries] == ["keyword", "multi-need", "known-item", "other"]
    assert collection.queries[0].grades == {"debt": 3, "choir": 0}
    assert collection.queries[1].needs == ({"choir": 3}, {"debt": 1})
    assert collection.queries[3].grades == {}


def test_evaluation_has_the_shape_and_numbers_done_by_hand(folder: Path, tmp_path: Path) -> None:
    told = json.loads(evaluate(folder, HashingEncoder(), tmp_path / "cache", vocabulary=VOCABULARY).to_json())
    assert set(told) == {"overall", "by_type", "systems", "intervals", "judged_only", "own"}
    assert set(told["systems"]) == {"bm25", "encoder", "fusion"}
    assert set(told["overall"]) == set(METRICS)
    assert told["systems"]["fusion"] == told["overall"]
    # By words alone q1 finds "debt" first, q2 finds "choir" and "walk", of which "choir" is judged, q3 finds "walk".
    assert told["systems"]["bm25"]["MRR@10"] in (1.0, 0.75)
    assert told["overall"]["recall@20"] == 1
    assert told["overall"]["known-item success@1"] == 1
    assert told["overall"]["needs@10"] == 0.5
    assert told["by_type"]["keyword"]["nDCG@10"] == 1
    assert "nDCG@10" not in told["by_type"]["known-item"]
    assert "needs@10" not in told["by_type"]["keyword"]
    assert told["by_type"]["other"] == {}


def test_means_are_over_judged_queries_and_leave_known_items_out() -> None:
    queries = [
        Query("q1", "", "keyword", {"a": 3, "b": 2}, ()),
        Query("q2", "", "multi-need", {"c": 2}, ({"c": 2}, {"d": 3})),
        Query("q3", "", "known-item", {"e": 3}, ()),
        Query("q4", "", "keyword", {}, ()),
    ]
    ranking = {"q1": ["b", "a"], "q2": ["x", "c"], "q3": ["e", "a"], "q4": ["a"]}
    first = (3 + 7 / log2(3)) / (7 + 3 / log2(3))
    second = 1 / log2(3)
    assert measure(queries, ranking) == {
        "nDCG@10": pytest.approx((first + second) / 2, abs=1e-4),
        "MRR@10": 0.75,
        "recall@20": 1.0,
        "needs@10": 0.5,
        "judged@10": 0.75,
        "known-item success@1": 1.0,
    }


def test_document_becomes_a_listing_with_its_metadata_in_fields() -> None:
    told = {
        "organisation": "Kith",
        "postcode": "E8 1DY",
        "lat": 51.5,
        "lon": 0,
        "schedule": "Tuesdays",
        "cost": "Free",
        "eligibility": "Over 60",
        "tags": ["debt advice", "unheard of"],
    }
    listing = as_listing(Document("d", "Clinic", "Help.", told), VOCABULARY)
    assert (listing.name, listing.description, listing.needs) == ("Clinic", "Help.", ("debt",))
    assert listing.categories == ("debt advice", "unheard of")
    assert (listing.places[0].lat, listing.places[0].lon) == (51.5, 0)
    assert listing.sessions[0].text == "Tuesdays"
    assert listing.organisation and listing.organisation.name == "Kith"
    assert listing.eligibility and listing.eligibility.text == "Over 60"
    assert listing.cost and listing.cost.text == "Free"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("corpus.jsonl", '{"_id": "a", "title": "t"}\n', "corpus.jsonl, line 1, has no text"),
        ("corpus.jsonl", "[1]\n", "corpus.jsonl, line 1, has no _id"),
        ("queries_dev.jsonl", "{oops\n", "queries_dev.jsonl, line 1, is not JSON"),
        ("qrels_dev.tsv", "a\tb\tc\nq1\tdebt\n", "qrels_dev.tsv, line 2, has 2 columns, not 3"),
        ("qrels_dev.tsv", "a\tb\tc\nq1\tdebt\thigh\n", "qrels_dev.tsv, line 2: 'high' is not a whole number"),
    ],
)
def test_wrong_line_is_named(name: str, text: str, said: str, folder: Path) -> None:
    (folder / name).write_text(text)
    with pytest.raises(InputError, match=said.replace(".", r"\.")):
        read_collection(folder)


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries*.jsonl", "qrels*.tsv"])
def test_missing_file_is_named(missing: str, folder: Path) -> None:
    for path in folder.glob(missing):
        path.unlink()
    with pytest.raises(InputError, match="not a judged collection") as caught:
        read_collection(folder)
    assert missing in str(caught.value)
    assert caught.value.field == "DIR"


def test_collection_without_a_grade_for_its_queries_is_refused(folder: Path) -> None:
    for path in folder.glob("qrels*.tsv"):
        path.write_text("query-id\tcorpus-id\tscore\n")
    with pytest.raises(InputError, match="no grade"):
        read_collection(folder)


def test_measures_of_the_judged_collection_are_those_published_with_it(shared: Path, tmp_path: Path) -> None:
    """Of BM25, which needs no model: 0.282, 0.433, 0.266 and 0.52, four names of four."""
    from index.evaluation.baselines import bm25_ranking

    collection = read_collection(shared / "benchmark")
    told = measure(collection.queries, bm25_ranking(collection))
    assert told["nDCG@10"] == pytest.approx(0.282, abs=0.005)
    assert told["MRR@10"] == pytest.approx(0.433, abs=0.005)
    assert told["recall@20"] == pytest.approx(0.266, abs=0.005)
    assert told["needs@10"] == pytest.approx(0.52, abs=0.005)
    assert told["known-item success@1"] == 1
    assert len(collection.documents) == len({as_listing(held, load_vocabulary()).id for held in collection.documents})


def test_intervals_hold_the_mean_and_are_the_same_each_time() -> None:
    found = {"nDCG@10": [0.0, 0.2, 0.4, 0.9, 1.0], "needs@10": []}
    low, high = intervals(found)["nDCG@10"]
    assert 0 <= low < 0.5 < high <= 1
    assert intervals(found) == intervals(found)
    assert "needs@10" not in intervals(found)


def test_own_judgements_are_shown_apart_and_never_replace_the_collection_s(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("query-id\tcorpus-id\tscore\nq1\tdebt\t0\nq2\twalk\t3\n")
    told = evaluate(folder, HashingEncoder(), tmp_path / "cache", vocabulary=VOCABULARY, own=own)
    without = evaluate(folder, HashingEncoder(), tmp_path / "cache", vocabulary=VOCABULARY)
    assert told.overall == without.overall
    assert told.own["keyword"]["nDCG@10"] == told.by_type["keyword"]["nDCG@10"]
    assert told.own["multi-need"]["judged@10"] > told.by_type["multi-need"]["judged@10"]
    assert told.judged_only["all"]["judged@10"] == 1
    assert without.own == {}
    with pytest.raises(InputError, match="no file of judgements"):
        evaluate(folder, HashingEncoder(), tmp_path / "cache", vocabulary=VOCABULARY, own=tmp_path / "none.tsv")
