"""Programs and other answers written by somebody who had not read the rules that judge them.

Belongs here: the tasks with reference and tests as a tester writes them, and answers right and
wrong. Does not: the rates that verifiers must reach (`test_skill_coding_unseen.py`).
"""

from tests.unit.coding_planted import Task

SHIFTS = Task(
    "merge_shifts",
    """def merge_shifts(shifts):
    merged = []
    for start, end in sorted(shifts):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged""",
    (
        "assert merge_shifts([[1, 4], [6, 9]]) == [[1, 4], [6, 9]]",
        "assert merge_shifts([[6, 9], [1, 4]]) == [[1, 4], [6, 9]]",
        "assert merge_shifts([[1, 5], [3, 8]]) == [[1, 8]]",
        "assert merge_shifts([[1, 4], [4, 6]]) == [[1, 6]]",
        "assert merge_shifts([[1, 10], [2, 3]]) == [[1, 10]]",
        "assert merge_shifts([[3, 3], [5, 4]]) == []",
        "assert merge_shifts([]) == []",
        "data = [[4, 6], [1, 5]]\nmerge_shifts(data)\nassert data == [[4, 6], [1, 5]]",
    ),
    request="Write `merge_shifts(shifts)`: a list of [start, end] pairs in any order; return the "
    "merged shifts as a sorted list of [start, end] lists. Shifts that overlap or touch are one. "
    "Pairs whose end is not after their start are left out. The list given is not changed.",
    right=(
        '''from typing import List


def merge_shifts(shifts: List[List[int]]) -> List[List[int]]:
    """Merge overlapping or touching shifts.

    >>> merge_shifts([[1, 4], [4, 6]])
    [[1, 6]]
    """
    valid = sorted((s, e) for s, e in shifts if e > s)
    result: List[List[int]] = []
    for s, e in valid:
        if not result or s > result[-1][1]:
            result.append([s, e])
        elif e > result[-1][1]:
            result[-1][1] = e
    return result


if __name__ == "__main__":
    print(merge_shifts([[1, 4], [4, 6]]))''',
        """def merge_shifts(shifts):
    ordered = sorted([pair for pair in shifts if pair[0] < pair[1]], key=lambda pair: pair[0])
    if not ordered:
        return []
    out = []
    current_start, current_end = ordered[0]
    for start, end in ordered[1:]:
        if start <= current_end:
            current_end = end if end > current_end else current_end
        else:
            out.append([current_start, current_end])
            current_start, current_end = start, end
    out.append([current_start, current_end])
    return out""",
    ),
    wrong=(
        """def merge_shifts(shifts):
    shifts = sorted(s for s in shifts if s[0] < s[1])
    merged = []
    for start, end in shifts:
        if merged and start < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged""",
        """def merge_shifts(shifts):
    shifts = sorted(s for s in shifts if s[0] < s[1])
    merged = []
    for start, end in shifts:
        if merged and start <= merged[-1][1]:
            merged[-1][1] = end
        else:
            merged.append([start, end])
    return merged""",
        """def merge_shifts(shifts):
    shifts.sort()
    merged = []
    for start, end in shifts:
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged""",
        """def merge_shifts(shifts):
    merged = []
    for start, end in sorted(shifts):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged""",
        """def merge_shifts(shifts):
    valid = sorted((s, e) for s, e in shifts if e > s)
    merged = [list(valid[0])]
    for start, end in valid[1:]:
        if start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged""",
    ),
)

