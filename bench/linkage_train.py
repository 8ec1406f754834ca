"""Train the linkage model on the real lists beside the checkout: python -m bench.linkage_train

Writes directory/linkage/model.json. No text of the lists is in it: it holds probabilities only.
"""

import json
from pathlib import Path

from bench.linkage_lists import read_lists
from directory.linkage.model import TRAINED
from directory.linkage.profile import profiles
from directory.linkage.train import train

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def main() -> None:
    records = read_lists(DATA)
    TRAINED.write_text(json.dumps(train(profiles(records)), indent=1) + "\n", encoding="utf-8")
    print(f"{TRAINED.name}: trained on {len(records)} records")


if __name__ == "__main__":
    main()
