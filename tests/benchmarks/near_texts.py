"""Real documents, and copies of some of them with known edits planted among them.

Belongs here: gathering text on this machine and editing it. Does not: what is alike
(`near_truth.py`), or any program that looks for it.

The documents are the files of the folder that BENCH_DOCUMENTS names: HTML, made text, and plain
text. Without it they are the documentation and the code of what is installed here.
"""

import html
import os
import random
import re
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from transforms.lakehouse.ids import digest

FOLDER_SETTING = "BENCH_DOCUMENTS"
SUFFIXES = {".html", ".htm", ".txt", ".rst", ".md", ".py", ".xml"}
SHORTEST, LONGEST, MANY_WORDS = 400, 100_000, 100

_UNSEEN = re.compile(r"(?is)<(script|style|head|nav)\b.*?</\1>|<!--.*?-->")
_BLOCK = re.compile(r"(?i)</?(p|div|li|ul|ol|h\d|tr|table|br|dd|dt|dl|pre|section)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_BLANKS, _EMPTY_LINES = re.compile(r"[ \t]+"), re.compile(r"\n\s*\n+")


@dataclass(frozen=True)
class Texts:
    """Documents by id, in order; and which of them are edited copies, with what they copy."""

    by_id: dict[str, str]
    copies: dict[str, str]

    def part(self, share: float, draw: random.Random) -> "Texts":
        """Return a share of the documents; a copy comes with its original."""
        if share >= 1:
            return self
        copies = dict(draw.sample(list(self.copies.items()), int(len(self.copies) * share)))
        others = [each for each in self.by_id if each not in self.copies]
        kept = {*copies, *copies.values(), *draw.sample(others, int(len(others) * share))}
        return Texts({each: text for each, text in self.by_id.items() if each in kept}, copies)


def gather(documents: int, copies: int, seed: int = 5) -> Texts:
    """Return `documents` real ones, or as many as there are, and `copies` edited ones."""
    draw = random.Random(seed)
    paths = sorted(_paths())
    draw.shuffle(paths)
    texts: dict[str, str] = {}
    for text in filter(None, map(_text, paths)):
        texts[digest("seed", text)] = text
        if len(texts) == documents:
            break
    originals = [each for each in texts if len(texts[each].split()) >= MANY_WORDS]
    copy_of: dict[str, str] = {}
    for original in draw.sample(originals, min(copies, len(originals))):
        other = texts[draw.choice(originals)]
        copy = _edited(texts[original], other, draw)
        copy_of[digest("seed", copy)] = original
        texts[digest("seed", copy)] = copy
    ids = list(texts)
    draw.shuffle(ids)
    return Texts({each: texts[each] for each in ids}, copy_of)


def _paths() -> Iterator[Path]:
    given = os.environ.get(FOLDER_SETTING)
    library, packages = sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")
    for folder in [given] if given else [Path(sys.prefix) / "share/doc", library, packages]:
        for path in Path(folder).rglob("*"):
            if path.suffix in SUFFIXES and path.is_file():
                yield path


def _text(path: Path) -> str | None:
    """Return a file's text, or None for one too short or too long to be a document."""
    text = path.read_text("utf-8", "replace")
    if path.suffix in {".html", ".htm", ".xml"}:
        text = _TAG.sub("", _BLOCK.sub("\n", _UNSEEN.sub(" ", text)))
        text = _EMPTY_LINES.sub("\n\n", _BLANKS.sub(" ", html.unescape(text))).strip()
    return text if SHORTEST <= len(text) <= LONGEST else None


def _edited(text: str, other: str, draw: random.Random) -> str:
    """Return a copy with one kind of edit, as much of it as makes a similarity of 0.6 to 1."""
    words, similarity = text.split(" "), draw.uniform(0.6, 1.0)
    kind = draw.choice(("words", "cut", "added", "form"))
    if kind == "words":
        # A changed word changes five shingles, and they are lost to both texts.
        share = 1 - (2 * similarity / (1 + similarity)) ** 0.2
        pool = other.split()
        words = [draw.choice(pool) if draw.random() < share else word for word in words]
    elif kind == "cut":
        many = int(len(words) * (1 - similarity))
        start = draw.randrange(len(words) - many + 1)
        words = words[:start] + words[start + many :]
    elif kind == "added":
        many = int(len(words) * (1 / similarity - 1))
        place = draw.randrange(len(words) + 1)
        words = [*words[:place], *other.split(" ")[:many], *words[place:]]
    copy = " ".join(words)
    return copy.upper().replace(",", " ,") if kind == "form" else copy + "\nEdited copy."