INITIALS = Task(
    "initials",
    """def initials(name, limit):
    parts = [part for part in name.replace("-", " ").split() if part[0].isalpha()]
    letters = [part[0].upper() for part in parts]
    if len(letters) > limit:
        letters = letters[: limit - 1] + letters[-1:] if limit > 0 else []
    return "".join(letter + "." for letter in letters)""",
    (
        'assert initials("ada king", 5) == "A.K."',
        'assert initials("Jean-Luc Picard", 5) == "J.L.P."',
        'assert initials("anna b. 3rd", 5) == "A.B."',
        'assert initials("a b c d e", 3) == "A.B.E."',
        'assert initials("a b c", 3) == "A.B.C."',
        'assert initials("a b", 1) == "B."',
        'assert initials("", 2) == ""',
        'assert initials("x y", 0) == ""',
    ),
    request="Write `initials(name, limit)`: the upper-case initials of a name, each followed by a "
    "full stop. Parts are separated by spaces or hyphens; those that do not begin with a letter "
    "are left out. With more than `limit` initials, keep the first limit - 1 and the last one; "
    "with limit 0, none.",
    right=(
        """import re


def initials(name: str, limit: int) -> str:
    words = [w for w in re.split(r"[ -]+", name) if w and w[0].isalpha()]
    chars = [w[0].upper() for w in words]
    if limit <= 0:
        return ""
    if len(chars) > limit:
        chars = chars[:limit - 1] + [chars[-1]]
    return "".join(f"{c}." for c in chars)""",
        '''def initials(name, limit):
    if limit == 0:
        return ""
    letters = []
    start_of_word = True
    for ch in name:
        if ch in " -":
            start_of_word = True
        elif start_of_word:
            if ch.isalpha():
                letters.append(ch.upper())
            start_of_word = False
    if len(letters) > limit:
        del letters[limit - 1:-1]
    return ".".join(letters) + "." if letters else ""''',
    ),
    wrong=(
        """def initials(name, limit):
    letters = [p[0].upper() for p in name.replace("-", " ").split() if p[0].isalpha()]
    return "".join(letter + "." for letter in letters[:limit])""",
        '''def initials(name, limit):
    letters = [p[0].upper() for p in name.split() if p[0].isalpha()]
    if len(letters) > limit:
        letters = letters[:limit - 1] + letters[-1:]
    return "".join(letter + "." for letter in letters) if limit else ""''',
        '''def initials(name, limit):
    letters = [p[0].upper() for p in name.replace("-", " ").split() if p[0].isalpha()]
    if len(letters) >= limit:
        letters = letters[:limit - 1] + letters[-2:]
    return "".join(letter + "." for letter in letters) if limit else ""''',
        """def initials(name, limit):
    letters = [p[0].upper() for p in name.replace("-", " ").split() if p[0].isalpha()]
    if len(letters) > limit:
        letters = letters[:limit - 1] + letters[-1:]
    return ".".join(letters)""",
        '''def initials(name, limit):
    letters = [p[0].upper() for p in name.replace("-", " ").split()]
    if len(letters) > limit:
        letters = letters[:limit - 1] + letters[-1:]
    return "".join(letter + "." for letter in letters) if limit > 0 else ""''',
    ),
)

_LEDGER_GIVEN = """def overdrawn_days(entries, floor):
    balance = 0
    days = []
    for day, amount in entries:
        balance += amount
        if balance <= floor:
            days.append(day)
    return days"""
LEDGER = Task(
    "overdrawn_days",
    """def overdrawn_days(entries, floor):
    balance = 0
    days = []
    for day, amount in entries:
        balance += amount
        if balance < floor and day not in days:
            days.append(day)
    return days""",
    (
        "assert overdrawn_days([[1, -5], [2, 10], [3, -20]], -4) == [1, 3]",
        "assert overdrawn_days([[1, -4]], -4) == []",
        "assert overdrawn_days([[1, -5], [1, -1], [2, 0]], -4) == [1, 2]",
        "assert overdrawn_days([], 0) == []",
        "assert overdrawn_days([[7, -1]], 0) == [7]",
    ),
    request="This is to list each day, once, on which the running balance is below the floor. It "
    "lists days on which the balance is exactly at the floor, and lists days twice. Please fix it.",
    kind="fix",
    given=_LEDGER_GIVEN,
    broken=(_LEDGER_GIVEN,),
    right=(
        """def overdrawn_days(entries, floor):
    balance = 0
    days = []
    for day, amount in entries:
        balance += amount
        if balance < floor and (not days or days[-1] != day):
            days.append(day)
    return days""",
        """def overdrawn_days(entries, floor):
    seen = set()
    days = []
    balance = 0
    for day, amount in entries:
        balance += amount
        if balance < floor and day not in seen:
            seen.add(day)
            days.append(day)
    return days""",
    ),
    wrong=(
        """def overdrawn_days(entries, floor):
    balance = 0
    days = []
    for day, amount in entries:
        balance += amount
        if balance < floor:
            days.append(day)
    return days""",
        """def overdrawn_days(entries, floor):
    balance = 0
    days = []
    for day, amount in entries:
        balance += amount
        if balance <= floor and day not in days:
            days.append(day)
    return days""",
        """def overdrawn_days(entries, floor):
    balance = 0
    days = set()
    for day, amount in entries:
        balance += amount
        if balance < floor:
            days.add(day)
    return days""",
    ),
)

