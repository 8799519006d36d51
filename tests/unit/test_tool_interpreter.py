"""What the code interpreter runs, what it stops, and what of Python it lacks."""

import time
from typing import Any

import pytest

from transforms.agents.tools import python_subset
from transforms.agents.tools.interpreter import Interpreter, Limits
from transforms.agents.tools.json_value import TooLong, json_text

_LIMITS = Limits(seconds=0.5, memory_bytes=32_000_000, output_chars=5_000)


@pytest.fixture(scope="module")
def interpreter():
    with Interpreter(_LIMITS, workers=2) as started:
        yield started


def test_nothing_stays_from_one_execution_to_the_next(interpreter):
    interpreter.run("x = 1\nlen = None\nimport math\nimport random\nrandom.seed(7)")
    assert interpreter.run("x").error == "name 'x' is not defined"
    assert interpreter.run("math").error_type == "NameError"
    assert interpreter.run("len('ab')").value == "2"


def test_the_same_code_gives_the_same_result_in_another_interpreter(interpreter):
    code = (
        "import random, time\nclass A: pass\nsum(range(100_000))\n"
        "[time.process_time(), random.random(), random.Random().random(),\n"
        " random.sample(range(99), 5), hash('a'),\n"
        " id('a'), repr(A()), list({'b', 'a', 'c'}), hash((1, 'x')), {'q', 'p'},\n"
        " {frozenset({'a', 'b'}), frozenset({'c'})}]"
    )
    first = interpreter.run(code)
    with Interpreter(_LIMITS) as another:
        assert first.ran
        assert str(first.value).startswith("[0.0, ")
        assert first == interpreter.run(code) == another.run(code)


_TYPICAL = """
def is_balanced(text):
    pairs = {')': '(', ']': '[', '}': '{'}
    stack = []
    for character in text:
        if character in pairs.values():
            stack.append(character)
        elif character in pairs:
            if not stack or stack.pop() != pairs[character]:
                return False
    return not stack
assert is_balanced('')
assert is_balanced('([]{})')
assert not is_balanced('([)]')
assert not is_balanced('((')
assert is_balanced('a(b)c')
True
"""

