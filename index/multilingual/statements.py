"""Which model reads a statement."""

from index.encoder import Encoder, Vectors
from index.multilingual.bridge import Bridge

ENGLISH = "en"


class StatementEncoder:
    """Encodes statements with the main encoder, and those in other languages with the multilingual one."""

    def __init__(self, main: Encoder, multilingual: Encoder | None) -> None:
        self._main, self._multilingual = main, multilingual

    def encode(self, statement: str, language: str | None, bridge: Bridge | None) -> Vectors:
        """A vector of the main encoder's space, of length 1.

        `language` is an ISO 639-1 code, None where it is not sure. Without a bridge that was learned with this
        multilingual encoder the main one reads every language.
        """
        other = self._multilingual
        if other is None or bridge is None or bridge.encoder != other.key or language in (None, ENGLISH):
            return self._main.encode_statement(statement)
        return bridge.carry(other.encode_statement(statement))