_TOP_GIVEN = """def top(scores, n):
    ranked = sorted(scores, key=lambda pair: (-pair[1], pair[0]))
    return [name for name, _ in ranked[:n]]"""
TOP = Task(
    "top",
    """def top(scores, n, with_ties=False):
    ranked = sorted(scores, key=lambda pair: (-pair[1], pair[0]))
    kept = ranked[:n]
    if with_ties and kept:
        kept += [pair for pair in ranked[n:] if pair[1] == kept[-1][1]]
    return [name for name, _ in kept]""",
    (
        'assert top([["a", 3], ["b", 5], ["c", 4]], 2) == ["b", "c"]',
        'assert top([["b", 3], ["a", 3], ["c", 1]], 1) == ["a"]',
        'assert top([["b", 3], ["a", 3], ["c", 1]], 1, with_ties=True) == ["a", "b"]',
        'assert top([["a", 3], ["b", 2], ["c", 2], ["d", 2], ["e", 1]], 2, True) '
        '== ["a", "b", "c", "d"]',
        'assert top([["a", 3], ["b", 3]], 0, with_ties=True) == []',
        'assert top([["a", 1]], 5, with_ties=True) == ["a"]',
        'assert top([["a", 3], ["b", 2], ["c", 2]], 1, True) == ["a"]',
    ),
    request="Add an optional parameter `with_ties` (default False): if true, everybody who has the "
    "same score as the last one listed is listed as well, in the same order. With n = 0 the list "
    "stays empty.",
    kind="extend",
    given=_TOP_GIVEN,
    broken=(_TOP_GIVEN,),
    right=(
        """def top(scores, n, with_ties=False):
    ranked = sorted(scores, key=lambda pair: (-pair[1], pair[0]))
    if not with_ties or n <= 0 or n >= len(ranked):
        return [name for name, _ in ranked[:n]]
    cutoff = ranked[n - 1][1]
    return [name for name, score in ranked if score >= cutoff]""",
        """def top(scores, n, with_ties: bool = False):
    ranked = sorted(scores, key=lambda pair: (-pair[1], pair[0]))
    end = min(n, len(ranked))
    if with_ties:
        while 0 < end < len(ranked) and ranked[end][1] == ranked[end - 1][1]:
            end += 1
    return [name for name, _ in ranked[:end]]""",
    ),
    wrong=(
        """def top(scores, n, with_ties=False):
    ranked = sorted(scores, key=lambda pair: (-pair[1], pair[0]))
    if with_ties and ranked:
        cutoff = ranked[min(n, len(ranked)) - 1][1]
        return [name for name, score in ranked if score >= cutoff]
    return [name for name, _ in ranked[:n]]""",
        """def top(scores, n, with_ties=False):
    ranked = sorted(scores, key=lambda pair: (-pair[1], pair[0]))
    kept = ranked[:n]
    if with_ties and n < len(ranked) and ranked[n][1] == ranked[n - 1][1] and n:
        kept.append(ranked[n])
    return [name for name, _ in kept]""",
        """def top(scores, n, with_ties=True):
    ranked = sorted(scores, key=lambda pair: (-pair[1], pair[0]))
    kept = ranked[:n]
    if with_ties and kept:
        kept += [pair for pair in ranked[n:] if pair[1] == kept[-1][1]]
    return [name for name, _ in kept]""",
        """def top(scores, n, with_ties=False):
    ranked = sorted(scores, key=lambda pair: pair[1], reverse=True)
    kept = ranked[:n]
    if with_ties and kept:
        kept += [pair for pair in ranked[n:] if pair[1] == kept[-1][1]]
    return [name for name, _ in kept]""",
    ),
)

