"""The code interpreter: runs Python that an agent wrote, in a sandbox that denies by default.

Belongs here: limits, one execution and what came of it. Does not: which Python the sandbox speaks
(`python_subset.py`), how a value becomes JSON (`json_value.py`), or what a verdict makes of it.

The sandbox is `pydantic-monty` 1.4.0 (MIT): an interpreter in Rust, without files, network,
processes or imports from outside, in worker processes of its own whose environment is empty. It
stops code at its limits; what does not stop by itself (a pattern, a huge number, a comparison of
shared lists inside one operation) is ended with its worker after `GRACE_S` more, and the next
execution has a new worker. The clock is denied, `random` starts from a fixed seed, hashes and the
order of sets do not vary: the same code gives the same result, unless the time limit stops it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any

from transforms.agents.tools.json_value import NotJson, TooLong, json_text
from transforms.agents.tools.python_subset import is_beyond, why_refused

if TYPE_CHECKING:
    from pydantic_monty import Monty, MontyError, OSPolicy, ResourceLimits

#: Seconds after the time limit when a worker that did not stop by itself is ended.
GRACE_S = 0.5
_MESSAGE_CHARS = 1_000
_HOST_CALLS = 100  # denied files and unknown names, for each of which the sandbox asks outside
_INPUT_CHARS = 10_000_000

# The sandbox rounds 2.675 to 2.68; CPython, and its own formatting, to 2.67.
_PRELUDE = """\
def round(number, ndigits=None, _round=round):
    if isinstance(number, float) and isinstance(ndigits, int) and 0 <= ndigits < 340:
        return float(f"{number:.{ndigits}f}")
    return _round(number, ndigits)
