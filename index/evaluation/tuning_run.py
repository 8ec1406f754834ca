"""The whole of `kith tune`: index a judged collection, fit both sets of weights on it, write them where they belong."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from directory.vocabulary import Vocabulary, load_vocabulary
from index.encoder import CachedEncoder, Encoder
from index.engines.opened import Opened
from index.evaluation.collection import read_collection
from index.evaluation.listings import as_listing
from index.evaluation.tuning import Tuned, as_table, scored, tune
from index.evaluation.weak import Calibrated, calibrate, put
from index.progress import Progress
from index.ranking import FITTED
from index.snapshot import build_snapshot, current_folder

HEADING: Final = (
    "# Written by `kith tune FOLDER --write`; docs/relevance.md says on what and how well.\n"
    "# name, distance and fresh are set by hand.\n"
)


@dataclass(frozen=True)
class TunedBoth:
    """What was fitted for ranking and for "nothing good near", the latter also for a directory that is all in reach."""

    ranking: Tuned
    weakness: Calibrated
    alone: Calibrated

    def weights_file(self) -> str:
        """The text of the file of weights."""
        ranking, weakness = as_table("ranking", vars(self.ranking.weights)), as_table("weakness", self.weakness.weights)
        return f"{HEADING}{ranking}\n{weakness}\n{as_table('weakness-alone', self.alone.weights)}"

    def write(self, path: Path = FITTED) -> None:
        """Put the weights where the engine reads them, in one step."""
        aside = path.with_suffix(".new")
        aside.write_text(self.weights_file(), encoding="utf-8")
        aside.replace(path)


def tune_on(
    folder: Path,
    encoder: Encoder,
    cache_dir: Path,
    progress: Progress | None = None,
    vocabulary: Vocabulary | None = None,
) -> TunedBoth:
    """Fit on the judged collection in `folder`. InputError names the file and line that is wrong."""
    collection, vocabulary = read_collection(folder), vocabulary or load_vocabulary()
    cached = encoder if isinstance(encoder, CachedEncoder) else CachedEncoder(encoder, cache_dir)
    with tempfile.TemporaryDirectory(prefix="kith-tune-") as aside:
        listings = (as_listing(document, vocabulary) for document in collection.documents)
        build_snapshot(listings, cached, vocabulary, Path(aside), progress)
        opened = Opened.of(current_folder(Path(aside)), cached.key, vocabulary)
        ranking = tune(list(scored(opened, cached, collection)))
        answers = list(put(opened, cached, collection, vocabulary))
        weakness, alone = (calibrate([one for one in answers if one.alone is kind]) for kind in (False, True))
        return TunedBoth(ranking, weakness, alone)