ROMAN = Task(
    "from_roman",
    """def from_roman(text):
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    for place, letter in enumerate(text):
        value = values[letter]
        if place + 1 < len(text) and values[text[place + 1]] > value:
            total -= value
        else:
            total += value
    return total""",
    (
        'assert from_roman("VIII") == 8',
        'assert from_roman("XIV") == 14',
        'assert from_roman("MCMXCIV") == 1994',
        'assert from_roman("") == 0',
        'assert from_roman("LX") == 60',
        'assert from_roman("CD") == 400',
        'assert from_roman("XLIX") == 59',
    ),
    request="Complete this reader of Roman numerals.",
    kind="complete",
    right=(
        """def from_roman(text):
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    previous = 0
    for letter in reversed(text):
        value = values[letter]
        total += value if value >= previous else -value
        previous = value
    return total""",
        """def from_roman(text):
    values = dict(I=1, V=5, X=10, L=50, C=100, D=500, M=1000)
    numbers = [values[ch] for ch in text]
    return sum(
        -a if a < b else a
        for a, b in zip(numbers, numbers[1:] + [0])
    )""",
    ),
    wrong=(
        """def from_roman(text):
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    return sum(values[letter] for letter in text)""",
        """def from_roman(text):
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    for place in range(len(text) - 1):
        value = values[text[place]]
        total += -value if value < values[text[place + 1]] else value
    return total + values[text[-1]]""",
        """def from_roman(text):
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    for a, b in zip(text, text[1:]):
        total += -values[a] if values[a] < values[b] else values[a]
    return total""",
        """def from_roman(text):
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    for place, letter in enumerate(text):
        value = values[letter]
        if place + 1 < len(text) and values[text[place + 1]] >= value:
            total -= value
        else:
            total += value
    return total""",
    ),
)

_COUNT_GIVEN = """def close_pairs(values, gap):
    count = 0
    for i in range(len(values)):
        for j in range(i + 1, len(values)):
            if abs(values[i] - values[j]) <= gap:
                count += 1
    return count"""
PAIRS = Task(
    "close_pairs",
    """def close_pairs(values, gap):
    ordered = sorted(values)
    count = left = 0
    for right, value in enumerate(ordered):
        while value - ordered[left] > gap:
            left += 1
        count += right - left
    return count""",
    (
        "assert close_pairs([1, 5, 3, 10], 2) == 2",
        "assert close_pairs([4, 4, 4], 0) == 3",
        "assert close_pairs([], 3) == 0",
        "assert close_pairs([9], 3) == 0",
        "assert close_pairs([1, 2, 3, 4], 10) == 6",
        "assert close_pairs([-3, 0, 3], 3) == 2",
    ),
    request="This counts pairs whose difference is at most `gap`, and is far too slow for a "
    "hundred thousand values. Make it fast; results must stay the same (gap is never negative).",
    kind="optimise",
    given=_COUNT_GIVEN,
    right=(
        """from bisect import bisect_right


def close_pairs(values, gap):
    ordered = sorted(values)
    return sum(
        bisect_right(ordered, value + gap, index + 1) - index - 1
        for index, value in enumerate(ordered)
    )""",
        """def close_pairs(values, gap):
    ordered = sorted(values)
    n = len(ordered)
    j = 0
    total = 0
    for i in range(n):
        if j < i:
            j = i
        while j + 1 < n and ordered[j + 1] - ordered[i] <= gap:
            j += 1
        total += j - i
    return total""",
    ),
    wrong=(
        """def close_pairs(values, gap):
    ordered = sorted(values)
    count = left = 0
    for right, value in enumerate(ordered):
        while value - ordered[left] >= gap:
            left += 1
        count += right - left
    return count""",
        """def close_pairs(values, gap):
    ordered = sorted(values)
    return sum(1 for a, b in zip(ordered, ordered[1:]) if b - a <= gap)""",
        """def close_pairs(values, gap):
    ordered = sorted(set(values))
    count = left = 0
    for right, value in enumerate(ordered):
        while value - ordered[left] > gap:
            left += 1
        count += right - left
    return count""",
        """def close_pairs(values, gap):
    ordered = sorted(values)
    count = left = 0
    for right, value in enumerate(ordered):
        while value - ordered[left] > gap:
            left += 1
        count += right - left + 1
    return count""",
    ),
)

