"""`make schema CORPUS=…`: the columns of a corpus's files beside those expected of it.

Belongs here: the command, and printing. Does not: looking (`transforms/seeds/acquire/observed.py`).
Upstream may change what it ships; this says how, before a run finds out.
"""

import argparse
import sys
from collections.abc import Sequence

from transforms.seeds.acquire.expected import SHAPES
from transforms.seeds.acquire.observed import Difference, Observed, compare, kinds, observe
from transforms.seeds.corpora import CORPORA, Corpus, corpus_named
from transforms.seeds.errors import SeedInputError
from transforms.seeds.own.whole_files import FORMATS
from transforms.seeds.places import shown


def main(arguments: list[str] | None = None) -> int:
    """Print the comparison; return 1 when a kind of file has no text, or none can be compared."""
    parser = argparse.ArgumentParser(prog="make schema", description="Observed against expected.")
    parser.add_argument("corpus", help=f"{', '.join(CORPORA)}, or one of corpora.toml")
    parser.add_argument("inputs", nargs="*", help="folders, globs, files or URLs; else the run's")
    given = parser.parse_args(arguments)
    try:
        corpus = corpus_named(given.corpus)
        inputs = " ".join(given.inputs).split() or _inputs_of_a_run(corpus)
        files = kinds(corpus.files(inputs))
    except SeedInputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"{corpus.name}: {', '.join(map(shown, inputs))}")
    if corpus.format in FORMATS:
        print("its files are whole documents: they have no columns")
        return 0
    has_text = [_told(corpus, observe(file)) for file in files]
    return 0 if any(has_text) and False not in has_text else 1


def _inputs_of_a_run(corpus: Corpus) -> Sequence[str]:
    from dagster_project.corpora import CorporaResource

    return CorporaResource().inputs_of(corpus)


def _told(corpus: Corpus, observed: Observed) -> bool | None:
    """Print what is in a file; return whether its records have a text, None if there are none."""
    if observed.unreadable:
        print(f"\n{observed.file}: nothing to compare: {observed.unreadable}")
        return None
    difference = compare(observed, SHAPES.get(corpus.name, ()))
    text = difference.shape.text if difference else corpus.text_keys
    has_text = bool(set(text) & set(observed.types))
    print(f"\n{observed.file}: {observed.records} records, {_verdict(difference)}")
    for name, types, mark in _rows(observed, difference):
        print(f"  {name:<28} {types:<34} {mark}".rstrip())
    if not has_text:
        print(f"  MISSING TEXT: none of {', '.join(text)} is there; ingestion rejects all of it")
    return has_text


def _verdict(difference: Difference | None) -> str:
    if difference is None:
        return "no schema is expected of it"
    shape = difference.shape.name
    return f"not as expected of {shape}" if difference.is_news else f"as expected of {shape}"


def _rows(observed: Observed, difference: Difference | None) -> list[tuple[str, str, str]]:
    """Return a line a column: its name, its types, and what is news of it."""
    expected = difference.shape.columns if difference else {}
    rows = []
    for name in sorted({*observed.types, *expected}):
        types = ", ".join(sorted(observed.types.get(name, ())))
        count = observed.counts.get(name, 0)
        if 0 < count < observed.records and "." not in name:
            types += f" ({count} of {observed.records})"
        rows.append((name, types or "-", _mark(name, difference)))
    return rows


def _mark(name: str, difference: Difference | None) -> str:
    if difference is None:
        return ""
    expected = " or ".join(sorted(difference.shape.columns.get(name, ())))
    if name in difference.missing:
        return f"missing: expected {expected}"
    if name in difference.changed:
        return f"changed: expected {expected}"
    if name in difference.extra:
        return "" if difference.shape.is_open else "extra"
    return ""


if __name__ == "__main__":
    sys.exit(main())
