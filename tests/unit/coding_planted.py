"""Programs for one task each, planted right and wrong: what good and weak models answer.

Belongs here: the tasks with reference, tests as a tester writes them, and the answers. Does not:
the rates that verifiers must reach on them (`test_skill_coding_planted.py`).
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Task:
    """A task with its hidden facts, the tests that a tester wrote, and answers to it."""

    function: str
    reference: str
    tests: tuple[str, ...]
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    broken: tuple[str, ...] = ()
    request: str = "Write the function as described."
    kind: str = "write"
    given: str = field(default="")


MEDIAN = Task(
    "median",
    "def median(xs):\n    if not xs:\n        return None\n    s = sorted(xs)\n"
    "    m = len(s) // 2\n"
    "    if len(s) % 2:\n        return s[m]\n    return (s[m - 1] + s[m]) / 2",
    (
        "assert median([3, 1, 2]) == 2",
        "assert median([4, 1, 2, 3]) == 2.5",
        "assert median([]) is None",
        "assert median([7]) == 7",
        "xs = [5, 1, 9]\nmedian(xs)\nassert xs == [5, 1, 9]",
        "assert median([1, 2, 3]) == 3",  # the tester is wrong here
    ),
    right=(
        "def median(xs):\n    s = sorted(xs)\n    n = len(s)\n    if n == 0:\n        return None\n"
        "    return s[n // 2] if n % 2 == 1 else (s[n // 2 - 1] + s[n // 2]) / 2",
        "def median(xs: list[float]) -> float | None:\n    ordered = list(xs)\n    ordered.sort()\n"
        "    while len(ordered) > 2:\n        ordered = ordered[1:-1]\n"
        "    return sum(ordered) / len(ordered) if ordered else None",
        "def _middle(s):\n    h = len(s) // 2\n"
        "    return s[h:h + 1] if len(s) % 2 else s[h - 1:h + 1]"
        "\n\ndef median(xs):\n    if len(xs) == 0:\n        return None\n"
        "    m = _middle(sorted(xs))\n"
        "    return sum(m) / len(m)\n\nprint(median([1, 2]))",
    ),
    wrong=(
        "def median(xs):\n    return sorted(xs)[len(xs) // 2]",
        "def median(xs):\n    if not xs:\n        return None\n    return sorted(xs)[len(xs) // 2]",
        "def median(xs):\n    if not xs:\n        return None\n    m = len(xs) // 2\n"
        "    return xs[m] if len(xs) % 2 else (xs[m - 1] + xs[m]) / 2",
        "def median(xs):\n    if not xs:\n        return 0\n    return sum(xs) / len(xs)",
        "def median(xs):\n    s = sorted(xs)\n    n = len(s)\n    if n % 2:\n"
        "        return s[n // 2]\n"
        "    return (s[n // 2] + s[n // 2 + 1]) / 2",
    ),
)

PACK = Task(
    "pack",
    "def pack(weights, limit):\n    bags = []\n    for w in weights:\n"
    "        if bags and sum(bags[-1]) + w <= limit:\n            bags[-1].append(w)\n"
    "        else:\n            bags.append([w])\n    return bags",
    (
        "assert pack([2, 3, 4, 9, 1], 6) == [[2, 3], [4], [9], [1]]",
        "assert pack([3, 3], 6) == [[3, 3]]",
        "assert pack([], 6) == []",
        "assert pack([7], 6) == [[7]]",
        "assert pack([1, 1, 1, 1], 2) == [[1, 1], [1, 1]]",
    ),
    right=(
        "def pack(weights, limit):\n    bags, bag, total = [], [], 0\n    for w in weights:\n"
        "        if bag and total + w > limit:\n            bags.append(bag)\n"
        "            bag, total = [], 0\n        bag.append(w)\n        total += w\n"
        "    if bag:\n        bags.append(bag)\n    return bags",
        "from typing import List\n\ndef pack(weights: List[int], limit: int) -> List[List[int]]:\n"
        "    result: List[List[int]] = []\n    room = -1\n    for w in weights:\n"
        "        if w > room:\n            result.append([])\n            room = limit\n"
        "        result[-1].append(w)\n        room -= w\n    return result",
    ),
    wrong=(
        "def pack(weights, limit):\n    bags, bag, total = [], [], 0\n    for w in weights:\n"
        "        if bag and total + w > limit:\n            bags.append(bag)\n"
        "            bag, total = [], 0\n        bag.append(w)\n        total += w\n"
        "    return bags",
        "def pack(weights, limit):\n    bags, bag, total = [], [], 0\n    for w in weights:\n"
        "        if bag and total + w >= limit:\n            bags.append(bag)\n"
        "            bag, total = [], 0\n        bag.append(w)\n        total += w\n"
        "    if bag:\n        bags.append(bag)\n    return bags",
        "def pack(weights, limit):\n    bags, bag, total = [], [], 0\n    for w in weights:\n"
        "        if total + w > limit:\n            bags.append(bag)\n"
        "            bag, total = [], 0\n"
        "        bag.append(w)\n        total += w\n    bags.append(bag)\n    return bags",
        "def pack(weights, limit):\n    bags = []\n    for w in sorted(weights):\n"
        "        if bags and sum(bags[-1]) + w <= limit:\n            bags[-1].append(w)\n"
        "        else:\n            bags.append([w])\n    return bags",
        "def pack(weights, limit):\n    bags = []\n    i = 0\n    while i < len(weights):\n"
        "        bag = []\n        while i < len(weights) and sum(bag) + weights[i] <= limit:\n"
        "            bag.append(weights[i])\n            i += 1\n        bags.append(bag)\n"
        "    return bags",  # does not end at what is too heavy
    ),
)

PARSE = Task(
    "seconds",
    "def seconds(text):\n    parts = text.split(':')\n    if not 1 <= len(parts) <= 3:\n"
    "        raise ValueError('too many parts')\n    total = 0\n    for part in parts:\n"
    "        total = total * 60 + int(part)\n    return total",
    (
        "assert seconds('1:02:03') == 3723",
        "assert seconds('2:30') == 150",
        "assert seconds('45') == 45",
        "try:\n    seconds('1:2:3:4')\nexcept ValueError:\n    pass\nelse:\n"
        "    raise AssertionError('no error')",
        "try:\n    seconds('a')\nexcept ValueError:\n    pass\nelse:\n    raise AssertionError",
    ),
    right=(
        "import re\n\ndef seconds(text):\n    parts = re.split(':', text)\n"
        "    if len(parts) > 3:\n        raise ValueError('too long')\n    total = 0\n"
        "    while parts:\n        total = 60 * total + int(parts.pop(0))\n    return total",
        "def seconds(text):\n    numbers = [int(p) for p in text.split(':')]\n"
        "    if len(numbers) > 3:\n        raise ValueError(text)\n"
        "    return sum(n * 60 ** i for i, n in enumerate(reversed(numbers)))",
        "def seconds(text):\n    units = text.split(':')\n    if len(units) == 1:\n"
        "        return int(units[0])\n    if len(units) == 2:\n"
        "        return int(units[0]) * 60 + int(units[1])\n    if len(units) == 3:\n"
        "        h, m, s = units\n        return int(h) * 3600 + int(m) * 60 + int(s)\n"
        "    raise ValueError('not a time')",
    ),
    wrong=(
        "def seconds(text):\n    h, m, s = text.split(':')\n"
        "    return int(h) * 3600 + int(m) * 60 + int(s)",
        "def seconds(text):\n    total = 0\n    for part in text.split(':'):\n"
        "        total = total * 60 + int(part)\n    return total",
        "def seconds(text):\n    parts = text.split(':')\n    if len(parts) > 3:\n"
        "        return None\n    total = 0\n    for part in parts:\n"
        "        total = total * 60 + int(part)\n    return total",
        "def seconds(text):\n    parts = [int(p) for p in text.split(':')]\n"
        "    if len(parts) > 3:\n        raise ValueError('bad')\n"
        "    return sum(n * 60 ** i for i, n in enumerate(parts))",
    ),
)

_CLUMSY = (
    "def first_repeat(loans):\n    for i in range(len(loans)):\n        if loans[i] in loans[:i]:\n"
    "            return loans[i]\n    return None"
)
REPEAT = Task(
    "first_repeat",
    "def first_repeat(loans):\n    seen = set()\n    for each in loans:\n        if each in seen:\n"
    "            return each\n        seen.add(each)\n    return None",
    (
        "assert first_repeat(['a', 'b', 'b', 'a']) == 'b'",
        "assert first_repeat(['x', 'y']) is None",
        "assert first_repeat([]) is None",
        "assert first_repeat([1, 2, 3, 1]) == 1",
    ),
    right=(
        "def first_repeat(loans):\n    seen = {}\n    for reader in loans:\n"
        "        if reader in seen:\n            return reader\n        seen[reader] = True\n"
        "    return None",
        "def first_repeat(loans):\n    known = set()\n    for reader in loans:\n"
        "        before = len(known)\n        known.add(reader)\n        if len(known) == before:\n"
        "            return reader",
    ),
    wrong=(
        _CLUMSY,  # as it was
        "from collections import Counter\n\ndef first_repeat(loans):\n    counts = Counter(loans)\n"
        "    for each in loans:\n        if counts[each] > 1:\n            return each\n"
        "    return None",
        "def first_repeat(loans):\n    seen = set()\n    for each in loans:\n"
        "        seen.add(each)\n        if each in seen:\n            return each\n"
        "    return None",
        "def first_repeat(loans):\n    seen = set()\n    for each in loans:\n"
        "        if each in seen:\n"
        "            return True\n        seen.add(each)\n    return False",
    ),
    kind="optimise",
    given=_CLUMSY,
)

_BUGGY = (
    "def longest_dry(days):\n    best = run = 0\n    for rain in days:\n        if rain == 0:\n"
    "            run += 1\n        else:\n            best = max(best, run)\n            run = 0\n"
    "    return best"
)
DRY = Task(
    "longest_dry",
    "def longest_dry(days):\n    best = run = 0\n    for rain in days:\n        if rain == 0:\n"
    "            run += 1\n        else:\n            best = max(best, run)\n            run = 0\n"
    "    return max(best, run)",
    (
        "assert longest_dry([3, 0, 0, 1, 0, 0, 0]) == 3",
        "assert longest_dry([0, 0, 0, 1, 0]) == 3",
        "assert longest_dry([1, 2]) == 0",
        "assert longest_dry([]) == 0",
        "assert longest_dry([0, 1, 0]) == 1",
    ),
    right=(
        "def longest_dry(days):\n    best = run = 0\n    for rain in days:\n"
        "        run = run + 1 if rain == 0 else 0\n        best = max(best, run)\n    return best",
        "def longest_dry(days):\n    best = run = 0\n    for rain in list(days) + [1]:\n"
        "        if rain == 0:\n            run += 1\n        else:\n"
        "            best = max(best, run)\n            run = 0\n    return best",
    ),
    wrong=(
        _BUGGY,
        _BUGGY.replace("return best", "return run"),
        _BUGGY.replace("return best", "return best + run"),
        _BUGGY.replace("            run = 0\n", ""),
        _BUGGY.replace("return best", "return max(days)"),
    ),
    broken=(_BUGGY,),
    kind="fix",
    given=_BUGGY,
)

_SPLIT = (
    "def split_bill(total, people):\n    share, left = divmod(total, people)\n"
    "    return [share + (i < left) for i in range(people)]"
)
SPLIT = Task(
    "split_bill",
    "def split_bill(total, people, weights=None):\n    weights = weights or [1] * people\n"
    "    whole = sum(weights)\n    shares = [total * w // whole for w in weights]\n"
    "    for i in range(total - sum(shares)):\n        shares[i] += 1\n    return shares",
    (
        "assert split_bill(10, 3) == [4, 3, 3]",
        "assert split_bill(10, 2, [1, 3]) == [3, 7]",
        "assert split_bill(9, 3, weights=[1, 1, 1]) == [3, 3, 3]",
        "assert split_bill(100, 3, [2, 1, 4]) == [29, 14, 57]",
    ),
    right=(
        "def split_bill(total, people, weights=None):\n    if weights is None:\n"
        "        weights = [1 for _ in range(people)]\n    s = sum(weights)\n"
        "    shares = [(total * w) // s for w in weights]\n    left = total - sum(shares)\n"
        "    return [x + 1 if i < left else x for i, x in enumerate(shares)]",
        "def split_bill(total, people, weights=None):\n    if not weights:\n"
        "        share, left = divmod(total, people)\n"
        "        return [share + 1] * left + [share] * (people - left)\n    whole = sum(weights)\n"
        "    shares = []\n    for w in weights:\n        shares.append(total * w // whole)\n"
        "    left = total - sum(shares)\n    i = 0\n    while left > 0:\n        shares[i] += 1\n"
        "        i += 1\n        left -= 1\n    return shares",
    ),
    wrong=(
        _SPLIT.replace("people):", "people, weights=None):"),
        "def split_bill(total, people, weights=None):\n    weights = weights or [1] * people\n"
        "    return [total * w // sum(weights) for w in weights]",
        "def split_bill(total, people, weights=None):\n    weights = weights or [1] * people\n"
        "    return [round(total * w / sum(weights)) for w in weights]",
        "def split_bill(total, people, weights):\n    whole = sum(weights)\n"
        "    shares = [total * w // whole for w in weights]\n"
        "    for i in range(total - sum(shares)):\n        shares[i] += 1\n    return shares",
    ),
    broken=(_SPLIT,),
    kind="extend",
    given=_SPLIT,
)

TASKS = (MEDIAN, PACK, PARSE, REPEAT, DRY, SPLIT)
