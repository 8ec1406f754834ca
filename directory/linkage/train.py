"""The probabilities of Splink's model estimated from records: done once, kept in model.json, never while linking.

u, how often records of two different listings reach a level, comes from random pairs; then expectation maximisation,
once over pairs with the same postcode and once over pairs with the same name, estimates m (how often two records of one
listing do) and mends u. Only the records of two sources are compared, as in linking.
"""

from collections.abc import Sequence
from typing import Any, Final

from directory.linkage.comparisons import comparisons
from directory.linkage.model import BLOCKING, linker
from directory.linkage.profile import Profile

_SAME_POSTCODE: Final = "l.postcodes = r.postcodes and len(l.postcodes) > 0 and l.source <> r.source"
_SAME_NAME: Final = "l.name = r.name and l.source <> r.source"
# Surely one listing; about two in five of all joins are as clear as this (counted on the labelled pairs).
_SURE: Final = "l.name = r.name and l.postcodes = r.postcodes and len(l.postcodes) > 0 and l.source <> r.source"
_SURE_RECALL: Final = 0.4
# Hardly any two records both name an organisation in the lists trained on, so these are set, not estimated.
_SET: Final = {"organisation": ((0.9, 0.01), (0.1, 0.99))}
_DIGITS: Final = 6
_START: Final = 0.2  # of pairs with one postcode or name; expectation maximisation goes astray from far below
_NEVER: Final = 1e-4  # for a level that training never saw reached: no pair is ruled out by one part alone


def train(profiles: Sequence[Profile]) -> dict[str, Any]:
    """Splink's settings with m and u probabilities, the same each time for the same profiles."""
    with linker(profiles, settings()) as model:
        model.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
        for pairs in (_SAME_POSTCODE, _SAME_NAME):
            model.training.estimate_parameters_using_expectation_maximisation(pairs, fix_u_probabilities=False)
        model.training.estimate_probability_two_random_records_match([_SURE], recall=_SURE_RECALL)
        kept: dict[str, Any] = model.misc.save_model_to_json()
    return settings(kept)


def settings(trained: dict[str, Any] | None = None) -> dict[str, Any]:
    """Splink's settings as this program writes them, with the probabilities of a trained model if one is given."""
    compared = comparisons()
    if trained is not None:
        for comparison, learnt in zip(compared, trained["comparisons"], strict=True):
            _learn(comparison, learnt["comparison_levels"])
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": (trained or {}).get("probability_two_random_records_match", _START),
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": BLOCKING, "arrays_to_explode": ["keys"], "sql_dialect": "duckdb"}
        ],
        "retain_matching_columns": True,
        "comparisons": compared,
    }


def _learn(comparison: dict[str, Any], learnt: Sequence[dict[str, Any]]) -> None:
    column = comparison["output_column_name"]
    kept = [level for level in comparison["comparison_levels"] if not level["is_null_level"]]
    known = [level for level in learnt if not level.get("is_null_level")]
    for number, (level, found) in enumerate(zip(kept, known, strict=True)):
        m, u = _SET[column][number] if column in _SET else (found["m_probability"], found["u_probability"])
        level |= {"m_probability": max(round(m, _DIGITS), _NEVER), "u_probability": max(round(u, _DIGITS), _NEVER / 10)}
