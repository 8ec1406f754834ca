"""How well search works, measured on judged collections."""

from index.evaluation.evaluating import METRICS, Evaluation, evaluate

__all__ = ["METRICS", "Evaluation", "evaluate"]