"""

_POLICY: "OSPolicy" = {
    "datetime": "call_host",  # nobody answers: the clock is denied
    "sleep": "zero",
    "process_time": "zero",
    "random_start": {"seed": 0},
}

_started_in: dict[str, int] = {}


@dataclass(frozen=True)
class Limits:
    """What one execution may take.

    Attributes:
        seconds: of execution; at most `GRACE_S` more pass before it is ended by force.
        memory_bytes: of the sandbox's heap. Its process takes up to about twice that, and about a
            third of it is the largest value that can be returned.
        recursion: nested calls.
        output_chars: of what it prints, and of its value as JSON.
        code_chars: of the code itself.
    """

    seconds: float = 1.0
    memory_bytes: int = 64_000_000
    recursion: int = 500
    output_chars: int = 10_000
    code_chars: int = 20_000


@dataclass(frozen=True)
class Execution:
    """What came of one execution.

    Attributes:
        value: the value of the last line, where that is an expression, as JSON text ("null" where
            it is not); None after an error.
        printed: what it printed, up to the limit.
        error_type: the exception's name; `NotJson` for a value that JSON cannot hold, `Refused` for
            code that was not run, `Stopped` where a limit stopped it; None if it ran to its end.
        error: the message, capped, for a person or a model to act on.
        line: of the code where the error arose, if known, from 1.
        stopped_by: which limit stopped it: a field of `Limits`, `host_calls` or `crash`; or None.
        is_beyond_sandbox: whether the code needs what the sandbox does not have (more of Python, a
            package, a file, the clock): it may be right all the same.
    """

    value: str | None = None
    printed: str = ""
    error_type: str | None = None
    error: str | None = None
    line: int | None = None
    stopped_by: str | None = None
    is_beyond_sandbox: bool = False

    @property
    def ran(self) -> bool:
        """Whether it ran to its end without an error."""
        return self.error_type is None


class Interpreter:
    """Runs code, each time in a sandbox of its own. Threads may share it; processes may not.

    Use it as a context manager, in the process that runs the code: its workers start then and end
    with it. A process forked from one that has entered an interpreter can enter none. In an event
    loop call `run` in a thread (it waits without holding the interpreter lock). Beyond `workers`
    executions at once, others wait their turn.

    Args:
        limits: of every execution.
        workers: processes that run code at the same time.
    """

    def __init__(self, limits: Limits | None = None, *, workers: int = 1) -> None:
        self.limits = limits or Limits()
        self._workers = workers
        self._pool: Monty | None = None
        self._process = 0

    def __enter__(self) -> "Interpreter":
        """Start the workers.

        Raises:
            RuntimeError: a process that this one was forked from has done so.
        """
        from pydantic_monty import Monty

        self._process = _first_process()
        self._pool = Monty(
            min_processes=1,
            max_processes=self._workers,
            feed_duration_limit_grace=GRACE_S,
        ).__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # A fork has no right to end its parent's workers, and would wait for ever for them to end.
        if self._pool is not None and self._process == os.getpid():
            self._pool.__exit__(kind, error, trace)
            self._pool = None

    def run(self, code: str, inputs: Mapping[str, Any] | None = None) -> Execution:
        """Run code and say what came of it; nothing that the code does raises here.

        Args:
            code: a program; the value of its last line, if an expression, is its value.
            inputs: global variables for it, of values that JSON can hold.

        Raises:
            ValueError: the inputs are not JSON, or have names that are none in Python.
            RuntimeError: the interpreter was not entered, or not in this process.
        """
        if self._pool is None or self._process != os.getpid():
            raise RuntimeError("enter the interpreter, as a context manager, in this process")
        given = dict(inputs or {})
        json_text(given, _INPUT_CHARS).encode()  # a half of a surrogate pair is a ValueError
        if not all(name.isidentifier() for name in given):
            raise ValueError(f"these are not all names: {', '.join(given)}")
        return self._refused(code) or self._execute(self._pool, code, given)

    def _refused(self, code: str) -> Execution | None:
        if len(code) > self.limits.code_chars:
            said = f"the code has {len(code):,} characters; the limit is {self.limits.code_chars:,}"
            return Execution(error_type="Stopped", error=said, stopped_by="code_chars")
        if said_why := why_refused(code):
            return Execution(error_type="Refused", error=said_why, is_beyond_sandbox=True)
        return None

    def _execute(self, pool: "Monty", code: str, inputs: dict[str, Any]) -> Execution:
        from pydantic_monty import MontyConversionError, MontyError

        printed = _Printed(self.limits.output_chars)
        try:
            with pool.checkout(limits=self._as_monty(), os_policy=_POLICY) as session:
                session.feed_run(_PRELUDE)
                value = session.feed_run(code, inputs=inputs, print_callback=printed.take)
            text = json_text(value, self.limits.output_chars)
        except (NotJson, MontyConversionError) as error:
            return Execution(None, printed.text, "NotJson", str(error)[:_MESSAGE_CHARS])
        except TooLong as error:
            return Execution(None, printed.text, "Stopped", str(error), stopped_by="output_chars")
        except MontyError as error:
            return self._failed(code, error, printed)
        return Execution(text, printed.text)

    def _failed(self, code: str, error: "MontyError", printed: "_Printed") -> Execution:
        kind, message = type(error.exception()).__name__, _message(error)
        line = _line(error)
        if stopped_by := _stopped_by(error, kind, message, printed):
            limit = getattr(self.limits, stopped_by, None)
            said = f"stopped by the limit {stopped_by}" + (f" = {limit:,}" if limit else "")
            return Execution(None, printed.text, "Stopped", said, line, stopped_by)
        is_more = is_beyond(code, kind, message)
        return Execution(None, printed.text, kind, message, line, None, is_more)

    def _as_monty(self) -> "ResourceLimits":
        return {
            "max_feed_duration_secs": self.limits.seconds,
            "max_memory": self.limits.memory_bytes,
            "max_recursion_depth": self.limits.recursion,
            "max_suspensions": _HOST_CALLS,
        }


def _first_process() -> int:
    """Return this process's id, if no process that it was forked from has started workers.

    The sandbox's threads do not live on in a forked process, where starting others waits for ever.
    """
    if _started_in.setdefault("process", os.getpid()) != os.getpid():
        raise RuntimeError("the sandbox cannot run in a fork of a process that uses it: spawn one")
    return os.getpid()


@dataclass
class _Printed:
    """What an execution printed, up to a limit; one character more ends the execution."""

    max_chars: int
    text: str = ""
    is_full: bool = False

    def take(self, _stream: str, text: str) -> None:
        room = self.max_chars - len(self.text)
        self.text += text[:room]
        if len(text) > room:
            self.is_full = True
            raise OverflowError("too much output")


def _message(error: "MontyError") -> str:
    return str(error.exception())[:_MESSAGE_CHARS]


def _line(error: "MontyError") -> int | None:
    """Return the innermost line of the code that the error passed through."""
    from pydantic_monty import MontyRuntimeError, MontySyntaxError

    if not isinstance(error, MontyRuntimeError | MontySyntaxError):
        return None
    frames = [frame for frame in error.traceback() if frame.filename.startswith("<python-input")]
    return frames[-1].line if frames else None


def _stopped_by(error: "MontyError", kind: str, message: str, printed: _Printed) -> str | None:
    from pydantic_monty import MontyCrashedError

    if printed.is_full:
        return "output_chars"
    if isinstance(error, MontyCrashedError):
        return "seconds" if error.timed_out else "crash"
    signs = {
        ("TimeoutError", "feed time limit exceeded"): "seconds",
        ("MemoryError", "memory limit exceeded"): "memory_bytes",
        ("MemoryError", "the worker exceeded its memory limit"): "memory_bytes",
        ("RecursionError", "maximum recursion depth"): "recursion",
        ("RuntimeError", "suspension limit"): "host_calls",
    }
    for (of_kind, sign), limit in signs.items():
        if kind == of_kind and message.startswith(sign):
            return limit
    return None
