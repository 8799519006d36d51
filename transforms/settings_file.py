"""A file of settings (TOML) of the user's: where it is, and words for what is wrong with it.

Belongs here: what every such file has in common. Does not: what any of them holds
(`teacher/teachers_file.py`, `seeds/own/corpora_file.py`,
`quality/contamination/benchmarks_file.py`).
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

PROJECT = Path(__file__).resolve().parents[1]


def settings_file(
    variable: str, default: str, environment: Mapping[str, str], folder: Path
) -> Path | None:
    """Return the file that a variable names, or the one of the usual name in a folder, or None.

    An empty variable means no file.

    Raises:
        FileNotFoundError: the variable names none.
    """
    named = environment.get(variable)
    if named is None:
        return path if (path := folder / default).is_file() else None
    if not named.strip():
        return None
    path = Path(named.strip()).expanduser()
    if not path.is_file():
        raise FileNotFoundError(named)
    return path


def meant(written: str, known: Sequence[str]) -> str:
    """Return the likeliest of what is known, or all of it, as the end of a sentence."""
    if likeliest := get_close_matches(written, known, 1):
        return f": did you mean {likeliest[0]}?"
    return f": use one of {', '.join(known)}"


def words(mistake: Any) -> str:
    """Return pydantic's words for a mistake; our own where a check of ours found it."""
    cause = mistake.get("ctx", {}).get("error")
    return (
        str(cause) if cause is not None else str(mistake["msg"]).replace("Input should", "should")
    )


def located(folder: Path, given: str) -> str:
    """Return an input as given, if it is a URL; else its path, a relative one from the folder."""
    return given if "://" in given else str(folder.absolute() / Path(given).expanduser())


def mistakes(error: ValidationError, keys: Sequence[str], begin: str) -> list[str]:
    """Say what is wrong with a file of named tables, without what it holds: the first five.

    Args:
        error: what pydantic found.
        keys: the keys that a table may have.
        begin: what a table begins with, such as "each corpus with its name, such as [manuals]".
    """
    found = error.errors(include_input=False, include_url=False)[:5]
    return [_told(each, keys, begin) for each in found]


def _told(mistake: Any, keys: Sequence[str], begin: str) -> str:
    place = [str(part) for part in mistake["loc"] if part != "[key]"]
    where, what = ".".join(place) or "the file", mistake["type"]
    if what == "extra_forbidden":
        return f"{where} is unknown{meant(place[-1], keys)}"
    if what == "missing":
        return f"{where} is missing"
    if what == "string_pattern_mismatch":
        return f"{where} is no name: use small letters, digits and _, a letter first"
    if what in ("model_type", "model_attributes_type"):
        return f"{where} is no table: begin {begin}"
    return f"{where}: {words(mistake)}"
