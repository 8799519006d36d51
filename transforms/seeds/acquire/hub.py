"""The Hugging Face hub, as acquisition asks it: what is at a revision, and a file from a byte on.

Belongs here: `huggingface_hub`, and telling its failures apart. Does not: waiting and trying again
(`patience.py`), or files on the disk (`download.py`). Its own `snapshot_download` is not used:
2.4.0 deletes what came in of a file when a download is cut off, so that the next one begins anew,
and waits as long as any server asks it to. Nor are its messages: they hold signed addresses.
"""

import fnmatch
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from transforms.seeds.acquire.errors import AccessDenied, HubRefuses, NotOnHub, Offline
from transforms.seeds.acquire.patience import Passing, Tries, Watch

if TYPE_CHECKING:
    import httpx2

log = logging.getLogger(__name__)

_DENIED, _MISSING, _LIMITED = (401, 403), (404, 410), 429
#: A fault of the hub's, or of something in between: it may be gone in a moment.
_PASSING = (408, 500, 502, 503, 504)


@dataclass(frozen=True)
class HubFile:
    """A file at a commit: `content_id` is its SHA-256, or git's id of it if the file is small."""

    path: str
    size_bytes: int
    content_id: str


@dataclass(frozen=True)
class Listing:
    """A commit, and the files at it."""

    commit: str
    files: tuple[HubFile, ...]

    def matching(self, patterns: Sequence[str]) -> list[HubFile]:
        """Return the files that one of the patterns matches, as the hub's clients match them."""
        meant = [
            file
            for file in self.files
            if any(fnmatch.fnmatchcase(file.path, pattern) for pattern in patterns)
        ]
        return sorted(meant, key=lambda file: file.path)


@dataclass(frozen=True)
class Answer:
    """The body of a file from byte `start` on."""

    start: int
    blocks: Iterator[bytes]


@dataclass(frozen=True)
class Hub:
    """A data set of the hub's.

    Attributes:
        watch: whose acquisition it is, and its bounds.
        endpoint: the hub's address; empty: HF_ENDPOINT's, or the hub itself.
        token: what lets us in; it goes to the endpoint and nowhere else.
    """

    watch: Watch
    endpoint: str = ""
    token: str = ""

    def listing(self, revision: str) -> Listing:
        """Return what is at a branch or commit now.

        Raises:
            AcquisitionError: it cannot be known.
        """
        tries = Tries(self.watch, f"the list of files of {self.watch.repo}")
        while True:
            self.watch.check()
            try:
                return self._listing(revision)
            except Passing as problem:
                tries.failed(problem)

    def _listing(self, revision: str) -> Listing:
        from huggingface_hub import HfApi

        with self._told(revision, f"revision {revision}"):
            api = HfApi(endpoint=self.endpoint or None, token=self.token or False)
            found = api.dataset_info(
                self.watch.repo,
                revision=revision,
                timeout=self.watch.patience.silence_s,
                files_metadata=True,
            )
        listed = [_hub_file(sibling) for sibling in found.siblings or ()]
        return Listing(str(found.sha), tuple(file for file in listed if file is not None))

    @contextmanager
    def content(self, commit: str, file: HubFile, start: int) -> Iterator[Answer]:
        """Yield a file's content, from `start` on where the server can do that, else from 0.

        Raises:
            Passing: it was cut off; what was yielded is sound.
            AcquisitionError: it cannot be had.
        """
        from huggingface_hub import hf_hub_url
        from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status

        endpoint = self.endpoint or None
        url = hf_hub_url(
            self.watch.repo, file.path, repo_type="dataset", revision=commit, endpoint=endpoint
        )
        headers = build_hf_headers(token=self.token or False) | {"Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
        silence_s = self.watch.patience.silence_s
        with (
            self._told(commit, file.path),
            get_session().stream("GET", url, headers=headers, timeout=silence_s) as response,
        ):
            hf_raise_for_status(response)
            begins = start if _is_from(response, start) else 0
            yield Answer(begins, response.iter_raw())

    @contextmanager
    def _told(self, revision: str, what: str) -> Iterator[None]:
        """Raise, instead of what the library raises, what it means here."""
        import httpx2
        from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

        try:
            yield
        except HfHubHTTPError as error:
            raise self._meaning(error.response, revision, what) from None
        except OfflineModeIsEnabled:
            raise Offline(self.watch.corpus) from None
        except httpx2.HTTPError as error:
            raise Passing(type(error).__name__) from None

    def _meaning(self, response: "httpx2.Response", revision: str, what: str) -> Exception:
        status, watch = response.status_code, self.watch
        if status in _DENIED:
            return AccessDenied(watch.corpus, watch.repo, status, bool(self.token))
        if status in _MISSING:
            missing = response.headers.get("X-Error-Code")
            named = f"data set {watch.repo}" if missing == "RepoNotFound" else what
            return NotOnHub(watch.corpus, watch.repo, revision, named)
        if status == _LIMITED or status in _PASSING:
            is_limit = status == _LIMITED
            return Passing(str(status), wait_s=_retry_after(response), is_limit=is_limit)
        return HubRefuses(watch.corpus, watch.repo, status)


def _hub_file(sibling: Any) -> HubFile | None:
    """Return a file as listed; None for one whose name leads out of any folder it is put in."""
    path = PurePosixPath(sibling.rfilename)
    if path.is_absolute() or ".." in path.parts or "\\" in sibling.rfilename:
        log.warning("%r is left out: a file of this name cannot be stored", sibling.rfilename)
        return None
    if sibling.lfs is not None:
        return HubFile(str(path), int(sibling.lfs.size), str(sibling.lfs.sha256))
    return HubFile(str(path), int(sibling.size or 0), str(sibling.blob_id))


def _is_from(response: "httpx2.Response", start: int) -> bool:
    stated = str(response.headers.get("Content-Range", ""))
    return response.status_code == 206 and stated.startswith(f"bytes {start}-")


def _retry_after(response: "httpx2.Response") -> float | None:
    try:
        return max(float(response.headers["Retry-After"]), 0.0)
    except (KeyError, ValueError):
        return None
