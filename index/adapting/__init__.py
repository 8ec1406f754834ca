"""Adapting an encoder to what people say of their needs and what listings say: invented pairs, a LoRA adapter learned
from them, and the file that ships. Serving needs none of this; `index/models` merges the adapter when it builds."""

from index.adapting.pairs import Pair, held_out, make_pairs
from index.adapting.texts import Text, listing_texts, statements

__all__ = ["Pair", "Text", "held_out", "listing_texts", "make_pairs", "statements"]