CHECKSUM = Task(
    "is_valid",
    """def is_valid(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        if place % 2 == 1:
            value *= 2
            if value > 9:
                value -= 9
        total += value
    return len(digits) > 1 and total % 10 == 0""",
    (
        'assert is_valid("79927398713") is True',
        'assert is_valid("79927398710") is False',
        'assert is_valid("0") is False',
        'assert is_valid("00") is True',
        'assert is_valid("18") is True',
        'assert is_valid("81") is False',
        'assert is_valid("059") is True',
    ),
    request="Put this JavaScript check of card numbers into Python as `is_valid(digits)`.",
    kind="translate_to_python",
    right=(
        """def is_valid(digits: str) -> bool:
    if len(digits) < 2:
        return False
    total = 0
    double = False
    for ch in digits[::-1]:
        d = int(ch)
        if double:
            d = d * 2 - 9 if d > 4 else d * 2
        total += d
        double = not double
    return total % 10 == 0""",
        """def is_valid(digits):
    def luhn(d):
        doubled = 2 * d
        return doubled // 10 + doubled % 10

    numbers = list(map(int, digits))
    odd = numbers[-1::-2]
    even = numbers[-2::-2]
    return len(numbers) > 1 and (sum(odd) + sum(map(luhn, even))) % 10 == 0""",
    ),
    wrong=(
        """def is_valid(digits):
    total = 0
    for place, digit in enumerate(digits):
        value = int(digit)
        if place % 2 == 1:
            value *= 2
            if value > 9:
                value -= 9
        total += value
    return len(digits) > 1 and total % 10 == 0""",
        """def is_valid(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        if place % 2 == 1:
            value *= 2
        total += value
    return len(digits) > 1 and total % 10 == 0""",
        """def is_valid(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        if place % 2 == 0:
            value *= 2
            if value > 9:
                value -= 9
        total += value
    return len(digits) > 1 and total % 10 == 0""",
        """def is_valid(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        if place % 2 == 1:
            value *= 2
            if value > 9:
                value -= 9
        total += value
    return total % 10 == 0""",
    ),
)

TASKS = (SHIFTS, INITIALS, LEDGER, TOP, ROMAN, PAIRS, CHECKSUM)

#: Test sets that let a wrong program through: (task, tests, the program they would accept).
WEAK = (
    (SHIFTS, (
        "assert merge_shifts([[1, 4], [6, 9]]) == [[1, 4], [6, 9]]",
        "assert merge_shifts([[1, 5], [3, 8]]) == [[1, 8]]",
        "assert merge_shifts([[6, 9], [1, 4]]) == [[1, 4], [6, 9]]",
    ), SHIFTS.wrong[3]),
    (SHIFTS, (
        "assert merge_shifts([[1, 5], [3, 8]]) == [[1, 8]]",
        "assert merge_shifts([[1, 5], [3, 8], [10, 12]]) == [[1, 8], [10, 12]]",
        "assert merge_shifts([]) == []",
    ), SHIFTS.wrong[0]),
    (SHIFTS, (
        "assert merge_shifts([[1, 5], [3, 8]]) == [[1, 8]]",
        "assert merge_shifts([[2, 6], [4, 9]]) == [[2, 9]]",
    ), SHIFTS.wrong[1]),
    (INITIALS, (
        'assert initials("ada king", 5) == "A.K."',
        'assert initials("bob", 5) == "B."',
        'assert initials("jean-luc", 4) == "J.L."',
    ), INITIALS.wrong[0]),
    (INITIALS, (
        'assert initials("ada king", 5) == "A.K."',
        'assert initials("a b c d", 2) == "A.D."',
    ), INITIALS.wrong[1]),
    (LEDGER, (
        "assert overdrawn_days([[1, -4]], -4) == []",
        "assert overdrawn_days([[1, -5], [2, 10], [3, -20]], -4) == [1, 3]",
    ), LEDGER.wrong[0]),
    (TOP, (
        'assert top([["a", 3], ["b", 5], ["c", 4]], 2) == ["b", "c"]',
        'assert top([["a", 3], ["b", 5]], 1) == ["b"]',
        'assert top([["a", 3], ["b", 5], ["c", 4]], 2, with_ties=False) == ["b", "c"]',
    ), TOP.wrong[3]),
    (TOP, (
        'assert top([["a", 3], ["b", 5], ["c", 4]], 2) == ["b", "c"]',
        'assert top([["b", 3], ["a", 3], ["c", 1]], 1, with_ties=True) == ["a", "b"]',
    ), TOP.wrong[1]),
    (ROMAN, (
        'assert from_roman("VIII") == 8',
        'assert from_roman("LX") == 60',
        'assert from_roman("MDC") == 1600',
    ), ROMAN.wrong[0]),
    (PAIRS, (
        "assert close_pairs([1, 3, 5], 2) == 2",
        "assert close_pairs([1, 3, 7], 2) == 1",
        "assert close_pairs([1, 20], 3) == 0",
    ), PAIRS.wrong[1]),
    (CHECKSUM, (
        'assert is_valid("18") is True',
        'assert is_valid("81") is False',
        'assert is_valid("26") is True',
    ), CHECKSUM.wrong[1]),
)  # fmt: skip

