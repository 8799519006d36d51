"""Where an input is: a path or a URL, opened, cut and shown.

Belongs here: file systems (pyarrow's), the fixed part of a glob, and what of an address a person
may see. Does not: which files are there (`files.py`).
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from transforms.seeds.globs import cut
from transforms.seeds.own.errors import UnusableInput

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

#: What a URL may hold as it is; all else, such as a blank, is written as %20 and the like.
_URL = "%:/?#[]@!$&'()*+,;=~"
_USER = re.compile(r"://(?:[^/?#@]*|[^@]*:[^@]*)@")


def open_store(path: str) -> "tuple[FileSystem, str]":
    """Return the file system of a path or URL, and the path within it.

    Raises:
        UnusableInput: no file system is known by such a URL.
    """
    import pyarrow as pa
    from pyarrow.fs import FileSystem, LocalFileSystem

    if "://" not in path:
        return LocalFileSystem(), str(Path(path).expanduser().absolute())
    try:
        return FileSystem.from_uri(quote(path, safe=_URL))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        # pyarrow quotes the URL, its password included.
        raise UnusableInput(shown(path), "" if "://" in str(error) else str(error)) from None


def shown(path: str) -> str:
    """Return a path or URL as a person may see it: without a user, a password or a query."""
    if "://" not in path:
        return path
    return re.sub(r"\?.*", "?…", _USER.sub("://…@", path))


@dataclass(frozen=True)
class Place:
    """An input, cut: the part without wildcards, the glob within it, and a URL's query."""

    base: str
    glob: str
    query: str = ""

    @classmethod
    def of(cls, given: str) -> "Place":
        if "://" not in given:
            return cls(*cut(str(Path(given).expanduser().absolute())))
        scheme, rest = given.split("://", 1)
        body, mark, query = rest.partition("?")
        base, glob = cut(body)
        return cls(f"{scheme}://{base}", glob, mark + query)

    @property
    def parent(self) -> "Place":
        """The folder it lies in."""
        return replace(self, base=self.base.rpartition("/")[0] or "/", glob="")

    def at(self, name: str) -> str:
        """Return the path or URL of a name in it, as `open_store` takes it."""
        folder = self.base.rstrip("/")
        return f"{folder}/{quote(name)}{self.query}" if "://" in folder else f"{folder}/{name}"
