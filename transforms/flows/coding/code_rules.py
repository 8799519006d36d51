"""What code can tell of an answer by reading it: a block of the right language, names, sameness.

Belongs here: rules that run nothing. Does not: what running decides (`executed.py`,
`own_tests.py`, `generated_tests.py`).
"""

import ast
import re

from transforms.flows.coding.fences import Block, blocks, is_tag_of
from transforms.flows.coding.python_code import (
    MAX_CODE_CHARS,
    Function,
    answer_code,
    bare,
    is_docstring,
    parsed,
    python_in,
    same_code,
)
from transforms.flows.coding.showing import asked_of
from transforms.flows.coding.type_names import without_type_names
from transforms.flows.common.asking import spec_of
from transforms.flows.skill import Row
from transforms.quality.verdict import Judgement, capped, failed, not_checkable, passed

_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]{2,60}")
#: Words of English or Python that say nothing of one piece of code.
_WORDS = frozenset({
    "and", "are", "but", "can", "code", "for", "function", "has", "how", "input", "its", "not",
    "output", "return", "returns", "that", "the", "this", "what", "when", "which", "with", "you",
    "your", "from", "import", "def", "class", "int", "str", "list", "dict",
})  # fmt: skip


def has_code(pair: Row) -> Judgement:
    """Pass an answer with a whole block of code in the language that was asked for."""
    spec = spec_of(pair)
    found = blocks(pair["response"])
    if not found:
        return failed("no_code_block", pair["response"][:200])
    if not found[-1].is_closed:
        return failed("cut_code", found[-1].code[-200:])
    if not any(each.code.strip() for each in found):
        return failed("empty_code_block", pair["response"][:200])
    if "target" in spec:
        return _in_language(found, str(spec["target"]), str(spec["name"]))
    if spec.get("language") == "python":
        return _in_python(pair["response"], spec)
    return passed(1.0)


def _in_python(response: str, spec: dict[str, object]) -> Judgement:
    if not python_in(response):
        return failed("not_python", "no block parses as Python")
    if "function" not in spec:
        return passed(1.0)
    name, given = str(spec["function"]), spec.get("given")
    code = answer_code(response, name)
    if code is None:
        return failed("function_missing", f"no Python block defines {name}")
    if given and same_code(code, str(given)):
        return failed("code_unchanged", code)
    return passed(1.0)


def _in_language(found: list[Block], target: str, name: str) -> Judgement:
    tagged = [each for each in found if is_tag_of(each.tag, target)]
    # Where no block says so itself, one without a tag may be in any language.
    code = "\n".join(each.code for each in tagged or found if tagged or not each.tag)
    if not code.strip():
        return failed("wrong_language", f"no block is tagged {target}: {[b.tag for b in found]}")
    if target.casefold() != "python" and _is_surely_python(code):
        return failed("wrong_language", f"the block is Python, not {target}")
    if _folded(name) not in _folded(code):
        return failed("name_lost", f"{name} is not in the translated code")
    return passed(1.0)


def _is_surely_python(code: str) -> bool:
    """Whether it parses as Python and defines a Python function."""
    tree = parsed(code)
    return tree is not None and any(isinstance(node, Function) for node in ast.walk(tree))


def _folded(text: str) -> str:
    """Return text without what languages write names differently by: case and underscores."""
    return text[:MAX_CODE_CHARS].casefold().replace("_", "")


def keeps_code(pair: Row) -> Judgement:
    """Pass code that has gained docstrings, comments or types, and is otherwise what it was."""
    given = spec_of(pair).get("given")
    if not given:
        return not_checkable("not_parsable_code")
    answers = python_in(pair["response"])
    is_typed = pair["instruction_type"] == "annotate_types"
    wanted = bare(given)
    kept = next(
        (
            code
            for code in answers
            if bare(code) == wanted or (is_typed and without_type_names(code, given) == wanted)
        ),
        None,
    )
    if kept is None:
        return failed("code_changed", (answers or [pair["response"]])[0])
    lacks = _untyped(kept) if is_typed else _undocumented(kept)
    if lacks:
        return failed("not_complete", f"still without: {', '.join(lacks)}")
    return Judgement("passed", 1.0, evidence=capped(f"same program: {bare(kept)}"))


def _untyped(code: str) -> list[str]:
    """Return the parameters and functions that have no type."""
    missing = []
    for function in _functions(code):
        arguments = function.args
        for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            if each.annotation is None and each.arg not in {"self", "cls"}:
                missing.append(f"{function.name}.{each.arg}")
        if function.returns is None and function.name != "__init__":
            missing.append(function.name)
    return missing


def _undocumented(code: str) -> list[str]:
    """Return what has neither docstring nor comment, if the code has no words added at all."""
    if any("#" in line for line in code.splitlines()):
        return []
    tree = parsed(code)
    if tree and tree.body and is_docstring(tree.body[0]):
        return []
    functions = _functions(code)
    documented = [each for each in functions if is_docstring(each.body[0])]
    return [] if documented else [each.name for each in functions] or ["the code"]


def _functions(code: str) -> list[Function]:
    tree = parsed(code)
    return [node for node in (ast.walk(tree) if tree else ()) if isinstance(node, Function)]


def speaks_of_code(pair: Row) -> Judgement:
    """Fail an explanation that names nothing of the code it is about."""
    names = set(_NAME.findall(" ".join(each.code for each in blocks(asked_of(pair))))) - _WORDS
    if not names:
        return not_checkable("no_names_in_code")
    said = set(_NAME.findall(pair["response"]))
    if not names & said:
        return failed("names_nothing_of_the_code", pair["response"][:200], 0.0)
    evidence = f"names {', '.join(sorted(names & said)[:8])}"
    return Judgement("passed", 1.0, evidence=capped(evidence))
