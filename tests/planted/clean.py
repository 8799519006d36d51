"""Clean pairs of a dozen answer formats, made from the shipped sample documents.

Belongs here: cutting passages and right answers out of real permissive text. Does not: defects.

What an answer in prose says is what its document says next, so it is people's writing and no copy
of its passage; short answers are read off the passage. Personal data were redacted as in curation.
"""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

from transforms.quality.verdict import Pair
from transforms.seeds.redaction.redact import redact
from transforms.seeds.text import normalise

SAMPLES = Path(__file__).parents[2] / "transforms/seeds/samples"
_SENTENCE_END = re.compile(r"(?<=[a-z)][.!?])\s+(?=[A-Z])")
_FUNCTION = re.compile(r"^def \w+\([^)]*\):\n(?:(?:    .*)?\n){4,25}(?=\S)", re.MULTILINE)
_LEAST_WORDS, _MOST_WORDS = 40, 150


def _texts(source: str, field: str) -> list[str]:
    lines = (SAMPLES / source / f"{source}.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line).get(field) for line in lines]
    return [redact(normalise(text)).text for text in texts if text]


def _is_prose(paragraph: str) -> bool:
    count = len(paragraph.split())
    letters = sum(char.isalpha() or char == " " for char in paragraph)
    return (
        _LEAST_WORDS <= count <= _MOST_WORDS
        and letters > 0.93 * len(paragraph)
        and paragraph.endswith(".")
        and paragraph.isascii()
        and not re.search(r"[|<>{}$\\@`]|\.\.|https?:|^\W", paragraph)
        and len(set(paragraph.lower().split())) > 0.5 * count
    )


@cache
def passages() -> list[tuple[str, str]]:
    """Return passages of real prose, each with what its document says next."""
    found = []
    for text in _texts("knowledge_pile", "content"):
        paragraphs = [" ".join(each.split()) for each in re.split(r"\n\s*\n", text)]
        prose = [each for each in paragraphs if _is_prose(each)]
        prose = list(dict.fromkeys(prose))
        found += list(zip(prose[:6:2], prose[1:6:2], strict=False))
    return [(passage, then) for passage, then in found if len(_sentences(passage)) > 2]


@cache
def clean_pairs() -> dict[str, list[Pair]]:
    """Return the pairs by answer format."""
    pairs: dict[str, list[Pair]] = {}
    taken = passages()
    for number, (passage, then) in enumerate(taken):
        others = [_sentences(taken[(number + step) % len(taken)][0])[0] for step in (5, 9, 14)]
        for name, (instruction, response) in _tasks(passage, then, others).items():
            pair = Pair(
                pair_id=f"{name}-{number}", seed_id=f"s{number}", instruction=instruction,
                response=response, passage=passage, seed_text=passage, goal="seed",
                instruction_type=name, answer_format=name, finish_reason="stop", language="en",
            )  # fmt: skip
            pairs.setdefault(name, []).append(pair)
    pairs["code"] = _programs()
    return pairs


def _sentences(text: str) -> list[str]:
    return _SENTENCE_END.split(text)


def _tasks(passage: str, then: str, others: list[str]) -> dict[str, tuple[str, str]]:
    """Return tasks on a passage that code can answer, by answer format."""
    sentences = _sentences(passage)
    found = re.findall(r"[A-Za-z]{4,}", passage)
    longest = sorted(dict.fromkeys(word.lower() for word in found), key=len)[-4:]
    frequent = Counter(word.lower() for word in found).most_common(3)
    options = [others[0], sentences[0], *others[1:]]
    lettered = "\n".join(
        f"{letter}) {option}" for letter, option in zip("ABCD", options, strict=True)
    )
    blank = re.sub(rf"\b{longest[-1]}\b", "_____", passage, flags=re.IGNORECASE)
    return {
        "explanation": ("What would a reader of this passage have to be told next, and why?", then),
        "comparison": (f"How does the passage treat {longest[-1]}, set against its sequel?", then),
        "choice": (
            f"Which of these sentences stands in the passage?\n{lettered}",
            "Only one of the four is there; the others come from other texts. The answer is (B).",
        ),
        "true_false": (
            f'Judge: the word "{longest[-1]}" occurs in the passage.',
            f'True. The passage has the word "{longest[-1]}" in it.',
        ),
        "short_answer": ("Which is the longest word of the passage?", longest[-1]),
        "number": ("How many words has the passage?", f"The answer is {len(passage.split())}."),
        "span": ("Quote the shortest sentence of the passage.", min(sentences, key=len)),
        "fill_in": (f"Which word belongs into the gap?\n{blank}", longest[-1]),
        "list": ("List the four longest words.", "\n".join(f"- {word}" for word in longest)),
        "table": (
            "Make a table of the most frequent words of four letters or more.",
            "| Word | Times |\n|---|---|\n"
            + "\n".join(f"| {word} | {times} |" for word, times in frequent),
        ),
        "json": (
            "Give the longest word and its length as JSON, with the keys word and length.",
            json.dumps({"word": longest[-1], "length": len(longest[-1])}),
        ),
        "rewrite": (
            "Put the sentences into reverse order and change nothing else.",
            " ".join(reversed(sentences)),
        ),
    }


def _programs() -> list[Pair]:
    """Return functions from real source files: the first line is given, the whole is the answer."""
    pairs = []
    for number, text in enumerate(_texts("codeparrot", "code")):
        for found in list(_FUNCTION.finditer(text))[:4]:
            first = found[0].splitlines()[0]
            pair = Pair(
                pair_id=f"code-{number}", seed_id=f"c{number}",
                instruction=f"Write the function that begins: {first}",
                response=f"```python\n{found[0].rstrip()}\n```", passage=first, seed_text=first,
                goal="seed", instruction_type="write", answer_format="code",
                finish_reason="stop", language="en",
            )  # fmt: skip
            pairs += [pair] if "```" not in found[0] else []
    return pairs
