"""How many executions of typical verifier code a core does in a minute.

Belongs here: the sandbox, one execution after the other, and its start. Does not: what it stops
(`unit/test_tool_sandbox.py`).
"""

import time

from tests.benchmarks.machine import Watch
from tests.benchmarks.report import heading, line
from transforms.agents.tools.interpreter import Interpreter

#: What verifiers run: each program's last line says that it found what it looked for.
PROGRAMS = {
    "a function and its tests": """
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
for text, expected in [('', True), ('([]{})', True), ('([)]', False), ('((', False)] * 5:
    assert is_balanced(text) == expected, text
True
""",
    "a puzzle of five in order": """
from itertools import permutations
found = [
    order for order in permutations(['Ann', 'Bob', 'Cy', 'Di', 'Ed'])
    if order.index('Ann') < order.index('Bob')
    and abs(order.index('Cy') - order.index('Di')) == 1
    and order[0] != 'Ed' and order[4] == 'Bob' and order.index('Di') > order.index('Ed')
]
len(found) > 0
""",
    "every number of a text in a table": """
import re
rows = [{'year': 2000 + n, 'tons': n * 13.5, 'share': n / 40} for n in range(40)]
text = 'In 2004 it was 54.0 tons, a share of 10%; in 2010 already 135.0 tons, or 25%.'
known = {float(value) for row in rows for value in row.values()}
known |= {round(100 * row['share'], 2) for row in rows}
all(float(number) in known for number in re.findall(r'[0-9]+(?:[.][0-9]+)?', text))
""",
}


def run(*, is_short: bool) -> None:
    """Print the numbers; each program runs for two seconds, or ten."""
    seconds = 2 if is_short else 10
    heading(f"interpreter: one execution after the other, {seconds} s each program")
    started = time.perf_counter()
    with Interpreter() as interpreter, Watch() as watch:
        interpreter.run("1")
        line("start and first execution", f"{1000 * (time.perf_counter() - started):.0f} ms")
        for name, program in PROGRAMS.items():
            done, took = _repeated(interpreter, program, seconds)
            line(name, f"{60 * done / took:,.0f} a minute, {1000 * took / done:.2f} ms each")
        line("", watch.said)


def _repeated(interpreter: Interpreter, program: str, seconds: float) -> tuple[int, float]:
    """Return how often the program ran and how long that took; the caller and worker take turns.

    Raises:
        RuntimeError: the program did not find what it looked for.
    """
    done, started = 0, time.perf_counter()
    while (took := time.perf_counter() - started) < seconds:
        execution = interpreter.run(program)
        if execution.value != "true":
            raise RuntimeError(f"the program failed: {execution}")
        done += 1
    return done, took
