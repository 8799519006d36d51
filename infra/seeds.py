"""`make seeds`: flagged documents that wait for a person, and what that person decides.

Belongs here: the command: finding documents, printing, writing a decision down. Does not: what
follows from it (`transforms/seeds/decisions.py` says). Starts no JVM and takes no lease.
"""

import argparse
import getpass
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from infra.sql import QueryError, open_lakehouse
from transforms.lakehouse.lakehouse import Lakehouse, configured_root
from transforms.seeds.decisions import APPROVED, WITHDRAWN, decide, latest_decisions

if TYPE_CHECKING:
    import duckdb

ACTIONS = {"approve": APPROVED, "withdraw": WITHDRAWN}
SHOWN, WORDS_CHARS, SHORT_ID = 40, 100, 12
#: Shorter beginnings of an id are refused: they may come to mean another document.
_LEAST_ID = 6

_COLUMNS = f"seed_id, source, flags, title, url, left(text, {WORDS_CHARS * 3}) AS beginning"
#: Those that a flow may be given: what is held out, or stands behind another, waits for no one.
_FLAGGED = """
    SELECT seed_id FROM seeds.documents
    WHERE len(flags) > 0 AND split = 'train' AND coalesce(cluster_id, seed_id) = seed_id
    ORDER BY source, flags, seed_id
"""
_BY_IDS = "list_contains(?, seed_id)"
_BY_ID = "starts_with(seed_id, ?)"
_BY_URL = "starts_with(url, ?)"
#: A record is named `corpus:file:position`.
_BY_FILE = (
    r"list_contains(list_transform(sources, lambda s: regexp_extract(s, '^(.*):[0-9]+$', 1)), ?)"
)
_CLUSTER = "SELECT coalesce(cluster_id, seed_id) FROM seeds.documents"
_ALIKE = f"coalesce(cluster_id, seed_id) IN ({_CLUSTER} WHERE {_BY_IDS})"

_AFTERWARDS = {
    APPROVED: "From the next run on they may be used, also where generation.hold_flagged is on.",
    WITHDRAWN: "From the next run on they are given to no flow, and their pairs leave the next "
    "version; near-duplicates are among them. A version that was published keeps them.",
}


class Refused(ValueError):
    """What was asked for cannot be done; the message says what to do."""


def main(arguments: list[str] | None = None) -> int:
    """List, or decide; return the exit status."""
    parser = argparse.ArgumentParser(prog="make seeds", description="A person's say on seeds.")
    parser.add_argument("action", nargs="?", choices=["list", *ACTIONS], default="list")
    parser.add_argument("ids", nargs="*", help="documents: an id, or its beginning")
    parser.add_argument("--source-file", help="documents with a record in it: corpus:file")
    parser.add_argument("--url", help="documents whose address begins so")
    parser.add_argument("--reason", default="", help="why; it is kept")
    parser.add_argument("--by", default="", help="whose decision it is; else the user's name")
    given = parser.parse_intermixed_args(arguments)
    root = configured_root()
    try:
        if given.action == "list":
            print("\n".join(waiting(root)))
        else:
            print("\n".join(decided(root, given)))
    except (QueryError, Refused) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def waiting(root: str) -> list[str]:
    """Return the flagged documents that no one has decided on, as lines of text."""
    decisions = latest_decisions(Lakehouse(root))
    ids = [row["seed_id"] for row in _rows(root, _FLAGGED) if row["seed_id"] not in decisions]
    if not ids:
        return ["No flagged document waits for a decision."]
    lines = [f"Flagged documents that wait for a decision: {len(ids)}"]
    shown = {row["seed_id"]: row for row in _documents(root, _BY_IDS, ids[:SHOWN])}
    for seed_id in ids[:SHOWN]:
        lines += ["", *_told(shown[seed_id])]
    if len(ids) > SHOWN:
        lines += ["", f"… and {len(ids) - SHOWN} more"]
    which = ids[0][:SHORT_ID]
    return [*lines, "", f"Decide: make seeds SEEDS=\"approve {which} --reason '…'\" (or withdraw)"]


def decided(root: str, given: argparse.Namespace) -> list[str]:
    """Write down a decision on the documents that are meant; return what to tell of it.

    Raises:
        Refused: no document is meant, an id means several, or there is no reason.
        QueryError: there is no lakehouse.
    """
    if not given.reason.strip():
        raise Refused("say why, with --reason: it is kept with the decision")
    rows = _meant(root, given)
    if given.action == "withdraw":
        rows = _documents(root, _ALIKE, [row["seed_id"] for row in rows])
    decision, by = ACTIONS[given.action], given.by.strip() or getpass.getuser()
    house = Lakehouse(root)
    house.create_tables()
    news = decide(house, [row["seed_id"] for row in rows], decision, given.reason, by)
    lines = [line for row in rows[:SHOWN] for line in _told(row)]
    if len(rows) > SHOWN:
        lines.append(f"… and {len(rows) - SHOWN} more")
    known = len(rows) - len(news)
    told = f"{len(news)} {decision}" + (f", {known} had been before" if known else "")
    return [*lines, "", told, _AFTERWARDS[decision]]


def _meant(root: str, given: argparse.Namespace) -> list[dict[str, Any]]:
    """Return the documents that the command names, each once."""
    found: dict[str, dict[str, Any]] = {}
    for begins in given.ids:
        if len(begins) < _LEAST_ID:
            raise Refused(f"{begins!r} is too short: give {_LEAST_ID} characters of the id or more")
        rows = _documents(root, _BY_ID, begins)
        if len(rows) != 1:
            several = ", ".join(row["seed_id"] for row in rows[:5])
            raise Refused(f"{begins!r} means {len(rows) or 'no'} documents: {several}".rstrip(": "))
        found |= {row["seed_id"]: row for row in rows}
    for option, condition in ((given.source_file, _BY_FILE), (given.url, _BY_URL)):
        if option:
            rows = _documents(root, condition, option)
            if not rows:
                hint = " (name a file as corpus:file)" if condition == _BY_FILE else ""
                raise Refused(f"no document comes from {option!r}{hint}")
            found |= {row["seed_id"]: row for row in rows}
    if not found:
        raise Refused("name documents: ids, --source-file or --url")
    return list(found.values())


def _documents(root: str, condition: str, value: str | list[str]) -> list[dict[str, Any]]:
    query = f"SELECT {_COLUMNS} FROM seeds.documents WHERE {condition} ORDER BY seed_id"
    return _rows(root, query, value)


def _rows(root: str, query: str, *values: str | list[str]) -> list[dict[str, Any]]:
    connection: duckdb.DuckDBPyConnection
    with open_lakehouse(root) as connection:
        result = connection.execute(query, values)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _told(row: dict[str, Any]) -> list[str]:
    """Say which document it is, in two lines; a text cannot send anything to the terminal."""
    flags = ", ".join(row["flags"] or ())
    where = row["title"] or row["url"] or ""
    head: Sequence[str] = (row["seed_id"][:SHORT_ID], row["source"], flags, _clean(where))
    return ["  ".join(part for part in head if part), f"    {_clean(row['beginning'])}"]


def _clean(text: str) -> str:
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return shown if len(shown) <= WORDS_CHARS else shown[: WORDS_CHARS - 1] + "…"


if __name__ == "__main__":
    sys.exit(main())
