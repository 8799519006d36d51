"""Which file names are meant: globs, endings, and what is passed over.

Belongs here: judging a name. Does not: listing files (`listing.py`), or opening one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from transforms.seeds.programming_languages import language_of_path

SUFFIXES = (".jsonl", ".json", ".jsonl.gz", ".json.gz", ".parquet")
#: The sidecar that states licences; metadata of a folder, never a record of the corpus.
SIDECAR = "provenance.jsonl"

_WILD = re.compile(r"[*?\[]")
_TOKENS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}

#: The languages that a source tree's sources are not in.
_NO_SOURCE = (None, "Markdown")


@dataclass(frozen=True)
class Choice:
    """Which files of a folder are data.

    Attributes:
        suffixes: endings of data files, in small letters; an empty one means any.
        include: globs of which a data file's name must match one, if there are any.
        exclude: globs of names and folders that are left out.
        hidden: how names and folders begin that are left out.
        is_source: of files that `include` does not name, those in a programming language are data.
        is_any_named: a file that an input names itself, or by a glob, needs none of the endings.
        has_license_files: each file comes with the licence files nearest above it.
    """

    suffixes: tuple[str, ...] = SUFFIXES
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hidden: tuple[str, ...] = (".", "_")
    is_source: bool = False
    is_any_named: bool = False
    has_license_files: bool = False

    @property
    def told(self) -> tuple[str, ...]:
        """What is looked for, for a person."""
        kinds = ("source files",) if self.is_source else tuple(filter(None, self.suffixes))
        return self.include or kinds or ("files",)

    def takes(self, name: str, *, is_named: bool = False) -> bool:
        """Say whether a file is data; `is_named` if an input names it rather than its folder."""
        path = PurePosixPath(name)
        if path.name == SIDECAR or any(part.startswith(self.hidden) for part in path.parts):
            return False
        if any(means(glob, name) for glob in self.exclude):
            return False
        if self.include and not any(means(glob, name) for glob in self.include):
            return False
        if self.is_source and not self.include:
            return language_of_path(name) not in _NO_SOURCE
        return (is_named and self.is_any_named) or name.lower().endswith(self.suffixes)

    def passes_over(self, folder: str) -> bool:
        """Say whether nothing in a folder can be data, so that it need not be listed."""
        hidden = PurePosixPath(folder).name.startswith(self.hidden)
        return hidden or any(means(glob, folder) for glob in self.exclude)


def means(glob: str, name: str) -> bool:
    """Say whether a glob means this file: a glob without a slash by any part of its name."""
    glob = glob.rstrip("/")
    if "/" in glob:
        return matches(glob, name)
    return any(compiled(glob).fullmatch(part) for part in PurePosixPath(name).parts)


def matches(glob: str, name: str) -> bool:
    """Say whether a glob matches this file's name, or that of a folder it lies in."""
    path = PurePosixPath(name)
    return any(compiled(glob).fullmatch(str(part)) for part in (path, *path.parents))


@lru_cache(maxsize=256)
def compiled(glob: str) -> re.Pattern[str]:
    """Return a glob (`*` within a folder, `**` across) as a pattern.

    Raises:
        re.error: it is none.
    """
    pieces: Iterable[str] = re.findall(r"\*\*/|\*\*|\*|\?|\[[^\]]+\]|.", glob)
    return re.compile("".join(_TOKENS.get(piece) or _literal(piece) for piece in pieces))


def cut(path: str) -> tuple[str, str]:
    """Return the folder before a glob's first wildcard, and the glob within it ("" for none)."""
    if not (wild := _WILD.search(path)):
        return path.rstrip("/") or "/", ""
    if (end := path.rfind("/", 0, wild.start())) < 0:
        return "", path
    return path[:end] or "/", path[end + 1 :].strip("/")


def _literal(piece: str) -> str:
    if len(piece) == 1:
        return re.escape(piece)
    return f"[^{piece[2:]}" if piece.startswith("[!") else piece
