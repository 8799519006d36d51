"""Tests as an answer: they must pass on the function they are for, and fail on broken variants.

Belongs here: that rule, and reading tests out of an answer. Does not: tests that verify an answer
(`generated_tests.py`).
"""

import ast

from transforms.flows.coding.mutants import mutants
from transforms.flows.coding.python_code import Function, definitions, parsed, python_in, unparsed
from transforms.flows.coding.trial import MAX_TESTS, run_tests
from transforms.flows.common.asking import spec_of
from transforms.flows.skill import Row
from transforms.quality.verdict import Judgement, capped, failed, not_checkable

MAX_MUTANTS = 24
#: The share of broken variants that tests must catch. Judgement: some variants do what the function
#: does, so that no tests catch them all.
MIN_CAUGHT = 0.7
_FRAMEWORKS = frozenset({"pytest", "unittest"})


def catches_bugs(pair: Row) -> Judgement:
    """Pass tests that the function passes and enough of its broken variants fail."""
    spec = spec_of(pair)
    name, code = str(spec["function"]), str(spec["reference"])
    written = next((each for each in python_in(pair["response"]) if _has_tests(each)), None)
    if written is None:
        return failed("no_tests", "no Python block has a test function with an assertion")
    tests = _tests(written)
    program = _with_helpers(code, written, name)
    right = run_tests(program, tests)
    if right.error is not None:
        return _no_end(right.error, right.is_beyond)
    if wrong := sorted(right.with_status("failed")):
        said = right.outcomes[wrong[0]].said
        return failed("fails_on_right_code", f"{tests[wrong[0]]} -> {said} | on: {code}", 0.0)
    if not right.with_status("passed"):
        return not_checkable("beyond_sandbox")
    return _by_variants(name, code, written, tests)


def _by_variants(name: str, code: str, written: str, tests: list[str]) -> Judgement:
    variants = mutants(code, MAX_MUTANTS)
    if not variants:
        return not_checkable("no_broken_variant")
    caught = 0
    for variant in variants:
        trial = run_tests(_with_helpers(variant, written, name), tests)
        caught += trial.error is not None or bool(trial.with_status("failed"))
    score = caught / len(variants)
    said = f"{caught} of {len(variants)} broken variants caught by {len(tests)} tests: {written}"
    if score < MIN_CAUGHT:
        return failed("tests_prove_nothing", said, score)
    return Judgement("passed", score, evidence=capped(said))


def _no_end(error: str, is_beyond: bool) -> Judgement:
    return not_checkable("beyond_sandbox") if is_beyond else failed("tests_do_not_run", error, 0.0)


def _has_tests(code: str) -> bool:
    tree = parsed(code)
    found = [node for node in (tree.body if tree else ()) if _is_test(node)]
    return any(isinstance(node, ast.Assert) for each in found for node in ast.walk(each))


def _is_test(node: ast.stmt) -> bool:
    return isinstance(node, Function) and node.name.startswith("test") and not node.args.args


def _tests(code: str) -> list[str]:
    """Return calls of the test functions."""
    tree = parsed(code)
    names = [node.name for node in (tree.body if tree else ()) if _is_test(node)]  # type: ignore[attr-defined]
    return [f"{name}()" for name in dict.fromkeys(names)][: 2 * MAX_TESTS]


def _with_helpers(code: str, written: str, name: str) -> str:
    """Return the function's code, and what the tests define beside another copy of it."""
    tree = parsed(definitions(written, without=[name]) or "")
    kept = [node for node in (tree.body if tree else ()) if not _imports_what_is_there(node)]
    return f"{code}\n{unparsed(ast.Module(kept, [])) or ''}"


def _imports_what_is_there(node: ast.stmt) -> bool:
    """Whether it is an import of the module under test, which tests often begin with."""
    from transforms.agents.tools.python_subset import MODULES

    if not isinstance(node, ast.ImportFrom):
        return False
    module = (node.module or "").split(".")[0]
    return module not in MODULES and module not in _FRAMEWORKS
