"""The model for other languages: read from one file of 4-bit weights, and near in meaning where translations are."""

import struct
from pathlib import Path

import numpy as np
import pytest

from directory.vocabulary import load_vocabulary
from index.encoder import Encoder, open_encoder
from index.engines.embedded import EmbeddedEngine
from index.models import ModelDamaged, UnknownModel, build
from index.models.four_bit import FourBit
from index.multilingual import open_multilingual
from index.question import Question
from index.snapshot import build_snapshot
from tests.index.making import listing, listing_id

LISTINGS = [
    listing("Open Door", "Tea is served. We help people who owe money to agree what they can pay back."),
    listing("Tuesday Table", "A hot lunch and company for people who live by themselves."),
    listing("Silver Strings", "Beginners learn the guitar. Instruments are lent."),
    listing("First Words", "English lessons for people who are new here. A crèche is free."),
    listing("Canal Crew", "We clear weeds and mend paths along the towpath on Saturdays."),
]
WIDTH = 32
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "▁tea", "m", "ilk")


def _packed_file(path: Path, table: np.ndarray, scale: float) -> None:
    """A file of the kind with one 4-bit table of [pieces, 32] whole numbers from -8 to 7 and one full tensor."""
    text = "".join(PIECES).encode()
    starts = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype("<u4")
    halves = (table + 8).astype(np.uint8)
    blocks = b"".join(
        np.float16(scale).tobytes() + (row[:16] | row[16:] << 4).astype(np.uint8).tobytes() for row in halves
    )
    norm = np.arange(WIDTH, dtype="<f4").tobytes()
    head = b"E5S1" + struct.pack("<I7ifi", 1, WIDTH, 1, 2, 64, len(PIECES), 16, 1, 1e-12, 32)
    words = struct.pack("<i4iQ", len(PIECES), 0, 2, 1, 3, len(text)) + starts.tobytes()
    words += np.array([0, 0, 0, 0, -9, -2, -4, -4], "<f4").tobytes() + text + struct.pack("<iI", 0, 3) + b"abc"
    size = 2 * (2 + len("emb.word") + 21) - len("emb.word") + len("emb.ln.w")
    first = len(head) + len(words) + 4 + size
    entries = [("emb.word", table.size, first, blocks), ("emb.ln.w", WIDTH, first + len(blocks), norm)]
    listed = b"".join(
        struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 0, count, at, len(data))
        for name, count, at, data in entries
    )
    path.write_bytes(head + words + struct.pack("<i", 2) + listed + blocks + norm)


@pytest.fixture
def packed(tmp_path: Path) -> tuple[FourBit, np.ndarray]:
    table = np.random.default_rng(5).integers(-8, 8, (len(PIECES), WIDTH))
    _packed_file(tmp_path / "weights.bin", table, 0.25)
    return FourBit(tmp_path / "weights.bin"), table


def test_four_bit_weights_are_read_exactly(packed: tuple[FourBit, np.ndarray]) -> None:
    read, table = packed
    assert np.array_equal(read.tensor("embeddings.word_embeddings.weight"), table * 0.25)
    assert np.array_equal(read.tensor("embeddings.LayerNorm.weight"), np.arange(WIDTH))


def test_tokeniser_is_made_from_the_vocabulary_in_the_file(packed: tuple[FourBit, np.ndarray]) -> None:
    encoded = packed[0].tokeniser().encode("tea  milk")
    assert encoded.tokens == ["<s>", "▁tea", "▁", "m", "ilk", "</s>"]


def test_shape_is_read_from_the_file(packed: tuple[FourBit, np.ndarray]) -> None:
    shape = packed[0].architecture()
    assert (shape.family, shape.layers, shape.heads, shape.width) == ("bert", 1, 2, WIDTH)


def test_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"GGUF" + bytes(64))
    with pytest.raises(ModelDamaged, match="does not begin with E5S1"):
        FourBit(tmp_path / "weights.bin")


def test_four_bit_model_has_no_full_form(cache_dir: Path) -> None:
    with pytest.raises(UnknownModel, match="“multilingual” is published in 4 bit"):
        open_encoder("torch:multilingual", cache_dir)


@pytest.fixture(scope="module")
def multilingual(cache_dir: Path) -> Encoder:
    build("multilingual", cache_dir)
    return open_encoder("multilingual", cache_dir)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Nie stać mnie na czynsz i boję się eksmisji", 0),
        ("আমি ইংরেজি শিখতে চাই", 1),
        ("Kocam öldüğünden beri çok yalnızım", 2),
        ("Estou à procura de emprego", 3),
    ],
)
def test_statement_in_another_language_is_nearest_to_what_helps(said: str, wanted: int, multilingual: Encoder) -> None:
    offers = [
        "Advice for tenants who are behind with the rent or about to be evicted.",
        "English classes for beginners, with a crèche.",
        "Tea and company for people who have lost a husband or wife.",
        "Help to write a CV and look for a job.",
    ]
    cosines = multilingual.encode_passages(offers) @ multilingual.encode_statement(said)
    assert int(cosines.argmax()) == wanted


def test_statement_and_passage_are_told_apart_by_their_prefix(multilingual: Encoder) -> None:
    said, listed = multilingual.encode_statement("a warm meal"), multilingual.encode_passages(["a warm meal"])[0]
    assert 0.8 < float(said @ listed) < 0.9999


def test_statement_in_polish_finds_the_english_listing_that_helps(
    cache_dir: Path, tmp_path: Path, multilingual: Encoder
) -> None:
    build("small", cache_dir)
    main, other = open_encoder("small", cache_dir), open_multilingual("multilingual", cache_dir)
    build_snapshot(LISTINGS, main, load_vocabulary(), tmp_path, sentence_vectors=False, multilingual=other)
    engine = EmbeddedEngine.open(tmp_path, main, load_vocabulary(), multilingual=other)
    asked = {
        "Mój mąż zmarł i czuję się bardzo samotna, nie mam z kim porozmawiać": "Tuesday Table",
        "Chcę się nauczyć mówić po angielsku": "First Words",
        "Komornik pisze listy, nie mam z czego spłacić długów": "Open Door",
    }
    found = {said: engine.search(Question(statement=said)) for said in asked}
    engine.close()
    assert {said: answer.hits[0].listing for said, answer in found.items()} == {
        said: listing_id(name) for said, name in asked.items()
    }
    assert {answer.understood.statement_language for answer in found.values()} == {"pl"}