_RIGHT: dict[str, tuple[str, str]] = {
    "a function and assertions": (_TYPICAL, "true"),
    "lists": (
        "def rotated(xs, k):\n    k %= len(xs)\n    return xs[-k:] + xs[:-k]\n"
        "xs = rotated([1, 2, 3, 4], 1)\nxs[1:3] = [9]\n[xs, xs[::-1], sum(xs), 9 in xs]",
        "[[4, 9, 3], [3, 9, 4], 16, true]",
    ),
    "dicts": (
        "counts = {}\nfor word in 'a b a'.split():\n    counts[word] = counts.get(word, 0) + 1\n"
        "{**counts, 'c': sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))}",
        '{"a": 2, "b": 1, "c": [["a", 2], ["b", 1]]}',
    ),
    "text": (
        "text = '  Hello, World '\n[text.strip().lower().replace(',', ''), text.split(),\n"
        " text.title().count('l'), '-'.join(reversed('abc')), 'a' in text, text.find('W')]",
        '["hello world", ["Hello,", "World"], 3, "c-b-a", false, 9]',
    ),
    "loops and comprehensions": (
        "primes = [n for n in range(2, 30) if all(n % d for d in range(2, int(n ** 0.5) + 1))]\n"
        "total = 0\nwhile total < 50:\n    total += primes.pop()\nelse:\n    total += 1\n"
        "[total, {n: n * n for n in primes[:2]}, {n % 3 for n in primes}]",
        '[53, {"2": 4, "3": 9}, [0, 1, 2]]',
    ),
    "f-strings": (
        "x = 3.14159\nf'{x:.2f}|{7:03d}|{1234567:,}|{0.256:.1%}|{\"a\":>3}|{x!r}'",
        '"3.14|007|1,234,567|25.6%|  a|3.14159"',
    ),
    "exceptions": (
        "def safe(f):\n    try: return f()\n    except (ZeroDivisionError, KeyError) as e:\n"
        "        return type(e).__name__\n    finally:\n        seen.append(1)\nseen = []\n"
        "[safe(lambda: 1 / 0), safe(lambda: {}['k']), safe(lambda: 2), len(seen)]",
        '["ZeroDivisionError", "KeyError", 2, 3]',
    ),
    "sorting": (
        "people = [('Ann', 31), ('Bob', 25), ('Cy', 31)]\n"
        "[n for n, _ in sorted(people, key=lambda p: (-p[1], p[0]))] + sorted('cab', reverse=True)",
        '["Ann", "Cy", "Bob", "c", "b", "a"]',
    ),
    "sets": ("[{1, 2} | {3}, {1, 2} & {2}, {1, 2} - {2}, {1} ^ {2}, {1} <= {1, 2}]",
             "[[1, 2, 3], [2], [1], [1, 2], true]"),
    "a class": (
        "class Stack:\n    def __init__(self):\n        self.items = []\n"
        "    def push(self, x):\n        self.items.append(x)\n        return self\n"
        "    def __eq__(self, other):\n        return self.items == other.items\n"
        "[Stack().push(1) == Stack().push(1), Stack().push(2).items]",
        "[true, [2]]",
    ),
    "a dataclass": (
        "from dataclasses import dataclass, field\n@dataclass\nclass P:\n    x: int\n"
        "    ys: list[int] = field(default_factory=list)\n[P(1) == P(1), str(P(2))]",
        '[true, "P(x=2, ys=[])"]',
    ),
    "match": (
        "def kind(x):\n    match x:\n        case int(): return 'int'\n"
        "        case [a, *_] if a: return 'list'\n        case {'k': v}: return v\n"
        "        case _: return None\n[kind(1), kind([1]), kind({'k': 3}), kind('')]",
        '["int", "list", 3, null]',
    ),
    "a constraint search": (
        "from itertools import permutations\n"
        "[p for p in permutations('ABCD') if p.index('A') < p.index('B')\n"
        " and p[0] != 'C' and abs(p.index('C') - p.index('D')) == 1 and p[3] == 'C']",
        '[["A", "B", "D", "C"]]',
    ),
    "memoised recursion": (
        "from functools import lru_cache\n@lru_cache(maxsize=None)\n"
        "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nfib(80)",
        "23416728348467685",
    ),
    "modules": (
        "import json, re, math\nfrom collections import Counter, defaultdict, deque\n"
        "from decimal import Decimal\n"
        "[json.loads('[1]'), re.sub(r'(\\w)(\\d)', r'\\2\\1', 'a1'), math.comb(5, 2),\n"
        " Counter('aab').most_common(1), str(Decimal('0.1') + Decimal('0.2'))]",
        '[[1], "1a", 10, [["a", 2]], "0.3"]',
    ),
    "no value": ("x = 1", "null"),
    "a main guard": ("def f():\n    print('hi')\nif __name__ == '__main__':\n    f()", "null"),
}  # fmt: skip


@pytest.mark.parametrize(("code", "value"), _RIGHT.values(), ids=_RIGHT.keys())
def test_a_right_program_runs_and_gives_its_value_as_cpython_does(interpreter, code, value):
    execution = interpreter.run(code)
    assert execution.error is None
    assert execution.value == value


def test_a_failed_assertion_is_an_error_with_its_line_and_values(interpreter):
    execution = interpreter.run("x = 2\nassert x + 2 == 5")
    assert (execution.error_type, execution.line) == ("AssertionError", 2)
    assert execution.error == "assert 4 == 5"
    assert not execution.is_beyond_sandbox


def test_inputs_are_global_variables(interpreter):
    given = {"answer": "Yes.\n'''", "rows": [{"n": 1.5}, None]}
    assert interpreter.run("[answer, rows[0]['n']]", given).value == "[\"Yes.\\n'''\", 1.5]"
    for wrong in ({"x": object()}, {"x": "\ud800"}, {"a b": 1}):
        with pytest.raises(ValueError, match=r"object|surrogates|names"):
            interpreter.run("1", wrong)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("float('nan')", "nan"),
        ("class A: pass\nA()", "type A"),
        ("b'x'", "type bytes"),
        ("{(1, 2): 3}", "key of type tuple"),
        ("{(): 3}", "key of type tuple"),
        ("from decimal import Decimal\n[Decimal(1)]", "type Decimal"),
        ("a = []\nfor _ in range(51): a = [a]\na", "deeper"),
    ],
)
def test_a_value_that_json_cannot_hold_is_told(interpreter, code, said):
    execution = interpreter.run(code)
    assert (execution.value, execution.error_type) == (None, "NotJson")
    assert said in str(execution.error)


