"""The Python that the sandbox speaks: what it lacks, and how to tell that code needed it.

Belongs here: facts about `pydantic-monty` 1.4.0, each proven by a test (test_tool_interpreter.py),
and the words a prompt states them with. Does not: running anything (`interpreter.py`).

The sandbox is no full Python: code that is right in CPython may fail here, or (rarely, see
`DIFFERS`) run and give another value. The first is told apart from wrong code by `why_beyond`, so
that a verifier can say *not checkable*; the second is refused where it can be seen in the text.
"""

import builtins
import re
from importlib import import_module

#: Modules that can be imported; every other import fails. Each covers part of its CPython surface.
MODULES = (
    "asyncio", "base64", "binascii", "bisect", "collections", "copy", "csv", "dataclasses",
    "datetime", "decimal", "functools", "hashlib", "itertools", "json", "math", "os", "pathlib",
    "posixpath", "random", "re", "sys", "time", "tomllib", "typing", "unicodedata",
)  # fmt: skip

#: What fails, with a snippet that shows it.
MISSING: dict[str, str] = {
    "generator functions (yield)": "def g():\n    yield 1",
    "class inheritance": "class A: pass\nclass B(A): pass",
    "exception classes of one's own": "class E(Exception): pass",
    "property, staticmethod and classmethod": "class A:\n    @staticmethod\n    def f(): return 1",
    "super()": "super()",
    "classes inside classes": "class A:\n    class B: pass",
    "the del statement": "d = {1: 2}\ndel d[1]",
    "import *": "from math import *",
    "except* groups": "try: pass\nexcept* ValueError: pass",
    "async for, async with": "async def f():\n    async for x in y: pass",
    "the type statement": "type X = int",
    "raising with an argument that is not one string": "raise ValueError(3)",
    "__cause__ of exceptions": "ValueError('x').__cause__",
    "attributes of functions (f.__name__, f.x = 1)": "def f(): pass\nf.__name__",
    "methods taken from a type (map(str.upper, words))": "list(map(str.upper, ['a']))",
    "infinite iterators inside map, filter, enumerate or a generator expression":
        "import itertools\nnext(x for x in itertools.count())",
    "next() on map, filter, enumerate, reversed or a generator expression": "next(map(int, ['1']))",
    "__lt__, __le__, __gt__, __ge__, __reversed__; iterating by __getitem__ alone":
        "class A:\n    def __lt__(s, o): return True\nA() < A()",
    "__bool__, __len__, __ne__, __new__, __format__, __getattr__, __setattr__, __del__, __iadd__":
        "class A:\n    def __bool__(s): return False",
    "dataclass(order=True)":
        "from dataclasses import dataclass\n@dataclass(order=True)\nclass P:\n    x: int",
    "functools.wraps, cmp_to_key, total_ordering": "from functools import wraps",
    "collections.OrderedDict, ChainMap, collections.abc": "from collections import OrderedDict",
    "str.translate, str.maketrans, str.format_map": "'a'.translate({})",
    "int.bit_length, to_bytes, from_bytes; float.is_integer": "(5).bit_length()",
    "bytes([1, 2])": "bytes([1, 2])",
    "pow(a, -1, m)": "pow(3, -1, 7)",
    "a function as re.sub's replacement": "import re\nre.sub('a', lambda m: 'b', 'a')",
    "re.VERBOSE": "import re\nre.VERBOSE",
    "open, input, globals, dir, vars, callable, issubclass, bytearray, memoryview, compile":
        "callable(len)",
    "enum, heapq, string, statistics, fractions, operator, abc, contextlib, io, numpy":
        "import heapq",
    "the clock (time.time, datetime.now), os.environ, os.urandom": "import time\ntime.time()",
    "sys.exit, sys.stdout.write, sys.setrecursionlimit": "import sys\nsys.exit(0)",
}  # fmt: skip

#: What runs and yet gives another value than CPython: (snippet, its value here, in CPython).
DIFFERS: dict[str, tuple[str, str, str]] = {
    "map, filter, zip, enumerate, reversed and generator expressions are lists and never run out":
        ("m = map(int, ['1'])\n[list(m), list(m)]", "[[1], [1]]", "[[1], []]"),
    "a set keeps the order of insertion; CPython's order is arbitrary":
        ("list(set([5, 3, 100, 1]))", "[5, 3, 100, 1]", "[1, 3, 100, 5]"),
    "$ in a pattern does not match before a last newline":
        ("import re\nre.match('a$', 'a\\n') is None", "true", "false"),
    "of equal keys 1 and True a dict keeps the last, not the first":
        ("[str(k) for k in {True: 1, 1: 2}]", '["1"]', '["True"]'),
}  # fmt: skip

