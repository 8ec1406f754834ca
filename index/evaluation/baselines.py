"""The two plain systems that show whether the measure is right: both rank the whole title and text."""

import bm25s  # type: ignore[import-untyped]
import numpy as np
import Stemmer  # type: ignore[import-not-found]

from index.encoder import Encoder
from index.evaluation.collection import Collection

DEPTH = 100


def bm25_ranking(collection: Collection) -> dict[str, list[str]]:
    """Each query's documents by BM25 over stemmed English words, best first, those that share a word only."""
    stem = Stemmer.Stemmer("english")
    tokens = bm25s.tokenize(_texts(collection), stopwords="en", stemmer=stem, show_progress=False)
    index = bm25s.BM25()
    index.index(tokens, show_progress=False)
    return {query.id: _by_words(index, query.text, stem, collection) for query in collection.queries}


def _by_words(index: bm25s.BM25, text: str, stem: Stemmer.Stemmer, collection: Collection) -> list[str]:
    words = bm25s.tokenize(text, stopwords="en", stemmer=stem, return_ids=False, show_progress=False)[0]
    scores = index.get_scores(words) if words else np.zeros(len(collection.documents))
    best = np.argsort(-scores, kind="stable")[:DEPTH]
    return [collection.documents[place].id for place in best if scores[place] > 0]


def encoder_ranking(collection: Collection, encoder: Encoder) -> dict[str, list[str]]:
    """Each query's documents by the cosine of its vector with theirs, best first."""
    vectors = encoder.encode_passages(_texts(collection))
    return {query.id: _by_meaning(vectors, encoder, query.text, collection) for query in collection.queries}


def _by_meaning(vectors: np.ndarray, encoder: Encoder, text: str, collection: Collection) -> list[str]:
    best = np.argsort(-(vectors @ encoder.encode_statement(text)), kind="stable")[:DEPTH]
    return [collection.documents[place].id for place in best]


def _texts(collection: Collection) -> list[str]:
    # The same text as the first passage of the listing made from it, so that it is encoded once for both.
    return [
        f"{document.title}. {document.text}" if document.text else document.title for document in collection.documents
    ]