def test_a_value_costs_no_more_than_its_limit():
    started = time.monotonic()
    with pytest.raises(TooLong):
        json_text(["a" * 2_000_000] * 200, 10_000)
    assert time.monotonic() - started < 0.1


def test_an_interpreter_is_entered_first():
    with pytest.raises(RuntimeError, match="context manager"):
        Interpreter().run("1")


def test_rounding_is_cpythons(interpreter):
    numbers = "[round(n / 1000, 2) for n in range(5, 2000, 5)]"
    others = (
        "[round(2.5), round(-0.5), round(True), round(1234.5, -2), round(15, -1), round(0.5, 0)]"
    )
    assert interpreter.run(numbers + " + " + others).value == _in_cpython(numbers + " + " + others)


def _in_cpython(code: str) -> str:
    import json

    *before, last = code.splitlines()
    names: dict[str, Any] = {}
    exec("\n".join(before), names)
    return json.dumps(eval(last, names))


# --- the subset of Python: every claim of python_subset.py -----------------------------------


@pytest.mark.parametrize("what", python_subset.MISSING)
def test_what_is_said_to_be_missing_is_and_is_told_from_wrong_code(interpreter, what):
    execution = interpreter.run(python_subset.MISSING[what])
    assert not execution.ran
    assert execution.is_beyond_sandbox or execution.stopped_by == "memory_bytes"


@pytest.mark.parametrize(
    "code",
    [
        *(f"import {name}" for name in ("enum", "heapq", "string", "statistics", "fractions",
                                        "operator", "abc", "contextlib", "io", "numpy")),
        "input()", "globals()", "dir()", "vars()", "callable(1)", "issubclass(int, int)",
        "bytearray(1)", "memoryview(b'')", "compile('1', '', 'eval')", "super()", "open('x')",
        *(f"from functools import {name}" for name in ("wraps", "cmp_to_key", "total_ordering")),
        *(f"from collections import {name}" for name in ("OrderedDict", "ChainMap")),
        "from collections.abc import Iterable",
        "str.maketrans('a', 'b')", "'a'.translate({})", "'a'.format_map({})", "(1.0).is_integer()",
        "(5).bit_length()", "(5).to_bytes(1, 'big')", "int.from_bytes(b'a', 'big')",
        "async def f():\n    async with x: pass",
        "class A:\n    @property\n    def f(self): return 1",
        "class A:\n    @classmethod\n    def f(cls): return 1",
        "del x", "d = {1: 2}\ndel d[1]", "def g():\n    yield from []",
        "def f(): pass\nf.x = 1",
        "list(filter(str.isdigit, 'a1'))",
        *(f"next({source})" for source in
          ("map(int, ['1'])", "filter(None, [1])", "enumerate([1])", "reversed([1])",
           "(x for x in [1])")),
        *(f"class A:\n    def __{name}__(s, o): return True\nA() {sign} A()" for name, sign in
          (("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="))),
        "class A:\n    def __reversed__(s): return iter([1])\nlist(reversed(A()))",
        "class A:\n    def __getitem__(s, i): return [1, 2][i]\nlist(A())",
        "class A:\n    def __getitem__(s, i): return [1, 2][i]\n1 in A()",
        *(f"class A:\n    def __{name}__(s, *a): return False" for name in
          ("bool", "len", "ne", "new", "format", "getattr", "getattribute", "setattr", "del",
           "iadd", "isub", "ior", "itruediv")),
        "import datetime\ndatetime.datetime.now()", "import os\nos.environ['x']",
        "import os\nos.urandom(1)", "import sys\nsys.stdout.write('x')",
        "import sys\nsys.setrecursionlimit(9)",
        "import datetime\ndatetime.date(2024, 1, 1).isocalendar()",
        "raise ValueError('a', 1)",
    ],
)  # fmt: skip
def test_every_part_of_those_claims_holds(interpreter, code):
    execution = interpreter.run(code)
    assert not execution.ran
    assert execution.is_beyond_sandbox


