"""What can be wrong with corpora of a user's own, as types with a remedy.

Belongs here: errors about `corpora.toml` and about addresses nobody can open. Does not: what is
wrong with a file of a corpus (`records.py`). No message holds a value of the file: it may be an
address with a password in it.
"""

from collections.abc import Sequence

from transforms.seeds.errors import SeedInputError

EXAMPLE = "infra/corpora.example.toml"


class NoCorporaFile(SeedInputError):
    """`CORPORA` names a file that is not there."""

    def __init__(self, named: str) -> None:
        super().__init__(
            f"CORPORA={named!r} is no file: give the path of a file of corpora, or unset it"
        )


class UnreadableCorpora(SeedInputError):
    """The file of corpora is no TOML."""

    def __init__(self, file: str, said: str) -> None:
        super().__init__(
            f"{file} cannot be read as TOML: {said}; {EXAMPLE} shows how it is written"
        )


class WrongCorpora(SeedInputError):
    """The file of corpora says what it cannot; every mistake is named by its place."""

    def __init__(self, file: str, mistakes: Sequence[str]) -> None:
        super().__init__(f"{file}: {'; '.join(mistakes)} ({EXAMPLE} shows every key)")


class TakenName(WrongCorpora):
    """A corpus of the user's own has the name of a built-in one."""

    def __init__(self, file: str, name: str) -> None:
        mistake = f"the name {name} is taken by the product: call the corpus my_{name}, or the like"
        super().__init__(file, [mistake])


class UnusableInput(SeedInputError):
    """An input is a URL that cannot be opened as one."""

    def __init__(self, path: str, said: str = "") -> None:
        super().__init__(
            f"the input {path!r} is no address that can be opened{f' ({said})' if said else ''}; "
            "write it as s3://, gs://, abfs://, hdfs:// or file://, with a slash in a key or "
            "password as %2F"
        )
