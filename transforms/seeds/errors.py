"""What can be wrong with the inputs of a corpus as a whole, as types with a remedy.

Belongs here: errors that stop an ingest. Does not: the reasons for which a single record is
rejected (`records.py`); those never stop anything.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager


class SeedInputError(ValueError):
    """The inputs given for a corpus cannot be used; the message names corpus and remedy.

    Attributes:
        may_pass: the same again may succeed, without anything being mended.
    """

    may_pass = False


class UnknownCorpus(SeedInputError):
    """No adapter is registered under the name given."""

    def __init__(self, corpus: str, known: Iterable[str]) -> None:
        super().__init__(
            f"unknown corpus {corpus!r}; use one of {', '.join(sorted(known))}, "
            "or declare it in corpora.toml"
        )


class MissingInput(SeedInputError):
    """A folder, file or glob given as input is not there."""

    def __init__(self, corpus: str, path: str) -> None:
        super().__init__(
            f"{corpus}: the input {path!r} does not exist; mend the inputs set for corpus "
            f"{corpus!r}"
        )


class EmptyInput(SeedInputError):
    """An input is there but holds no data."""

    def __init__(self, corpus: str, path: str, patterns: Sequence[str]) -> None:
        super().__init__(
            f"{corpus}: the input {path!r} holds no data (looked for "
            f"{', '.join(patterns)}); put the corpus's files there, or mend the inputs set for "
            f"corpus {corpus!r}"
        )


class ClashingInputs(SeedInputError):
    """Two files of one ingest would be known by the same name, so their records would too."""

    def __init__(self, corpus: str, name: str, first: str, second: str) -> None:
        super().__init__(
            f"{corpus}: {first!r} and {second!r} would both be recorded as {name!r}; give the "
            f"folder that holds both as one input of corpus {corpus!r}"
        )


class NoRoom(SeedInputError):
    """The disk is full; nothing that was stored before is touched."""

    def __init__(self, corpus: str) -> None:
        super().__init__(
            f"{corpus}: the disk is full; nothing that was stored is lost. Make room where the "
            "lakehouse and Spark's temporary files are, then run again: it goes on from there"
        )


#: What Java, Python and the shell's limits say of a disk without room.
_FULL = ("No space left on device", "Disk quota exceeded", "File too large")


@contextmanager
def no_room_told(corpus: str) -> Iterator[None]:
    """Say what to do where a write fails for want of room.

    Raises:
        NoRoom: instead of whatever Spark or the disk said.
    """
    try:
        yield
    except Exception as error:
        said = _said(error)
        if any(words in said for words in _FULL):
            raise NoRoom(corpus) from error
        raise


def _said(error: Exception) -> str:
    """Return an error's message; Java's cannot be asked for where Java itself is gone."""
    try:
        return str(error)
    except Exception:
        return ""