#: What works, besides what everybody expects (functions, loops, comprehensions, f-strings).
WORKS = (
    "classes with __init__, __repr__, __eq__, __hash__, __add__, __getitem__, __iter__, __next__, "
    "__contains__, __call__, __enter__; dataclasses, namedtuple; match; with; try, finally; "
    "decorators on functions; lambda, closures; walrus; sets and their operators; lru_cache, "
    "reduce, partial; Counter, defaultdict, deque; itertools; re; json; Decimal; sorted with key"
)

#: Methods that the sandbox never calls, without a word: `if x`, f"{x}", hasattr, += go on.
_NEVER_CALLED = re.compile(
    r"\bdef\s+(__(?:bool|len|ne|new|format|getattr|getattribute|setattr|del"
    r"|i(?:add|sub|mul|matmul|truediv|floordiv|mod|pow|and|or|xor|lshift|rshift))__)\s*\("
)

_SAYS_SO = re.compile(
    r"^The monty syntax parser|^Wildcard imports|^Internal error in monty|does not yet support"
    r"|is not yet supported|' is not supported in this environment$|^Permission denied: "
    r"|has no attribute '__\w+__'|no __dict__ for setting new attributes"
    r"|cannot be negative when 3rd argument specified|^cannot convert '\w+' object to bytes"
    r"|^'list' object is not an iterator"
)
_IMPORTED = re.compile(r"^cannot import name '(?P<name>\w+)' from '(?P<module>\w+)'")
_MODULES = re.compile(r"^module '(?P<module>\w+)' has no attribute '(?P<name>\w+)'")
_ATTRIBUTE = re.compile(
    r"^(?:type object )?'(?P<type>[\w.]+)' (?:object )?has no attribute '(?P<name>\w+)'"
)
_NAME = re.compile(r"^name '(\w+)' is not defined")
#: What a type error says of an object, and the method that its class has in vain.
_IN_VAIN = (
    (re.compile(r"' not supported between instances"), re.compile(r"\bdef\s+__[lg][te]__")),
    (re.compile(r" is not iterable$| is not a container"), re.compile(r"\bdef\s+__getitem__")),
    (re.compile(r" is not reversible$"), re.compile(r"\bdef\s+__reversed__")),
)


def subset_for_prompt() -> str:
    """Return the subset as instructions for whoever writes code for the sandbox."""
    missing = "\n".join(f"- {what}" for what in MISSING)
    differs = "\n".join(f"- {what}" for what in DIFFERS)
    return (
        f"The code runs in a restricted Python without files, network, clock or packages.\n"
        f"Importable: {', '.join(MODULES)}.\nWorks: {WORKS}.\n"
        f"Not available:\n{missing}\nDifferent:\n{differs}"
    )


def why_refused(code: str) -> str | None:
    """Say what in a code would silently give another value than in CPython, or None."""
    if found := _NEVER_CALLED.search(code):
        return f"the sandbox never calls {found[1]}; write an ordinary method and call it"
    return None


def is_beyond(code: str, error_type: str, message: str) -> bool:
    """Whether an error means that the code needs what the sandbox does not have.

    More of Python, a package, a file or the clock; not: what CPython would not have either.
    """
    if _SAYS_SO.search(message) or error_type == "ModuleNotFoundError":
        return True
    if error_type == "NameError":
        named = _NAME.search(message)
        return named is not None and hasattr(builtins, named[1])
    if error_type == "TypeError":
        return any(says.search(message) and has.search(code) for says, has in _IN_VAIN)
    return error_type in ("ImportError", "AttributeError") and _exists_elsewhere(message)


def _exists_elsewhere(message: str) -> bool:
    """Whether CPython has the attribute that the sandbox says is not there."""
    if found := _IMPORTED.search(message) or _MODULES.search(message):
        owner = import_module(found["module"]) if found["module"] in MODULES else None
        return hasattr(owner, found["name"])
    if found := _ATTRIBUTE.search(message):
        module, _, kind = found["type"].rpartition(".")
        owner = import_module(module) if module in (*MODULES, "_io") else builtins
        return hasattr(getattr(owner, kind, None), found["name"])
    return False
