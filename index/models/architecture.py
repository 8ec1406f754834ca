"""The shapes and tensor names of the two families of encoder that a graph can be made for: BERT and MPNet."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.models.errors import ModelError

BLOCK: Final = 128
"""How many weights share a scale in the 8-bit graph."""
RECIPE: Final = f"int8-block{BLOCK}-1"
"""Names the way in which a graph is made: raise the last number whenever the vectors change."""


@dataclass(frozen=True)
class Names:
    """How a family names the tensors of one layer, after `encoder.layer.N.`."""

    query: str
    key: str
    value: str
    attended: str
    attended_norm: str


BERT = Names(
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "attention.output.LayerNorm",
)
MPNET = Names("attention.attn.q", "attention.attn.k", "attention.attn.v", "attention.attn.o", "attention.LayerNorm")


@dataclass(frozen=True)
class Architecture:
    """What the graph needs to know of a model, read from its `config.json`."""

    family: str
    names: Names
    layers: int
    heads: int
    width: int
    epsilon: float
    first_position: int
    """The row of the position table that the first token takes."""
    buckets: int
    """How many distances MPNet's attention tells apart; 0 for BERT."""

    @classmethod
    def of(cls, folder: Path) -> "Architecture":
        """Read `config.json`. ModelError when the model is of neither family, or has a part that the graph lacks."""
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        family = str(config.get("model_type"))
        if family not in {"bert", "mpnet"} or config.get("hidden_act") != "gelu":
            raise ModelError(
                f"{folder / 'config.json'}: a graph can be made for BERT and MPNet with gelu, "
                f"not for {family} with {config.get('hidden_act')}."
            )
        mpnet = family == "mpnet"
        return cls(
            family=family,
            names=MPNET if mpnet else BERT,
            layers=config["num_hidden_layers"],
            heads=config["num_attention_heads"],
            width=config["hidden_size"],
            epsilon=config["layer_norm_eps"],
            first_position=config["pad_token_id"] + 1 if mpnet else 0,
            buckets=config["relative_attention_num_buckets"] if mpnet else 0,
        )


def distance_buckets(tokens: int, buckets: int, furthest: int = 128) -> NDArray[np.int32]:
    """MPNet's bucket for each pair of positions, [tokens, tokens]: near distances exactly, far ones by their logarithm.

    Raffel and others 2020, "Exploring the limits of transfer learning", section 2.1, both directions apart.
    """
    offset = np.arange(tokens)[:, None] - np.arange(tokens)[None, :]
    half, exact = buckets // 2, buckets // 4
    distance = np.abs(offset)
    scaled = np.log(np.maximum(distance, 1).astype(np.float32) / exact) / math.log(furthest / exact)
    far = np.minimum(exact + (scaled * (half - exact)).astype(np.int64), half - 1)
    return np.asarray(np.where(distance < exact, distance, far) + np.where(offset < 0, half, 0), dtype=np.int32)
