"""What can be wrong with the inputs of a corpus as a whole, as types with a remedy.

Belongs here: errors that stop an ingest. Does not: the reasons for which a single record is
rejected (`records.py`); those never stop anything.
"""

from collections.abc import Iterable, Sequence


class SeedInputError(ValueError):
    """The inputs given for a corpus cannot be used; the message names corpus and remedy."""


class UnknownCorpus(SeedInputError):
    """No adapter is registered under the name given."""

    def __init__(self, corpus: str, known: Iterable[str]) -> None:
        super().__init__(
            f"unknown corpus {corpus!r}; use one of {', '.join(sorted(known))}, "
            "or register an adapter in transforms/seeds/corpora.py"
        )


class MissingInput(SeedInputError):
    """A folder, file or glob given as input is not there."""

    def __init__(self, corpus: str, path: str) -> None:
        super().__init__(
            f"{corpus}: the input {path!r} does not exist; mend the inputs set for corpus "
            f"{corpus!r}, or leave them unset to use the shipped samples"
        )


class EmptyInput(SeedInputError):
    """An input is there but holds no data."""

    def __init__(self, corpus: str, path: str, patterns: Sequence[str]) -> None:
        super().__init__(
            f"{corpus}: the input {path!r} holds no data (looked for non-empty "
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


class ChangedFile(SeedInputError):
    """A file no longer holds what is stored of it, so what it holds now has no name of its own."""

    def __init__(self, corpus: str, name: str, records: int) -> None:
        super().__init__(
            f"{corpus}: {records} stored record(s) of {name!r} are not what that file holds now; "
            "it was changed in place, or is another file of the same name. Nothing of it was read. "
            "Give what is new a name of its own, or the folder that holds both as one input of "
            f"corpus {corpus!r}"
        )


class WrongColumns(SeedInputError):
    """No record of a file has the corpus's text column, so the file is of something else."""

    def __init__(self, corpus: str, name: str, expected: Sequence[str], observed: str) -> None:
        super().__init__(
            f"{corpus}: no record of {name!r} has a text column; expected one of "
            f"{', '.join(expected)}, observed {observed or 'none'}; check that the inputs set for "
            f"corpus {corpus!r} are files of that corpus"
        )
