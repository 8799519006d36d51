"""What of the wanted requests the budgets allow, before a batch is submitted.

Belongs here: that choice. Does not: the budgets themselves (`teacher/budget.py`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from transforms.teacher.batches.ingest import discounted
from transforms.teacher.batches.wanted import Wanted
from transforms.teacher.budget import RUN, Allowances
from transforms.teacher.endpoint import Endpoint
from transforms.teacher.expected import Cost, Expected


@dataclass
class Purse:
    """Lets pass what the budgets allow: each answer is expected to be as long as it may be.

    Attributes:
        allowed: what is left of the budgets, by the ledger.
        reserved: by skill, what the batches under way may still cost.
        short: the budgets, by name, that some requests did not fit in.
    """

    allowed: Allowances
    reserved: Mapping[str, Cost]
    endpoint_of: Callable[[str], Endpoint]
    price_factor: float
    short: set[str] = field(default_factory=set)
    _expected: dict[str, Expected] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._taken = dict(self.reserved)
        self._taken[RUN] = sum(self.reserved.values(), Cost())

    def affordable(self, wanted: Iterable[Wanted]) -> Iterator[Wanted]:
        """Yield the requests that fit, with their expected cost."""
        for each in wanted:
            skill, cost = each.call["skill"], self._cost(each)
            taken = {name: self._taken.get(name, Cost()) + cost for name in (RUN, skill)}
            limited = [name for name in taken if name in self.allowed]
            if short := {name for name in limited if not self.allowed[name].fits(taken[name])}:
                self.short |= short
                continue
            self._taken |= taken
            yield replace(each, cost=cost)

    def _cost(self, each: Wanted) -> Cost:
        if each.role not in self._expected:
            priced = discounted(self.endpoint_of(each.role), self.price_factor)
            self._expected[each.role] = Expected(priced.price)
        return self._expected[each.role].cost(each.request)
