"""Which model reads a statement."""

from collections.abc import Sequence
from typing import Final

from index.encoder import Encoder, Progress, Vectors
from index.multilingual.bridge import Bridge

ENGLISH: Final = "en"


class CarriedEncoder:
    """Reads statements with the multilingual encoder and carries them into the main encoder's space; passages are the
    main encoder's own."""

    def __init__(self, main: Encoder, multilingual: Encoder, bridge: Bridge) -> None:
        self._main, self._multilingual, self._bridge = main, multilingual, bridge

    @property
    def key(self) -> str:
        return self._main.key

    @property
    def dimensions(self) -> int:
        return self._main.dimensions

    def encode_statement(self, text: str) -> Vectors:
        return self._bridge.carry(self._multilingual.encode_statement(text))

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self._main.encode_passages(texts, progress)


def encoder_for(language: str | None, main: Encoder, multilingual: Encoder | None, bridge: Bridge | None) -> Encoder:
    """The encoder for a statement in a language, an ISO 639-1 code or None where it is not sure.

    The main one for English, for what is not sure, and where there is no bridge learned with this multilingual encoder.
    """
    if multilingual is None or bridge is None or bridge.encoder != multilingual.key or language in (None, ENGLISH):
        return main
    return CarriedEncoder(main, multilingual, bridge)
