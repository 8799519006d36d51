"""The sandbox drill: what hostile code tries, that it is stopped, and that nobody waits for it."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from transforms.agents.tools.interpreter import GRACE_S, Execution, Interpreter, Limits

_LIMITS = Limits(seconds=0.5, memory_bytes=32_000_000, output_chars=5_000)
#: What a busy machine may add to a limit of time, in seconds.
_MARGIN_S = 6

_SHARED = "a = [1]\nfor _ in range(45): a = [a, a]\n"
_SHARED_B = "b = [1]\nfor _ in range(45): b = [b, b]\n"

#: family -> attempts; each is code, or code and the limit that has to stop it. VICTIM is a file
#: that is there, CREATED one that is not.
_HOSTILE: dict[str, list[str | tuple[str, str]]] = {
    "files": [
        "open('/etc/passwd').read()",
        "open('CREATED', 'w').write('x')",
        "open('VICTIM').read()",
        "open('../../etc/hosts')",
        "from pathlib import Path\nPath('/etc/passwd').read_text()",
        "from pathlib import Path\nlist(Path('/').iterdir())",
        "from pathlib import Path\nPath('CREATED').mkdir()",
        "import os\nos.listdir('/')",
        "import os\nos.remove('VICTIM')",
        "import os\nos.rename('VICTIM', 'CREATED')",
        "import os\nos.stat('/etc/passwd')",
        "open(0).read()",
        "import csv\nlist(csv.reader(open('/etc/passwd')))",
    ],
    "network": [
        "import socket\nsocket.create_connection(('127.0.0.1', 22))",
        "import urllib.request\nurllib.request.urlopen('http://127.0.0.1')",
        "import http.client",
        "import requests",
        "import ssl",
        "import asyncio\nawait asyncio.open_connection('127.0.0.1', 22)",
        "open('/dev/tcp/127.0.0.1/22')",
        "from asyncio import get_event_loop\nget_event_loop().create_connection",
    ],
    "environment": [
        "import os\nos.environ['PATH']",
        "import os\nos.getenv('HOME')",
        "import os\nos.environ.copy()",
        "open('/proc/self/environ').read()",
        "import sys\nsys.modules",
        "import sys\nsys._getframe()",
        "import time\ntime.time()",
        "import time\ntime.perf_counter()",
        "import datetime\ndatetime.datetime.now()",
        "import datetime\ndatetime.date.today()",
        "import os\nos.urandom(8)",
        "import random\nrandom.SystemRandom().random()",
        "from pathlib import Path\nPath.home()",
        "globals()['__builtins__']",
    ],
    "imports": [
        "__import__('os').system('id')",
        "import importlib\nimportlib.import_module('os')",
        "import ctypes\nctypes.CDLL(None)",
        "import transforms.agents.tools.interpreter",
        "import pydantic_monty",
        "exec('import subprocess')",
        "eval(\"__import__('os').getpid()\")",
        "().__class__.__bases__[0].__subclasses__()",
        "(lambda: 0).__globals__",
        "import json\njson.codecs",
        "import pickle\npickle.loads(b'cos\\nsystem\\n.')",
        "from . import secrets",
    ],
    "processes": [
        "import subprocess\nsubprocess.run(['id'])",
        "import os\nos.system('id')",
        "import os\nos.fork()",
        "import os\nos.execv('/bin/sh', ['sh'])",
        "import os\nos.kill(1, 9)",
        "import os\nos._exit(0)",
        "import multiprocessing",
        "import threading\nthreading.Thread(target=print).start()",
        "import signal\nsignal.raise_signal(9)",
        "import asyncio\nawait asyncio.create_subprocess_exec('id')",
    ],
    "memory": [
        ("'x' * 10 ** 10", "memory_bytes"),
        ("[0] * 10 ** 9", "memory_bytes"),
        ("9 ** 9 ** 9", "memory_bytes"),
        ("1 << (1 << 40)", "memory_bytes"),
        ("a = [0]\nwhile True: a += a", "memory_bytes"),
        ("a = 'x'\nwhile True: a += a", "memory_bytes"),
        ("{i: str(i) for i in range(10 ** 8)}", "memory_bytes"),
        ("try:\n    [[] for _ in range(10 ** 8)]\nexcept BaseException:\n    1", "memory_bytes"),
        ("bytes(10 ** 10)", "memory_bytes"),
        ("f'{1:>{10 ** 10}}'", "memory_bytes"),
        ("('a' * 10 ** 5).replace('a', 'b' * 10 ** 5)", "memory_bytes"),
        ("import itertools\nlist(itertools.product([0] * 999, repeat=3))", "memory_bytes"),
        ("import random\nrandom.randbytes(10 ** 9)", "memory_bytes"),
        (
            "from decimal import Decimal, getcontext\ngetcontext().prec = 10 ** 9\nDecimal(1) / 3",
            "memory_bytes",
        ),
        ("import itertools\nlist(map(str, itertools.count()))", "memory_bytes"),
    ],
    "time and recursion": [
        ("while True: pass", "seconds"),
        ("while 1:\n    try:\n        while 1: pass\n    except BaseException: pass", "seconds"),
        ("try:\n    while True: pass\nfinally:\n    while True: pass", "seconds"),
        ("sum(range(10 ** 18))", "seconds"),
        (_SHARED + "len(repr(a))", "seconds or memory_bytes"),
        (_SHARED + "import json\njson.dumps(a)", "seconds or memory_bytes"),
        (_SHARED + _SHARED_B + "a == b", "seconds"),
        ("import math\nmath.gcd((1 << 20_000_000) - 1, (1 << 19_999_999) - 7)", "seconds"),
        ("import math\nmath.factorial(10 ** 7)", "seconds or memory_bytes"),
        ("import asyncio\nwhile True: await asyncio.sleep(10)", "seconds"),
        ("def f(n): return f(n + 1)\nf(0)", "recursion"),
        ("def f(): return g()\ndef g(): return f()\nf()", "recursion"),
        ("class A:\n    def __repr__(s): return repr(s)\nrepr(A())", "recursion"),
        ("s = 'exec(s)'\nexec(s)", "recursion"),
        "(" * 9_000 + "1" + ")" * 9_000,
        ("x = 1\n" * 10_000, "code_chars"),
        ("for i in range(10 ** 6):\n    try: open('/x')\n    except OSError: pass", "host_calls"),
    ],
    "output floods": [
        ("while True: print('flood')", "output_chars"),
        ("print('x' * 10_000_000)", "output_chars"),
        ("for i in range(10 ** 6): print()", "output_chars"),
        ("import sys\nprint('x' * 10 ** 6, file=sys.stderr)", "output_chars"),
        ("print(*[1] * 10 ** 5, sep='y' * 100)", "output_chars"),
        ("try:\n    while True: print('y')\nexcept BaseException:\n    1", "output_chars"),
        ("'x' * 10_000_000", "output_chars"),
        ("list(range(100_000))", "output_chars"),
        ("[10 ** 9] * 2_000", "output_chars"),
        (_SHARED + "a", "output_chars"),
        ("10 ** 5_000", "output_chars"),
        "raise ValueError('x' * 1_000_000)",
        "a = []\nfor _ in range(10_000): a = [a]\na",
    ],
}  # fmt: skip

_ATTEMPTS = [
    pytest.param(*((each, None) if isinstance(each, str) else each), id=f"{family} {number}")
    for family, attempts in _HOSTILE.items()
    for number, each in enumerate(attempts)
]


@pytest.fixture(scope="module")
def interpreter():
    with Interpreter(_LIMITS, workers=2) as started:
        yield started


def test_there_are_attempts_of_every_family():
    assert len(_HOSTILE) == 8
    assert all(len(attempts) >= 5 for attempts in _HOSTILE.values())
    assert sum(map(len, _HOSTILE.values())) >= 40


@pytest.fixture(scope="module")
def victim(tmp_path_factory):
    path = tmp_path_factory.mktemp("files") / "victim"
    path.write_text("a secret")
    return path


@pytest.mark.parametrize(("code", "limit"), _ATTEMPTS)
def test_an_attempt_is_stopped_in_time_and_the_next_row_works(interpreter, victim, code, limit):
    created = victim.parent / "created"
    hostile = code.replace("VICTIM", str(victim)).replace("CREATED", str(created))
    started = time.monotonic()
    execution = interpreter.run(hostile)
    took = time.monotonic() - started
    assert not execution.ran
    assert execution.stopped_by in (limit.split(" or ") if limit else [None])
    assert took < _LIMITS.seconds + GRACE_S + _MARGIN_S
    assert _size(execution) <= _LIMITS.output_chars + 2_000
    assert interpreter.run("print('on'); sum([1, 2, 3])") == Execution("6", "on\n")
    assert victim.read_text() == "a secret"
    assert not created.exists()


def _size(execution: Execution) -> int:
    return sum(len(text or "") for text in (execution.value, execution.printed, execution.error))


def test_the_workers_take_little_more_memory_than_their_limit(interpreter):
    for code, _limit in _HOSTILE["memory"]:
        interpreter.run(code)
    peaks_mb = [_peak_mb(pid) for pid in _workers()]
    assert peaks_mb
    assert max(peaks_mb) < 3 * _LIMITS.memory_bytes / 1e6


def _workers() -> list[str]:
    children = Path("/proc/self/task").glob("*/children")
    pids = [pid for each in children for pid in each.read_text().split()]
    return [pid for pid in pids if Path(f"/proc/{pid}/comm").read_text().strip() == "monty"]


def _peak_mb(pid: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) / 1e3 for line in status.splitlines() if "VmHWM" in line)


def test_the_workers_have_no_environment(interpreter):
    assert interpreter.run("1").ran
    assert _workers()
    assert all(Path(f"/proc/{pid}/environ").read_bytes() == b"" for pid in _workers())


def test_a_hostile_row_does_not_delay_another_beyond_its_limit(interpreter):
    with ThreadPoolExecutor(4) as threads:
        started = time.monotonic()
        hostile = [threads.submit(interpreter.run, _SHARED + "repr(a)") for _ in range(2)]
        fine = threads.submit(interpreter.run, "1 + 1")
        assert fine.result().value == "2"
        assert time.monotonic() - started < _LIMITS.seconds + GRACE_S + _MARGIN_S
        limits = ("seconds", "memory_bytes")  # which of them is met first is the machine's to say
        assert all(each.result().stopped_by in limits for each in hostile)
