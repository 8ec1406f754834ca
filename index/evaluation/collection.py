"""A judged collection as it lies in a folder: documents, queries, grades, and the needs of some queries."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from directory.errors import InputError

KNOWN_ITEM = "known-item"

Grades = Mapping[str, int]


@dataclass(frozen=True)
class Document:
    """One entry of corpus.jsonl; `text` may be empty."""

    id: str
    title: str
    text: str
    metadata: Mapping[str, Any]


@dataclass(frozen=True)
class Query:
    """One statement; `grades` maps judged documents to 0-3, `needs` has the same for each need that it states."""

    id: str
    text: str
    type: str
    grades: Grades
    needs: tuple[Grades, ...]


@dataclass(frozen=True)
class Collection:
    documents: tuple[Document, ...]
    queries: tuple[Query, ...]


def read_collection(folder: Path) -> Collection:
    """Read corpus.jsonl, queries*.jsonl, qrels*.tsv, needs*.jsonl and qrels_needs*.tsv of a folder.

    Raises InputError naming the file, and the line where one is wrong.
    """
    documents = read_documents(folder)
    grades = _grades(folder)
    needs = _needs(folder)
    queries = tuple(_queries(folder, grades, needs))
    if not any(query.grades for query in queries):
        raise InputError("DIR", f"{folder} has no grade (qrels*.tsv) for any of its queries (queries*.jsonl).")
    return Collection(documents, queries)


def read_documents(folder: Path) -> tuple[Document, ...]:
    """The entries of corpus.jsonl alone."""
    return tuple(_documents(_one(folder, "corpus.jsonl")))


def _one(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise InputError("DIR", f"{folder} is not a judged collection: it has no {name}.")
    return path


def _some(folder: Path, pattern: str, but: str = "") -> list[Path]:
    found = [path for path in sorted(folder.glob(pattern)) if not (but and path.name.startswith(but))]
    if not found:
        raise InputError("DIR", f"{folder} is not a judged collection: it has no {pattern}.")
    return found


def _documents(path: Path) -> Iterator[Document]:
    for entry in _lines(path):
        yield Document(str(entry["_id"]), str(entry["title"]), str(entry["text"]), entry.get("metadata") or {})


def _queries(folder: Path, grades: Mapping[str, Grades], needs: Mapping[str, tuple[Grades, ...]]) -> Iterator[Query]:
    for path in _some(folder, "queries*.jsonl"):
        for entry in _lines(path):
            query = str(entry["_id"])
            kind = str((entry.get("metadata") or {}).get("type", "other"))
            yield Query(query, str(entry["text"]), kind, grades.get(query, {}), needs.get(query, ()))


def _grades(folder: Path) -> Mapping[str, Grades]:
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for path in _some(folder, "qrels*.tsv", but="qrels_needs"):
        for query, found in read_grades(path).items():
            grades[query].update(found)
    return grades


def read_grades(path: Path) -> Mapping[str, dict[str, int]]:
    """The grades of a file of query, document and grade, by query. InputError names the line that is wrong."""
    if not path.is_file():
        raise InputError("own", f"There is no file of judgements {path}.")
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for line, (query, document, grade) in _rows(path, 3):
        grades[query][document] = _whole(path, line, grade)
    return grades


def _needs(folder: Path) -> Mapping[str, tuple[Grades, ...]]:
    """The grades of each need in order, one per need stated: a need that nobody judged has none and is never met."""
    graded: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for path in sorted(folder.glob("qrels_needs*.tsv")):
        for line, (query, index, document, grade) in _rows(path, 4):
            graded[query, _whole(path, line, index)][document] = _whole(path, line, grade)
    stated = {}
    for path in sorted(folder.glob("needs*.jsonl")):
        for entry in _lines(path):
            query = str(entry["query_id"])
            stated[query] = tuple(graded[query, index] for index in range(len(entry["needs"])))
    return stated


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _entry(path, number, line)


def _entry(path: Path, number: int, line: str) -> dict[str, Any]:
    wanted = {"corpus": ("_id", "title", "text"), "queries": ("_id", "text"), "needs": ("query_id", "needs")}
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise InputError("DIR", f"{path.name}, line {number}, is not JSON: {error}.") from error
    fields = next(fields for name, fields in wanted.items() if path.name.startswith(name))
    missing = [field for field in fields if not isinstance(entry, dict) or field not in entry]
    if missing:
        raise InputError("DIR", f"{path.name}, line {number}, has no {' and no '.join(missing)}.")
    return dict(entry)


def _rows(path: Path, width: int) -> Iterator[tuple[int, list[str]]]:
    """Tab-separated rows with their line numbers, without the heading."""
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
            if number == 1 or not row:
                continue
            if len(row) != width:
                raise InputError("DIR", f"{path.name}, line {number}, has {len(row)} columns, not {width}.")
            yield number, row


def _whole(path: Path, line: int, value: str) -> int:
    if not value.strip().isdigit():
        raise InputError("DIR", f"{path.name}, line {line}: {value!r} is not a whole number from 0.")
    return int(value)
