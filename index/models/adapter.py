"""A small change of a model, learned for this field: it ships with Kith and is merged when a graph is made."""

import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from index.models.errors import ModelError, ModelMissing, WrongHash
from index.models.profiles import Profile

FOLDER: Final = "adapters"
Floats = NDArray[np.float32]
Tensor = Callable[[str], Floats]


@dataclass(frozen=True)
class Adapter:
    """For each tensor that changes, by its name, two thin matrices: [rank, in] and [out, rank], in 16 bit.

    Their product, which holds the scale, is added to the tensor [out, in] (LoRA: Hu and others 2021).
    """

    parts: Mapping[str, tuple[NDArray[np.float16], NDArray[np.float16]]]

    @classmethod
    def of(cls, parts: Mapping[str, tuple[Floats, Floats]]) -> "Adapter":
        """From matrices in 32 bit."""
        return cls({name: (down.astype(np.float16), up.astype(np.float16)) for name, (down, up) in parts.items()})

    @classmethod
    def read(cls, data: bytes) -> "Adapter":
        """From the bytes of a file that `written` made. ModelError when they are none."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                names = sorted({name.rpartition("/")[0] for name in arrays.files})
                return cls({name: (arrays[f"{name}/down"], arrays[f"{name}/up"]) for name in names})
        except (ValueError, KeyError, OSError, EOFError, BadZipFile) as error:
            raise ModelError(f"This is no adapter of Kith's: {error}.") from error

    def written(self) -> bytes:
        """The bytes of its file: the same for the same numbers."""
        held = io.BytesIO()
        arrays = {
            f"{name}/{kind}": matrix
            for name, pair in sorted(self.parts.items())
            for kind, matrix in zip(("down", "up"), pair, strict=True)
        }
        np.savez(held, **arrays)  # type: ignore[arg-type]
        return held.getvalue()

    def merged(self, tensor: Tensor) -> Tensor:
        """The model's tensors by name, with the change added to those that it is for."""

        def changed(name: str) -> Floats:
            return tensor(name) + self.change(name) if name in self.parts else tensor(name)

        return changed

    def change(self, name: str) -> Floats:
        """What is added to a tensor, [out, in]."""
        down, up = self.parts[name]
        return up.astype(np.float32) @ down.astype(np.float32)

    @property
    def numbers(self) -> int:
        """How many numbers it holds."""
        return sum(matrix.size for pair in self.parts.values() for matrix in pair)


def adapter_of(profile: Profile) -> Adapter | None:
    """The adapter that ships with a profile, None without one.

    WrongHash when its file is not the one pinned, ModelMissing when it did not come with this installation.
    """
    if profile.adapter is None:
        return None
    file = adapter_file(profile)
    if not file.is_file():
        raise ModelMissing(f"{file} is missing: it is part of Kith, so install Kith again.")
    data = file.read_bytes()
    if (got := hashlib.sha256(data).hexdigest()) != profile.adapter:
        raise WrongHash(file.name, str(file.parent), profile.adapter, got)
    return Adapter.read(data)


def adapter_file(profile: Profile) -> Path:
    """Where a profile's adapter lies in this installation of Kith."""
    return Path(__file__).parent / FOLDER / f"{profile.name}.npz"
