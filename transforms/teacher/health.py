"""Whether a teacher is there, by what its last answers and failures say together.

Belongs here: when it counts as down, and when that is in doubt. Does not: how soon a call is tried
again (`caller.py`), or what one answer means (`client.py`).
"""

import time
from dataclasses import dataclass, field

from transforms.teacher.failures import Stop, TeacherDown, Transient

_NEVER = float("-inf")
#: So many requests in a row may end oddly by their own fault; of a teacher that has answered none
#: yet it is less likely to be theirs.
ODD_BY_CHANCE, ODD_AT_FIRST = 8, 2


@dataclass
class Health:
    """The health of one endpoint, as the calls of one event loop find it.

    One request that always fails is that request's own trouble, so a teacher is down only if
    several fail and none is answered, or if it does not even list its models.
    """

    address: str
    timeout_s: float
    deadline_s: float
    down_after_s: float
    _answered_at: float = field(default=_NEVER, repr=False)
    _failed_at: float = field(default=_NEVER, repr=False)
    _unanswered_since: float | None = field(default=None, repr=False)
    _failing_since: float | None = field(default=None, repr=False)
    _failures: int = field(default=0, repr=False)
    _failing: set[str] = field(default_factory=set, repr=False)
    _odd: set[str] = field(default_factory=set, repr=False)
    _checked_at: float = field(default=_NEVER, repr=False)

    def note_answer(self) -> None:
        self._answered_at, self._unanswered_since = time.monotonic(), None
        self._odd.clear()
        self._forget_failures()

    def note_failure(self, request: str, failure: Transient, began: float) -> None:
        """Note that an attempt, begun then, failed. One that answers 429 is alive."""
        self._failed_at = time.monotonic()
        since = max(began, self._answered_at)
        self._unanswered_since = self._unanswered_since or since
        if failure.is_busy:
            self._forget_failures()
            return
        self._failing_since = self._failing_since or since
        self._failures += 1
        self._failing.add(request)

    def note_silence(self, since: float) -> None:
        """Note that nothing was heard of the teacher since then, though it was asked."""
        self._unanswered_since = self._unanswered_since or since

    def note_oddity(self, request: str) -> None:
        """Note that a request ended with what is no answer and no failure either."""
        self._odd.add(request)

    def are_many_odd(self, *, has_succeeded: bool) -> bool:
        """Whether too many requests have ended oddly since an answer for it to be their fault."""
        return len(self._odd) > (ODD_BY_CHANCE if has_succeeded else ODD_AT_FIRST)

    @property
    def heard_at(self) -> float:
        """When anything was last heard of the teacher: an answer, or a failure of an attempt."""
        return max(self._answered_at, self._failed_at)

    def note_alive(self) -> None:
        """Note that a check found the server there; the next one may wait."""
        self._checked_at = time.monotonic()

    def forgive(self, request: str) -> None:
        """Forget a request whose failure was its own."""
        self._failing.discard(request)
        self._unanswered_since = None
        if not self._failing:
            self._forget_failures()

    def has_answered_since(self, moment: float) -> bool:
        return self._answered_at >= moment

    @property
    def are_several_failing(self) -> bool:
        return len(self._failing) > 1

    @property
    def is_in_doubt(self) -> bool:
        """Whether a check is due: it failed for long, but perhaps one request alone."""
        is_due = time.monotonic() - self._checked_at > self.down_after_s
        return is_due and self._failing_s > self.down_after_s

    def stop(self, failure: Transient) -> Stop | None:
        """Return the stop that the failures so far call for, the last of which is given."""
        # Few failures in a long time are a slow teacher's, unless it had time to answer one.
        is_told = self._failures > 3 or self._failing_s > self.timeout_s + self.down_after_s
        if self.are_several_failing and is_told and self._failing_s > self.down_after_s:
            return self.down(failure)
        is_anyones = failure.is_busy or self.are_several_failing
        if is_anyones and self._seconds(self._unanswered_since) > self.deadline_s:
            return self.down(failure)
        return None

    def down(self, failure: Transient) -> TeacherDown:
        failing_s = self._seconds(self._unanswered_since)
        return TeacherDown(
            f"the teacher at {self.address} has answered nothing for {failing_s:.0f} s "
            f"({failure}); what was answered is kept, run again when it is back"
        )

    @property
    def _failing_s(self) -> float:
        return self._seconds(self._failing_since)

    def _seconds(self, since: float | None) -> float:
        return 0.0 if since is None else time.monotonic() - since

    def _forget_failures(self) -> None:
        self._failing_since, self._failures = None, 0
        self._failing.clear()
