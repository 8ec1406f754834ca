"""The vocabulary of needs."""

from directory.vocabulary.needs import Need, Vocabulary, VocabularyError, load_vocabulary, normalise

__all__ = ["Need", "Vocabulary", "VocabularyError", "load_vocabulary", "normalise"]