@pytest.mark.parametrize("source", ["map(str, c)", "filter(None, c)", "enumerate(c)"])
def test_infinite_iterators_are_read_to_their_end(interpreter, source):
    code = f"import itertools\nc = itertools.count()\nnext(iter({source}))"
    assert interpreter.run(code).stopped_by == "memory_bytes"


@pytest.mark.parametrize(
    "code",
    [
        "raise ValueError('the monty hall problem is not supported')",
        "nonesuch",
        "[].nonesuch()",
        "import math\nmath.nonesuch(1)",
        "from math import nonesuch",
        "None.upper()",
        "class A: pass\nA().x",
        "1 < 'a'",
        "len(3)",
        "class A:\n    def __init__(self, x): pass\nA()",
        "class A:\n    def __lt__(s, o): return True\nlen(A())",
        "class A:\n    def size(self): return 1\nA() < A()",
        "1 / 0",
        "(1",
        "assert False",
        "int('x')",
        "while True: pass",
    ],
)
def test_wrong_code_is_not_taken_for_code_beyond_the_sandbox(interpreter, code):
    execution = interpreter.run(code)
    assert not execution.ran
    assert not execution.is_beyond_sandbox


@pytest.mark.parametrize("module", python_subset.MODULES)
def test_what_is_said_to_be_importable_is(interpreter, module):
    assert interpreter.run(f"import {module}").ran


@pytest.mark.parametrize("what", python_subset.DIFFERS)
def test_what_is_said_to_differ_does(interpreter, what):
    code, here, in_cpython = python_subset.DIFFERS[what]
    assert interpreter.run(code).value == here
    assert _in_cpython(code) == in_cpython


@pytest.mark.parametrize(
    "code",
    [
        *(f"class A:\n    def __{name}__(self, *a): return {value}\n{use}" for name, value, use in
          (("repr", "'r'", "assert repr(A()) == 'r'"), ("add", "5", "assert A() + 1 == 5"),
           ("hash", "1", "assert hash(A()) == 1"), ("getitem", "4", "assert A()[0] == 4"),
           ("iter", "iter([1])", "assert list(A()) == [1]"), ("call", "3", "assert A()() == 3"),
           ("contains", "True", "assert 1 in A()"), ("eq", "True", "assert A() == 1"))),
        "class A:\n    n = 0\n    def __iter__(self): return self\n    def __next__(self):\n"
        "        self.n += 1\n        if self.n > 2: raise StopIteration\n        return self.n\n"
        "assert list(A()) == [1, 2]",
        "class C:\n    def __enter__(s): return 5\n    def __exit__(s, *a): return True\n"
        "with C() as c:\n    assert c == 5",
        "from collections import namedtuple\nassert namedtuple('P', 'x y')(1, 2).y == 2",
        "def d(f):\n    def w(*a): return f(*a) + 1\n    return w\n@d\ndef g(x): return x\n"
        "assert g(1) == 2",
        "def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n        return n\n"
        "    return g\nassert f()() == 1",
        "assert [y for x in [1, 2] if (y := x * 2) > 2] == [4]",
        "from functools import reduce, partial\nassert reduce(lambda a, b: a * b, [2, 3]) == 6\n"
        "assert partial(pow, 2)(3) == 8",
        "from collections import defaultdict, deque\nd = defaultdict(list)\nd[1].append(2)\n"
        "assert d == {1: [2]} and deque([1, 2]).popleft() == 1",
    ],
)  # fmt: skip
def test_what_is_said_to_work_does(interpreter, code):
    assert interpreter.run(code).error is None


def test_the_subset_is_told_in_words():
    said = python_subset.subset_for_prompt()
    for what in (*python_subset.MISSING, *python_subset.DIFFERS, *python_subset.MODULES):
        assert what in said
    assert len(said) < 4_000
