"""How the default engine is opened: the built index in the data folder, with the encoder that the settings name."""

from functools import cache
from pathlib import Path

from directory.places import Gazetteer
from directory.settings import Settings
from directory.vocabulary import Vocabulary
from index.encoder import Encoder, open_encoder
from index.engines.embedded import EmbeddedEngine
from index.multilingual import open_multilingual


def open_embedded(settings: Settings, vocabulary: Vocabulary) -> EmbeddedEngine:
    """A place that a statement names is where it is asked from, unless the question says where.

    Raises a KithError when there is no index or no model: the sentence says what to run."""
    encoder = _encoder(settings.model, settings.cache_dir)
    other = _multilingual(settings.multilingual, settings.cache_dir)
    gazetteer = Gazetteer.open(settings.cache_dir, settings.places_pack)
    return EmbeddedEngine.open(settings.data_dir / "index", encoder, vocabulary, gazetteer, multilingual=other)


@cache
def _encoder(model: str, cache_dir: Path) -> Encoder:
    """Kept, because opening is tried again at each request until there is an index, and a model is slow to load."""
    return open_encoder(model, cache_dir)


@cache
def _multilingual(model: str, cache_dir: Path) -> Encoder | None:
    return open_multilingual(model, cache_dir)
