"""What can go wrong with a teacher call, as types; each says what follows from it.

Belongs here: the failures and the message that says what to do. Does not: deciding which one an
HTTP answer is (`client.py`), or retrying (`caller.py`).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.teacher.request import Completion


class Failure(Exception):
    """A call that gave no usable answer. `kind` is the reason stored with the outcome.

    `completion` is what was answered and paid for, where anything was.
    """

    kind = "failed"

    def __init__(self, message: str, *, completion: "Completion | None" = None) -> None:
        super().__init__(message)
        self.completion = completion


class Transient(Failure):
    """It may work later: a timeout, a 429, a 5xx, a broken connection. Never recorded.

    `is_busy` marks a 429: a teacher that answers it is there, and has enough to do. `is_overload`
    marks what fewer calls at once may mend: that, a 503, a timeout.
    """

    kind = "transient"

    def __init__(
        self,
        message: str,
        retry_after_s: float | None = None,
        *,
        is_busy: bool = False,
        is_overload: bool = False,
    ) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        self.is_busy = is_busy
        self.is_overload = is_overload or is_busy


class TimedOut(Transient):
    """No whole answer came in time. It may be the request's own length, or a slow teacher's."""


class Unreachable(Transient):
    """No connection comes about: nobody is there, or the network is cut."""


class Deferred(Transient):
    """It was not asked: a batch will, and the item waits for its answer."""

    kind = "deferred"


class Unreadable(Transient):
    """A success whose body is no completion: paid for, so it is tried again once at most.

    Broken JSON is one. A connection lost in the middle of a body is plain `Transient`.
    """


class TeacherError(Failure):
    """A teacher that answers others fails this request again and again. Not recorded."""

    kind = "teacher_error"


class SkillBudgetReached(Failure):
    """A skill's budget is spent: its items wait, those of other skills go on. Not recorded."""

    kind = "skill_budget"


class Permanent(Failure):
    """This request will never be answered (a bad request). Recorded; the item fails."""

    kind = "bad_request"


class Refused(Failure):
    """The teacher, or its content filter, declined. Recorded; the item is rejected."""

    kind = "refused"


class Truncated(Failure):
    """The answer hit the token limit where a whole one is needed."""

    kind = "truncated"


class Malformed(Failure):
    """A structured answer that did not validate, after repair and one more try."""

    kind = "malformed"


class FlowDeadline(Failure):
    """A flow's calls have taken too long together: it asks on and on. What it asked is kept."""

    kind = "flow_deadline"


class Stop(Exception):
    """Stops the stage. The item at hand stays pending; nothing is recorded against it."""

    kind = "stopped"


class Misconfigured(Stop):
    """A key, model, address or account that no retry can mend. Names the setting."""

    kind = "misconfigured"


class Forbidden(Misconfigured):
    """A 403: the key is refused, or has reached a limit, or one request alone is forbidden.

    `Caller` finds out which.

    `said` is what the server says of it.
    """

    def __init__(self, message: str, said: str = "") -> None:
        super().__init__(message)
        self.said = said


class TeacherDown(Stop):
    """The teacher cannot be reached, or has failed every call for too long."""

    kind = "teacher_down"


class LedgerUnwritable(Stop):
    """Answers cannot be kept (a full disk, say), so none is asked for."""

    kind = "ledger_unwritable"


class BudgetReached(Stop):
    """The run's budget is spent: what is done stays, the rest waits."""

    kind = "budget"


class AwaitsBatch(Stop):
    """What is left waits for answers of the Batch API; run again when they are there."""

    kind = "batch"


class Interrupted(Stop):
    """Someone asked the run to end, or its deadline passed."""

    kind = "interrupted"
