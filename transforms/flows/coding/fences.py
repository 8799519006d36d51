"""Fenced code blocks: reading them out of a response, and putting code into one.

Belongs here: the notation, and which tags mean which language. Does not: whether the code in a
block is any good (`code_rules.py`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

#: Tags people write, beside a language's own name in lower case.
ALIASES: Mapping[str, frozenset[str]] = {
    "python": frozenset({"py", "python3"}),
    "javascript": frozenset({"js", "javascript", "node", "mjs", "jsx"}),
    "typescript": frozenset({"ts", "tsx"}),
    "c++": frozenset({"cpp", "cc", "cxx", "hpp"}),
    "c#": frozenset({"csharp", "cs"}),
    "go": frozenset({"golang"}),
    "rust": frozenset({"rs"}),
    "ruby": frozenset({"rb"}),
    "kotlin": frozenset({"kt"}),
    "bash": frozenset({"sh", "shell", "zsh"}),
    "haskell": frozenset({"hs"}),
    "julia": frozenset({"jl"}),
    "perl": frozenset({"pl"}),
    "ocaml": frozenset({"ml"}),
    "visual basic": frozenset({"vb", "vbnet"}),
    "objective-c": frozenset({"objc", "objectivec"}),
    "f#": frozenset({"fsharp", "fs"}),
}

#: A fence may stand deep in a list; one that ends a block stands no deeper than its code.
_FENCE = re.compile(r"^( {0,16})(`{3,}|~{3,})([^`\n]{0,60})$")
_TICKS = re.compile(r"`+")


@dataclass(frozen=True)
class Block:
    """A fenced block: its tag in lower case ("" if none), what stands in it, and if it ends."""

    tag: str
    code: str
    is_closed: bool


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a text in order; one that nothing closes reaches to the end."""
    found: list[Block] = []
    fence, tag, indent = "", "", 0
    inside: list[str] = []
    for line in text.splitlines():
        marks = _FENCE.match(line.rstrip())
        if not fence:
            if marks:
                words = marks[3].split()
                fence, tag, inside = marks[2], words[0].casefold() if words else "", []
                indent = len(marks[1])
        elif marks and _ends(marks, fence, indent):
            found.append(Block(tag, "\n".join(inside), True))
            fence = ""
        else:
            # A block in a list is indented as a whole.
            inside.append(line[min(indent, len(line) - len(line.lstrip(" "))) :])
    if fence:
        found.append(Block(tag, "\n".join(inside), False))
    return found


def _ends(marks: re.Match[str], fence: str, indent: int) -> bool:
    is_bare = not marks[3].strip() and marks[2].startswith(fence)
    return is_bare and len(marks[1]) <= indent + 3


def fenced(code: str, tag: str = "") -> str:
    """Return code in a block of its own, fenced by more ticks than it has anywhere."""
    longest = max((len(run) for run in _TICKS.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{tag}\n{code.rstrip()}\n{fence}"


def is_tag_of(tag: str, language: str) -> bool:
    """Whether a block's tag names the language."""
    name = language.casefold().strip()
    return tag in {name, name.replace(" ", "")} or tag in ALIASES.get(name, frozenset())


def is_python_tag(tag: str) -> bool:
    """Whether a block may hold Python: tagged so, or not tagged at all."""
    return not tag or is_tag_of(tag, "python")