#: Written after the last mending.
SECONDS = Task(
    "to_seconds",
    """def to_seconds(text):
    units = {"h": 3600, "m": 60, "s": 1}
    total = 0
    number = ""
    for ch in text.replace(" ", ""):
        if ch.isdigit():
            number += ch
        elif ch in units and number:
            total += int(number) * units[ch]
            number = ""
        else:
            return None
    return None if number else total""",
    (
        'assert to_seconds("1h30m") == 5400',
        'assert to_seconds("45s") == 45',
        'assert to_seconds("2 h 5 s") == 7205',
        'assert to_seconds("10") is None',
        'assert to_seconds("m5") is None',
        'assert to_seconds("5d") is None',
        'assert to_seconds("") == 0',
        'assert to_seconds("1m1m") == 120',
    ),
    request="Write `to_seconds(text)` for texts such as '1h30m': whole numbers each followed by h, "
    "m or s, in any order and number, spaces ignored; the total in seconds. None for a text of "
    "any other form; 0 for an empty one.",
    right=(
        '''UNITS = {"h": 3600, "m": 60, "s": 1}


def to_seconds(text: str) -> int | None:
    """Convert a duration such as "1h30m" to seconds."""
    digits = ""
    total = 0
    for char in text:
        if char == " ":
            continue
        if char in "0123456789":
            digits += char
            continue
        if char not in UNITS or digits == "":
            return None
        total += UNITS[char] * int(digits)
        digits = ""
    if digits:
        return None
    return total''',
        """def to_seconds(text):
    compact = "".join(text.split())
    total, value = 0, None
    for c in compact:
        if c.isdigit():
            value = (value or 0) * 10 + int(c)
        else:
            if value is None:
                return None
            if c == "h":
                total += value * 3600
            elif c == "m":
                total += value * 60
            elif c == "s":
                total += value
            else:
                return None
            value = None
    return total if value is None else None""",
    ),
    wrong=(
        """def to_seconds(text):
    units = {"h": 3600, "m": 60, "s": 1}
    total, number = 0, ""
    for ch in text.replace(" ", ""):
        if ch.isdigit():
            number += ch
        elif ch in units and number:
            total += int(number) * units[ch]
        else:
            return None
    return total""",
        """def to_seconds(text):
    units = {"h": 3600, "m": 60, "s": 1}
    total, number = 0, ""
    for ch in text.replace(" ", ""):
        if ch.isdigit():
            number += ch
        elif ch in units and number:
            total += int(number) * units[ch]
            number = ""
        else:
            return None
    return total""",
        """def to_seconds(text):
    units = {"h": 3600, "m": 60, "s": 1}
    total, number = 0, ""
    for ch in text:
        if ch.isdigit():
            number += ch
        elif ch in units and number:
            total += int(number) * units[ch]
            number = ""
        else:
            return None
    return None if number else total""",
        """def to_seconds(text):
    units = {"h": 3600, "m": 60, "s": 1}
    total, number = 0, ""
    for ch in text.replace(" ", ""):
        if ch.isdigit():
            number += ch
        else:
            total += int(number) * units[ch]
            number = ""
    return None if number else total""",
    ),
)
SECOND_WEAK = (
    (SECONDS, ('assert to_seconds("1h30m") == 5400', 'assert to_seconds("45s") == 45',
               'assert to_seconds("2m") == 120'), SECONDS.wrong[3]),
    (SECONDS, ('assert to_seconds("1h30m") == 5400', 'assert to_seconds("m5") is None',
               'assert to_seconds("5d") is None'), SECONDS.wrong[1]),
)  # fmt: skip
