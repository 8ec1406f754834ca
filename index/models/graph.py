"""An encoder as an ONNX graph, made from its safetensors weights without PyTorch.

The graph takes `input_ids` [texts, tokens], texts of equal length and unpadded, and gives `token_vectors`
[texts, tokens, width]. Weights are 8 bit in blocks, each block with its own scale. Activations are scaled
block by block inside the operator, so that no token's numbers depend on another's, as they would with one scale for
a whole batch.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.models.architecture import BLOCK, Architecture, distance_buckets

_INT8_ACTIVATIONS: Final = 4

Weights = Callable[[str], NDArray[np.float32]]


class _Graph:
    """Nodes and constants in the order in which they are added."""

    def __init__(self, *, quantised: bool) -> None:
        self.quantised = quantised
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: NDArray[Any]) -> str:
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def integers(self, *values: int) -> str:
        return self.constant("_".join(["int", *map(str, values)]), np.array(values, np.int64))

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        return self.add_many(kind, 1, *inputs, **attributes)[0]

    def add_many(self, kind: str, outputs: int, *inputs: str, domain: str = "", **attributes: Any) -> list[str]:
        name = f"{kind}_{len(self.nodes)}"
        names = [f"{name}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=name, domain=domain, **attributes))
        return names

    def linear(self, name: str, x: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        """`x @ weight.T + bias`, with `weight` [out, in] as PyTorch keeps it."""
        b = self.constant(f"{name}.bias", bias)
        if not self.quantised:
            return self.add("Add", self.add("MatMul", x, self.constant(f"{name}.weight", weight.T)), b)
        rows, columns = weight.shape
        values, scales = quantise_blocks(weight, BLOCK)
        return self.add(
            "MatMulNBits",
            x,
            self.constant(f"{name}.weight", values),
            self.constant(f"{name}.scales", scales),
            "",
            "",
            b,
            domain="com.microsoft",
            K=columns,
            N=rows,
            bits=8,
            block_size=BLOCK,
            accuracy_level=_INT8_ACTIVATIONS,
        )

    def rows(self, name: str, table: NDArray[np.float32], indices: str) -> str:
        """Rows of a table by index; quantised, each row has one scale."""
        if not self.quantised:
            return self.add("Gather", self.constant(name, table), indices)
        values, scales = quantise_blocks(table, table.shape[1])
        signed = (values[:, 0].astype(np.int16) - 128).astype(np.int8)
        row = self.add("Cast", self.add("Gather", self.constant(name, signed), indices), to=TensorProto.FLOAT)
        return self.add("Mul", row, self.add("Gather", self.constant(f"{name}.scales", scales), indices))


def quantise_blocks(weight: NDArray[np.float32], block: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Round [rows, columns] to 8 bit around 128: values [rows, blocks, block] and scales [rows, blocks]."""
    rows, columns = weight.shape
    blocks = weight.reshape(rows, columns // block, block)
    scales = np.abs(blocks).max(axis=-1) / 127
    safe = np.where(scales == 0, 1, scales)[..., None]
    values = (np.round(blocks / safe) + 128).astype(np.uint8)
    return values, scales.astype(np.float32)


class _Encoder:
    """Adds a model's embeddings and layers to a graph, taking each tensor from the weights by its name."""

    def __init__(self, shape: Architecture, weights: Weights, max_tokens: int, graph: _Graph) -> None:
        self.shape, self.weights, self.max_tokens, self.graph = shape, weights, max_tokens, graph

    def token_vectors(self) -> str:
        count = self.graph.add("Shape", "input_ids", start=1, end=2)
        x = self._embedded(count)
        bias = self._distance_bias(count) if self.shape.buckets else None
        for number in range(self.shape.layers):
            x = self._layer(f"encoder.layer.{number}.", x, bias)
        return x

    def _embedded(self, count: str) -> str:
        graph, first = self.graph, self.shape.first_position
        positions = self.weights("embeddings.position_embeddings.weight")[first : first + self.max_tokens]
        if self.shape.family == "bert":
            # Every text is a first text, so its type's vector can be added once and for all.
            positions = positions + self.weights("embeddings.token_type_embeddings.weight")[0]
        word = graph.rows("embeddings.word", self.weights("embeddings.word_embeddings.weight"), "input_ids")
        table = graph.constant("embeddings.position", positions)
        position = graph.add("Slice", table, graph.integers(0), count, graph.integers(0))
        return self._norm("embeddings.LayerNorm", graph.add("Add", word, position))

    def _distance_bias(self, count: str) -> str:
        graph = self.graph
        buckets = graph.constant("buckets", distance_buckets(self.max_tokens, self.shape.buckets))
        square = graph.add("Concat", count, count, axis=0)
        pairs = graph.add("Slice", buckets, graph.integers(0, 0), square, graph.integers(0, 1))
        table = graph.constant("distance_bias", self.weights("encoder.relative_attention_bias.weight"))
        by_head = graph.add("Transpose", graph.add("Gather", table, pairs), perm=[2, 0, 1])
        return graph.add("Unsqueeze", by_head, graph.integers(0))

    def _layer(self, prefix: str, x: str, bias: str | None) -> str:
        graph, names = self.graph, self.shape.names
        attended = self._linear(prefix, [names.attended], self._attention(prefix, x, bias))
        x = self._norm(prefix + names.attended_norm, graph.add("Add", x, attended))
        inner = graph.add("Gelu", self._linear(prefix, ["intermediate.dense"], x))
        outer = self._linear(prefix, ["output.dense"], inner)
        return self._norm(f"{prefix}output.LayerNorm", graph.add("Add", x, outer))

    def _attention(self, prefix: str, x: str, bias: str | None) -> str:
        names, heads = self.shape.names, self.shape.heads
        joined = self._linear(prefix, [names.query, names.key, names.value], x)
        query, key, value = self.graph.add_many("Split", 3, joined, axis=-1, num_outputs=3)
        scale = 1 / math.sqrt(self.shape.width // heads)
        more = ["", "", bias] if bias else []
        return self.graph.add(
            "MultiHeadAttention", query, key, value, *more, domain="com.microsoft", num_heads=heads, scale=scale
        )

    def _linear(self, prefix: str, parts: Sequence[str], x: str) -> str:
        weight = np.concatenate([self.weights(f"{prefix}{part}.weight") for part in parts])
        bias = np.concatenate([self.weights(f"{prefix}{part}.bias") for part in parts])
        return self.graph.linear(prefix + "+".join(parts), x, weight, bias)

    def _norm(self, name: str, x: str) -> str:
        scale = self.graph.constant(f"{name}.weight", self.weights(f"{name}.weight"))
        shift = self.graph.constant(f"{name}.bias", self.weights(f"{name}.bias"))
        return self.graph.add("LayerNormalization", x, scale, shift, axis=-1, epsilon=self.shape.epsilon)


def make_graph(shape: Architecture, weights: Weights, max_tokens: int, *, quantised: bool = True) -> onnx.ModelProto:
    """The graph of an encoder, in 8 bit, or with `quantised=False` in the weights' own 32 bit."""
    graph = _Graph(quantised=quantised)
    last = _Encoder(shape, weights, max_tokens, graph).token_vectors()
    graph.nodes.append(helper.make_node("Identity", [last], ["token_vectors"]))
    tokens = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])
    vectors = helper.make_tensor_value_info("token_vectors", TensorProto.FLOAT, ["texts", "tokens", shape.width])
    made = helper.make_graph(graph.nodes, "encoder", [tokens], [vectors], list(graph.constants.values()))
    # The oldest versions that have every operator used, so that any supported onnxruntime can read the file.
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=9, producer_name="kith")
