"""Learn a LoRA adapter (Hu and others 2021) for an encoder from pairs. The one module here that loads PyTorch."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from directory.vocabulary import Vocabulary
from index.adapting.pairs import Pair, held_out
from index.adapting.recipe import Recipe
from index.adapting.texts import Text, listing_texts
from index.models.adapter import Adapter
from index.models.architecture import Architecture
from index.models.errors import ModelError

if TYPE_CHECKING:
    import torch

# Longer texts are cut: what tells needs apart stands at their start, and short ones are learned from much faster.
_SAID_TOKENS: Final = 40
_LISTING_TOKENS: Final = 64
_TOGETHER: Final = 8
_WARM_UP: Final = 10
_LEAST_RATE: Final = 0.02

Step = Callable[[int, int, float], None]
"""Told after each step: its number, how many there are, and the loss."""


@dataclass(frozen=True)
class Learned:
    """The adapter, and of statements that it did not see the share whose first listing meets a need that they state,
    before and after learning in full."""

    adapter: Adapter
    before: float
    after: float


def silent(number: int, steps: int, loss: float) -> None:
    """Tells nobody."""


@dataclass(frozen=True)
class Kept:
    """Statements that are kept apart, and the listings among which each has to find one that helps."""

    asked: Sequence[Text]
    offered: Sequence[Text]


def learn(  # noqa: PLR0913, PLR0917
    weights: Path,
    pairs: Sequence[Pair],
    vocabulary: Vocabulary,
    recipe: Recipe,
    step: Step = silent,
    kept: Kept | None = None,
) -> Learned:
    """Learn from the pairs, each statement against the listings of its batch that meet no need near its own.

    `weights` is a SentenceTransformer folder of a BERT or MPNet. ModelError when PyTorch and PEFT are not installed.
    """
    model, kept = _Model(weights, recipe), kept or Kept(held_out(), listing_texts())
    before = model.right(kept)
    _train(model, list(pairs), near_needs(vocabulary), recipe, step)
    return Learned(model.adapter(), before, model.right(kept))


class _Model:
    """A model with a LoRA change beside the query and value projections of its attention."""

    def __init__(self, weights: Path, recipe: Recipe) -> None:
        try:
            import torch
            from peft import LoraConfig, get_peft_model
            from transformers import AutoModel, AutoTokenizer
        except ImportError as error:
            raise ModelError(f"Adapting an encoder needs what `make setup-dev` installs: {error}.") from error
        torch.manual_seed(recipe.seed)
        torch.set_num_threads(recipe.threads)
        shape = Architecture.of(weights)
        parts = [name.rsplit(".", 1)[-1] for name in (shape.names.query, shape.names.value)]
        layers = list(range(recipe.first_layer, shape.layers))
        config = LoraConfig(r=recipe.rank, lora_alpha=2 * recipe.rank, target_modules=parts, layers_to_transform=layers)
        self._torch: Any = torch
        self._strength = recipe.strength
        self._tokeniser = AutoTokenizer.from_pretrained(weights)
        self.model: Any = get_peft_model(AutoModel.from_pretrained(weights), config)

    def encoded(self, texts: Sequence[str], tokens: int) -> "torch.Tensor":
        """Vectors of length 1, [texts, width]; texts of like length together, so that little is padded."""
        order = np.argsort([len(text) for text in texts], kind="stable")
        parts = [[texts[row] for row in order[at : at + _TOGETHER]] for at in range(0, len(texts), _TOGETHER)]
        joined: torch.Tensor = self._torch.cat([self._part(part, tokens) for part in parts])
        return joined[np.argsort(order)]

    def _part(self, texts: Sequence[str], tokens: int) -> "torch.Tensor":
        """The means of the token vectors."""
        read = self._tokeniser(texts, padding=True, truncation=True, max_length=tokens, return_tensors="pt")
        # In 16 bit where the processor has it: three times as fast, and the small change itself stays in 32.
        with self._half():
            states = self.model(**read).last_hidden_state
        mask = read["attention_mask"][..., None]
        mean = (states.float() * mask).sum(1) / mask.sum(1)
        normalised: torch.Tensor = self._torch.nn.functional.normalize(mean, dim=1)
        return normalised

    def right(self, kept: Kept) -> float:
        """Of the statements kept apart the share whose first listing meets one of their needs."""
        with self._torch.no_grad():
            said = self._all([text.text for text in kept.asked], _SAID_TOKENS)
            offered = self._all([text.text for text in kept.offered], _LISTING_TOKENS)
        first = (said @ offered.T).argmax(axis=1)
        found = zip(kept.asked, first, strict=True)
        return float(np.mean([bool(one.needs & kept.offered[row].needs) for one, row in found]))

    def adapter(self) -> Adapter:
        """What was learned, by the names of the tensors that it changes."""
        parts: dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]] = {}
        for name, module in self.model.get_base_model().named_modules():
            if hasattr(module, "lora_A") and "default" in module.lora_A:
                down, up = module.lora_A["default"].weight, module.lora_B["default"].weight
                scale = module.scaling["default"] * self._strength
                parts[f"{name}.weight"] = (_numbers(down), _numbers(up) * scale)
        return Adapter.of(parts)

    def _all(self, texts: Sequence[str], tokens: int) -> NDArray[np.float32]:
        return np.concatenate([self.encoded(texts[at : at + 32], tokens).numpy() for at in range(0, len(texts), 32)])

    def _half(self) -> AbstractContextManager[Any]:
        context: AbstractContextManager[Any] = self._torch.autocast("cpu", self._torch.bfloat16)
        return context


def _train(model: _Model, pairs: list[Pair], near: dict[str, frozenset[str]], recipe: Recipe, step: Step) -> None:
    import torch

    changed = [one for one in model.model.parameters() if one.requires_grad]
    optimiser = torch.optim.AdamW(changed, lr=recipe.rate)
    steps = int(recipe.rounds * len(pairs)) // recipe.batch
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda done: _share(done, steps))
    drawn = np.random.default_rng(recipe.seed)
    order = np.concatenate([drawn.permutation(len(pairs)) for _ in range(int(recipe.rounds) + 1)])
    for number in range(steps):
        batch = [pairs[row] for row in order[number * recipe.batch : (number + 1) * recipe.batch]]
        loss = _loss(model, batch, near, recipe.temperature)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
        step(number + 1, steps, float(loss.detach()))


def _share(done: int, steps: int) -> float:
    """The share of the learning rate at a step: up over the first few, then evenly down."""
    return min((done + 1) / _WARM_UP, max(_LEAST_RATE, 1 - done / steps))


def _loss(model: _Model, batch: Sequence[Pair], near: dict[str, frozenset[str]], temperature: float) -> "torch.Tensor":
    """Each statement has to find its listing among the batch's, and each listing its statement."""
    from torch import arange, tensor
    from torch.nn.functional import cross_entropy

    said = model.encoded([pair.said for pair in batch], _SAID_TOKENS)
    offered = model.encoded([pair.listing for pair in batch], _LISTING_TOKENS)
    scores = (said @ offered.T / temperature).masked_fill(tensor(helpful_too(batch, near)), -1e9)
    right = arange(len(batch))
    return (cross_entropy(scores, right) + cross_entropy(scores.T, right)) / 2


def helpful_too(batch: Sequence[Pair], near: dict[str, frozenset[str]]) -> list[list[bool]]:
    """[statement, listing] of a batch: where the listing of another pair may help as well, so is no example against."""
    wide = [frozenset().union(*(near[need] for need in pair.stated)) for pair in batch]
    return [[i != j and bool(wide[i] & other.met) for j, other in enumerate(batch)] for i in range(len(batch))]


def near_needs(vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """By need, those that a listing for it may help with too: itself, near, broader and narrower ones."""
    found = {need.id: {need.id, *need.near} for need in vocabulary.all}
    for need in vocabulary.all:
        if need.broader:
            found[need.id].add(need.broader)
            found[need.broader].add(need.id)
    return {need: frozenset(ids) for need, ids in found.items()}


def _numbers(tensor: "torch.Tensor") -> NDArray[np.float32]:
    return np.asarray(tensor.detach().float().numpy(), np.float32)
