"""Turning texts into vectors. Importing this loads neither PyTorch nor sentence-transformers."""

from index.encoder.cached import CachedEncoder
from index.encoder.graph import GraphEncoder
from index.encoder.late import LateEncoder
from index.encoder.opening import open_encoder, own_model
from index.encoder.protocol import Encoder, Progress, Vectors
from index.models.errors import ModelDamaged, ModelError, ModelMissing, UnknownModel, WrongHash

__all__ = [
    "CachedEncoder",
    "Encoder",
    "GraphEncoder",
    "LateEncoder",
    "ModelDamaged",
    "ModelError",
    "ModelMissing",
    "Progress",
    "UnknownModel",
    "Vectors",
    "WrongHash",
    "open_encoder",
    "own_model",
]
