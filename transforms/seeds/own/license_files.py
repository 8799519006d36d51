"""Licence files of a source tree: which they are, and which counts for a file.

Belongs here: names. Does not: reading them (`whole_files.py`), or telling the licence from the
text (`license_texts.py`).
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import TypeVar

T = TypeVar("T")

#: LICENSE, LICENCE.txt, COPYING.LESSER, LICENSE-MIT, UNLICENSE; not license.py.
_NAME = re.compile(
    r"(licen[sc]e|copying|unlicen[sc]e)([-_][\w.+-]+?)?(\.(txt|md|rst|lesser|lib))?", re.IGNORECASE
)


def is_license_file(base_name: str) -> bool:
    """Say whether a file's own name is that of a licence's text."""
    return bool(_NAME.fullmatch(base_name))


def nearest(name: str, by_folder: Mapping[str, Sequence[T]]) -> Sequence[T]:
    """Return what the folder nearest above a file has, of a mapping by folder; `.` is the top."""
    if not by_folder:
        return ()
    folders = map(str, PurePosixPath(name).parents)
    return next((by_folder[folder] for folder in folders if folder in by_folder), ())
