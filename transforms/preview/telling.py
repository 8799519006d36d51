"""A preview in words: each seed, what was made of it, each pair with its verdicts, the cost.

Belongs here: the lines. Does not: running anything. What is shown was written by seeds and models:
no character of it can command a terminal.
"""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from transforms.preview.made import SeedMade, Unmade
from transforms.quality.verdict import FAILED, PASSED
from transforms.teacher.expected import Cost

WIDTH, TEXT_CHARS, LINE_CHARS = 98, 900, 160
_MARKS = {"passed": "+", "failed": "x", "not_checkable": "?"}


def seed_lines(made: SeedMade, number: int) -> list[str]:
    """Return what became of one document."""
    document = made.document
    where = document.get("title") or document.get("url") or ""
    facts = (document.get("source"), document.get("kind"), document.get("language"), where)
    known = "  ".join(str(fact) for fact in facts if fact)
    lines = [
        "",
        f"Seed {number}: {document['seed_id'][:12]}  {_line(known)}",
        *_block("text", document["text"], LINE_CHARS),
    ]
    for content in made.rows["contents"]:
        lines += _block(f"content ({content['transformation']})", content["text"])
    for pair in made.rows["pairs"]:
        lines += _pair_lines(pair, made)
    answered = {pair["instruction_id"] for pair in made.rows["pairs"]}
    for row in [*made.rows["instructions"], *made.rows["refinements"]]:
        if row["instruction_id"] not in answered:
            kind = f"{row['instruction_type']} / {row.get('goal') or 'seed'}, not answered"
            lines += _block(f"instruction ({kind})", row["instruction"])
    lines += _unmade_lines(made.unmade)
    replayed = made.calls - int(made.paid.calls)
    also = f" ({replayed} of them replayed)" if replayed > 0 else ""
    return [
        *lines,
        f"  {_few(made.calls, 'call')}{also}, {made.tokens:,} tokens, ${made.cost_usd:.4f}",
    ]


def summary_lines(seeds: Sequence[SeedMade], *, is_priced: bool) -> list[str]:
    """Return what the preview came to in all."""
    fates = [seed.fate_of(pair["pair_id"]) for seed in seeds for pair in seed.rows["pairs"]]
    paid = sum((seed.paid for seed in seeds), Cost())
    calls, tokens = sum(seed.calls for seed in seeds), sum(seed.tokens for seed in seeds)
    cost = sum(seed.cost_usd for seed in seeds)
    price = "" if is_priced else " (no price is set for this teacher)"
    lines = [
        "",
        f"{_few(len(fates), 'pair')} from {_few(len(seeds), 'seed')}, "
        f"{fates.count('accepted')} accepted.",
        f"Paid now: {_few(int(paid.calls), 'call')}, {paid.tokens:,.0f} tokens, "
        f"${paid.usd:.4f}{price}. "
        f"With what was on record: {_few(calls, 'call')}, {tokens:,} tokens, ${cost:.4f}.",
        "Nothing was written to any table; the answers are kept in the ledger's segments, so that "
        "neither a second preview nor a run pays for them again.",
    ]
    if any(seed.is_waiting for seed in seeds):
        lines.append("Some of it waits, as shown: run it again to go on, or with more CALLS.")
    return lines


def _pair_lines(pair: Mapping[str, Any], made: SeedMade) -> list[str]:
    kind = f"{pair['instruction_type']} / {pair['goal']}"
    lines = [f"  pair: {_line(kind)}: {_line(made.fate_of(pair['pair_id']))}"]
    turns = list(pair["messages"] or ())
    if len(turns) > 2:  # a conversation, or tools: all that training data would show
        for turn in turns:
            lines += _block(f"  {turn['role']}", turn["content"])
    else:
        lines += _block("  instruction", pair["instruction"])
        lines += _block("  response", pair["response"])
    verdicts = made.verdicts_of(pair["pair_id"])
    checks = [row for row in verdicts if not row["method"]]
    passed = sum(row["verdict"] == PASSED for row in checks)
    told = [row for row in verdicts if row["method"] or row["verdict"] == FAILED]
    lines.append(f"    row checks: {passed} of {len(checks)} passed")
    return lines + [_verdict_line(row) for row in told]


def _verdict_line(row: Mapping[str, Any]) -> str:
    said = [row["method"] or "row check", row["reason"], row["evidence"]]
    return _line(f"    {_MARKS[row['verdict']]} {row['check']}: {': '.join(filter(None, said))}")


def _unmade_lines(unmade: Iterable[Unmade]) -> list[str]:
    lines = []
    for each in unmade:
        why = ": ".join(part for part in (each.reason, each.detail) if part)
        if each.status == "waiting":
            why = "no call was left for it, or the teacher did not answer"
        lines.append(_line(f"  {each.status} in {each.stage}, {each.step}: {why}"))
    return lines


def _block(label: str, text: str, most: int = TEXT_CHARS) -> list[str]:
    """Return a text below its label, capped, its line breaks kept."""
    short = text if len(text) <= most else text[: most - 1] + "…"
    lines = [f"  {label}:"]
    for part in short.splitlines() or [""]:
        indent = "      "
        shown = textwrap.wrap(
            _harmless(part), WIDTH, initial_indent=indent, subsequent_indent=indent
        )
        lines += shown
    return lines if len(lines) > 1 else [f"  {label}: (empty)"]


def _few(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _line(text: str) -> str:
    shown = _harmless(text)
    return shown if len(shown) <= LINE_CHARS else shown[: LINE_CHARS - 1] + "…"


def _harmless(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
