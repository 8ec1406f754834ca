"""Measure search on a judged collection: the engine that answers people, beside two plain baselines."""

import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np

from directory.frozen import Frozen
from directory.vocabulary import Vocabulary, load_vocabulary
from index.encoder import CachedEncoder, Encoder
from index.engines.embedded import EmbeddedEngine
from index.evaluation import metrics
from index.evaluation.baselines import bm25_ranking, encoder_ranking
from index.evaluation.collection import KNOWN_ITEM, Collection, Grades, Query, read_collection, read_grades
from index.evaluation.listings import as_listing, listing_id
from index.progress import Progress
from index.question import LIMIT_MAX, STATEMENT_MAX, Question, SearchEngine
from index.snapshot import build_snapshot

Ranking = Mapping[str, Sequence[str]]
Measures = dict[str, float]

SUCCESS = "known-item success@1"
ALL = "all"

# Known items are found or not found; averaging them with graded statements would only raise every mean.
_GRADED: dict[str, Callable[[Query, Sequence[str]], float | None]] = {
    "nDCG@10": lambda query, ranked: metrics.ndcg(ranked, query.grades),
    "MRR@10": lambda query, ranked: metrics.reciprocal_rank(ranked, query.grades),
    "recall@20": lambda query, ranked: metrics.recall(ranked, query.grades),
    "needs@10": lambda query, ranked: metrics.needs_met(ranked, query.needs),
    "judged@10": lambda query, ranked: metrics.judged(ranked, query.grades),
}
METRICS = (*_GRADED, SUCCESS)


class Evaluation(Frozen):
    """Means by metric: of the engine over all queries and by type, and of each system over all queries.

    A metric that no query of a group has (such as needs@10 of keywords) is left out of it. Of the engine also, by
    group ("all" and each type): `intervals`, the 95 % bootstrap interval of each mean; `judged_only`, with what nobody
    judged left out of each list; `own`, with further judgements beside the collection's, empty where none were given.
    """

    overall: Measures
    by_type: dict[str, Measures]
    systems: dict[str, Measures]
    intervals: dict[str, dict[str, tuple[float, float]]] = {}
    judged_only: dict[str, Measures] = {}
    own: dict[str, Measures] = {}

    def to_json(self) -> str:
        return json.dumps(self.model_dump(), indent=1, ensure_ascii=False) + "\n"


def evaluate(  # noqa: PLR0913
    folder: Path,
    encoder: Encoder,
    cache_dir: Path,
    progress: Progress | None = None,
    vocabulary: Vocabulary | None = None,
    *,
    multilingual: Encoder | None = None,
    own: Path | None = None,
) -> Evaluation:
    """Index a judged collection in a temporary folder, ask every query, and measure with geography open.

    `own` is a file of further judgements, as qrels*.tsv, that count where the collection has none. Vectors are cached
    under `cache_dir`. Raises InputError naming the file and line that is wrong.
    """
    collection = read_collection(folder)
    vocabulary = vocabulary or load_vocabulary()
    cached = encoder if isinstance(encoder, CachedEncoder) else CachedEncoder(encoder, cache_dir)
    # The fusion first: it encodes all texts, so that the encoder alone finds them in the cache.
    fusion = _fusion_ranking(collection, cached, vocabulary, progress, multilingual)
    systems = {"bm25": bm25_ranking(collection), "encoder": encoder_ranking(collection, cached), "fusion": fusion}
    groups = {ALL: list(collection.queries), **_by_type(collection)}
    more = _with(collection.queries, read_grades(own)) if own else []
    return Evaluation(
        overall=measure(collection.queries, fusion),
        by_type={kind: measure(queries, fusion) for kind, queries in _by_type(collection).items()},
        systems={name: measure(collection.queries, ranking) for name, ranking in systems.items()},
        intervals={name: intervals(values(queries, fusion)) for name, queries in groups.items()},
        judged_only={name: measure(queries, _judged(queries, fusion)) for name, queries in groups.items()},
        own={name: measure([one for one in more if name in (one.type, ALL)], fusion) for name in groups if own},
    )


def values(queries: Sequence[Query], ranking: Ranking) -> dict[str, list[float]]:
    """Each metric of each query that has it; queries that nobody judged are left out."""
    judged = [query for query in queries if query.grades]
    graded = [query for query in judged if query.type != KNOWN_ITEM]
    found = {name: [of(query, ranking[query.id]) for query in graded] for name, of in _GRADED.items()}
    known = [query for query in judged if query.type == KNOWN_ITEM]
    found[SUCCESS] = [metrics.found_first(ranking[query.id], query.grades) for query in known]
    return {name: [value for value in held if value is not None] for name, held in found.items()}


def measure(queries: Sequence[Query], ranking: Ranking) -> Measures:
    """The mean of each metric over the queries that have it; queries that nobody judged are left out."""
    return {name: round(sum(held) / len(held), 4) for name, held in values(queries, ranking).items() if held}


def intervals(found: Mapping[str, Sequence[float]], draws: int = 2000) -> dict[str, tuple[float, float]]:
    """The middle 95 % of means over statements drawn anew, for each metric; always the same draws."""
    drawn = np.random.default_rng(0)
    told = {}
    for name, held in found.items():
        if held:
            means = drawn.choice(np.array(held), (draws, len(held))).mean(axis=1)
            low, high = np.percentile(means, [2.5, 97.5])
            told[name] = (round(float(low), 4), round(float(high), 4))
    return told


def _judged(queries: Sequence[Query], ranking: Ranking) -> Ranking:
    """The lists without what nobody judged."""
    return {query.id: [one for one in ranking[query.id] if one in query.grades] for query in queries}


def _with(queries: Sequence[Query], own: Mapping[str, Grades]) -> list[Query]:
    """The queries with further grades, which never replace one of the collection."""
    return [replace(query, grades={**own.get(query.id, {}), **query.grades}) for query in queries]


def _by_type(collection: Collection) -> dict[str, list[Query]]:
    found = defaultdict(list)
    for query in collection.queries:
        found[query.type].append(query)
    return dict(found)


def _fusion_ranking(
    collection: Collection,
    encoder: Encoder,
    vocabulary: Vocabulary,
    progress: Progress | None,
    multilingual: Encoder | None = None,
) -> Ranking:
    listings = (as_listing(document, vocabulary) for document in collection.documents)
    with tempfile.TemporaryDirectory(prefix="kith-evaluation-") as aside:
        index = Path(aside)
        build_snapshot(listings, encoder, vocabulary, index, progress, multilingual=multilingual)
        with closing(EmbeddedEngine.open(index, encoder, vocabulary, multilingual=multilingual)) as engine:
            return _asked(collection, engine)


def _asked(collection: Collection, engine: SearchEngine) -> Ranking:
    documents = {listing_id(document.id): document.id for document in collection.documents}
    questions = {
        query.id: Question(statement=query.text[:STATEMENT_MAX], limit=LIMIT_MAX) for query in collection.queries
    }
    answers = {query: engine.search(question) for query, question in questions.items()}
    return {query: [documents[hit.listing] for hit in answer.hits] for query, answer in answers.items()}
