"""The vocabulary of needs."""

from directory.vocabulary.needs import (
    Language,
    Need,
    SaidIn,
    Travel,
    Vocabulary,
    VocabularyError,
    load_vocabulary,
    normalise,
)

__all__ = ["Language", "Need", "SaidIn", "Travel", "Vocabulary", "VocabularyError", "load_vocabulary", "normalise"]
