"""Licences stated beside a corpus rather than in its records.

Belongs here: reading the sidecar `provenance.jsonl`. Does not: which licence wins.
"""

import json
import logging
import re
from collections.abc import Sequence

from transforms.seeds.files import open_store, sidecars
from transforms.seeds.licences import normalise_license, strictest

logger = logging.getLogger(__name__)

_SHA256 = re.compile(r"[0-9a-f]{64}")


def stated_licenses(corpus: str, inputs: Sequence[str]) -> dict[str, str]:
    """Return the licence of a text by the SHA-256 (hex) of its UTF-8 bytes, from all sidecars.

    A sidecar is a file `provenance.jsonl` in an input folder, one JSON object a line with the
    keys `sha256` and `license`. It is read on the driver, so it suits curated folders of up to a
    few million documents. Lines that do not say both are skipped, with a warning; of two licences
    for one text the stricter counts.

    Raises:
        MissingInput: an input is not there.
    """
    licenses: dict[str, str] = {}
    for sidecar in sidecars(corpus, inputs):
        store, path = open_store(sidecar)
        with store.open_input_stream(path) as stream:
            lines = stream.read().splitlines()
        skipped = 0
        for line in lines:
            entry = _entry(line)
            if entry is None:
                skipped += bool(line.strip())
                continue
            sha256, stated = entry
            licenses[sha256] = strictest({stated, licenses.get(sha256, stated)})
        if skipped:
            logger.warning(
                "%s: %d line(s) of %s state no sha256 and license; mend them, or their documents "
                "get the corpus's default licence",
                corpus,
                skipped,
                sidecar,
            )
    return licenses


def _entry(line: bytes) -> tuple[str, str] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    if not isinstance(entry, dict):
        return None
    sha256, stated = entry.get("sha256"), entry.get("license")
    if not isinstance(sha256, str) or not isinstance(stated, str) or not stated.strip():
        return None
    sha256 = sha256.lower()
    return (sha256, normalise_license(stated)) if _SHA256.fullmatch(sha256) else None
