"""What can go wrong while a corpus is fetched, as types with a remedy.

Belongs here: errors that end an acquisition. Does not: telling them from what the hub answers
(`hub.py`). No message holds a token, or an address that a server made: it may be a signed one.
"""

from collections.abc import Iterable, Sequence

from transforms.seeds.errors import SeedInputError

KEPT = "what is there is kept: run again, and it goes on where it stopped"


class AcquisitionError(SeedInputError):
    """A corpus cannot be fetched, or not now."""


class UnknownPreset(AcquisitionError):
    """No preset has the name given."""

    def __init__(self, preset: str, known: Iterable[str]) -> None:
        super().__init__(f"corpora.preset is {preset!r}; use one of {', '.join(known)}")


class UnknownRevisions(AcquisitionError):
    """A revision is set for a corpus that is not fetched from the hub."""

    def __init__(self, corpora: Iterable[str], known: Iterable[str]) -> None:
        super().__init__(
            f"corpora.revision names {', '.join(sorted(corpora))}; use {', '.join(sorted(known))}"
        )


class AccessDenied(AcquisitionError):
    """The hub does not let us read the data set."""

    def __init__(self, corpus: str, repo: str, status: int, has_token: bool) -> None:
        mend = (
            "the token in HF_TOKEN has no right to read it, or has expired: set one that has"
            if has_token
            else "set HF_TOKEN to a token that may read it"
        )
        super().__init__(
            f"{corpus}: the hub refuses access to {repo} ({status}); {mend} (if the data set has "
            "terms, accept them on its page first). The hub says the same of a data set that does "
            "not exist"
        )


class NotOnHub(AcquisitionError):
    """The data set, the revision or a file of it is not there."""

    def __init__(self, corpus: str, repo: str, revision: str, what: str) -> None:
        super().__init__(
            f"{corpus}: the hub has no {what} (data set {repo}, revision {revision}); set "
            f"corpora.revision for {corpus} to a branch or commit it has, check the endpoint, or "
            f"give the files yourself as inputs of corpus {corpus!r}"
        )


class NothingMatches(AcquisitionError):
    """No file of the revision is among those asked for."""

    def __init__(self, corpus: str, repo: str, revision: str, patterns: Sequence[str]) -> None:
        super().__init__(
            f"{corpus}: no file of {repo} at {revision} matches {', '.join(patterns)}: its layout "
            f"has changed; set corpora.revision for {corpus} to an older commit, or give the files "
            f"yourself as inputs of corpus {corpus!r}"
        )


class HubRefuses(AcquisitionError):
    """The hub answers in a way that trying again does not change."""

    def __init__(self, corpus: str, repo: str, status: int) -> None:
        super().__init__(
            f"{corpus}: the hub answers {status} when asked for {repo}; check the endpoint"
        )


class RateLimited(AcquisitionError):
    """The hub asks to wait, longer or more often than we do."""

    def __init__(self, corpus: str, repo: str, wait_s: float | None, has_token: bool) -> None:
        asked = f" and asks to wait {wait_s:.0f} s" if wait_s else ""
        more = "" if has_token else "; with a token in HF_TOKEN it allows more"
        super().__init__(
            f"{corpus}: the hub limits our requests for {repo} (429){asked}{more}. Run again "
            "after that; what is there is kept"
        )


class Interrupted(AcquisitionError):
    """The hub stopped answering, or answers nothing of use."""

    may_pass = True

    def __init__(self, corpus: str, what: str, detail: str, tries: int) -> None:
        super().__init__(f"{corpus}: {what} was cut off {tries} times in a row ({detail}); {KEPT}")


class Offline(AcquisitionError):
    """The environment forbids the hub's client to use the network."""

    def __init__(self, corpus: str) -> None:
        super().__init__(
            f"{corpus}: HF_HUB_OFFLINE is set, so nothing can be fetched; unset it, or give the "
            f"files yourself as inputs of corpus {corpus!r}"
        )


class OutOfTime(AcquisitionError):
    """Fetching took as long as it may."""

    def __init__(self, corpus: str, hours: float) -> None:
        super().__init__(
            f"{corpus}: not fetched within {hours:g} hours (corpora.max_fetch_hours); {KEPT}"
        )


class NoRoomForFiles(AcquisitionError):
    """The disk is full, or will be."""

    def __init__(
        self, corpus: str, folder: str, needed: int | None = None, free: int | None = None
    ) -> None:
        how = (
            "" if needed is None or free is None else f" ({_gb(needed)} to fetch, {_gb(free)} free)"
        )
        super().__init__(
            f"{corpus}: there is no room for the files in {folder!r}{how}; make room, or set "
            "corpora.download_folder (SEEDS_FOLDER) to a bigger disk. What is there is kept"
        )


class UnusableFolder(AcquisitionError):
    """Files cannot be put where they are to go."""

    def __init__(self, corpus: str, folder: str, detail: str) -> None:
        super().__init__(
            f"{corpus}: cannot write to {folder!r} ({detail}); mend it, or set "
            "corpora.download_folder (SEEDS_FOLDER) to another folder of this machine"
        )


class FolderInUse(AcquisitionError):
    """Another process fetches into the same folder."""

    def __init__(self, corpus: str, folder: str) -> None:
        super().__init__(
            f"{corpus}: another run is fetching into {folder!r}; wait for it to end, or end it"
        )


class WrongBytes(AcquisitionError):
    """A file came in whole, twice, and is not the one that the hub lists."""

    def __init__(self, corpus: str, path: str) -> None:
        super().__init__(
            f"{corpus}: {path} came in with another content than the hub lists, twice; something "
            "between here and the hub changes files: check the proxy and the endpoint"
        )


def _gb(size_bytes: int) -> str:
    return f"{size_bytes / 1e9:.2f} GB"
