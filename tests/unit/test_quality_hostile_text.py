"""Every text check on empty, huge, binary and mixed pairs: a judgement, at once."""

import time

import pytest

from tests.unit.pair_facts import GOOD_ANSWERS, pair
from transforms.quality.length import MAX_CHARS
from transforms.quality.row_checks import TEXT_CHECKS, judgements
from transforms.quality.verdict import FAILED

BINARY = bytes(range(256)).decode("latin-1") * 40
UNITS = (
    "a",
    " ",
    "\n",
    "word ",
    "$",
    "$x_1",
    "\\(",
    "\\[ x",
    "|",
    "| a ",
    "| a | b |\n",
    "`",
    "```\n",
    "{",
    "{{",
    "{{ a",
    "[",
    "[Your ",
    "<",
    "<|",
    "<|a",
    "(",
    '"',
    "“",
    "*",
    "@",
    "a@b.",
    "1",
    "1 ",
    "+1 ",
    "-----BEGIN PRIVATE KEY-----",
    "://a:",
    "Ã",
    "Ð",
    "а",
    "aа",
    "\u200b",
    "木",
    "👍",
    "\x00",
    "it ",
    "it may ",
    "there are many ",
    "some ",
    "here is the ",
    "answer is ",
    "not ",
    "User: a b c\n",
    "the prompt ",
    "\\begin{a}",
    "\\left",
    "- a\n",
    "1. a\n",
    "---|",
    ":",
    ": ",
    "api_key = ",
    '="',
)


@pytest.mark.parametrize("check", TEXT_CHECKS, ids=lambda check: check.name)
@pytest.mark.parametrize("text", ["", " ", "\x00", BINARY, "\ud800", "[" * 9000, "{" * 9000])
def test_odd_text_is_judged(check, text):
    for kind in ("explanation", "json", "table", "code", "span", "", "no such format"):
        pair_of_it = pair(instruction=text, response=text, passage=text, answer_format=kind)
        assert check.judge(pair_of_it).verdict in {"passed", "failed", "not_checkable"}


def test_a_megabyte_fails_by_its_length_and_nothing_else_reads_it():
    start = time.perf_counter()
    for unit in UNITS:
        text = unit * (1_000_000 // len(unit))
        for facts in ({"response": text}, {"instruction": text}):
            said = {check.name: each for check, each in judgements(pair(**facts), TEXT_CHECKS)}
            assert said["length"].verdict == FAILED
            others = {each.reason for name, each in said.items() if name != "length"}
            assert others == {"too_long"}
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    "check",
    [check for check in TEXT_CHECKS if check.name not in {"truncated_answer", "language"}],
    ids=lambda check: check.name,
)
def test_the_longest_text_that_is_read_takes_no_more_than_its_share(check):
    slowest = 0.0, ""
    for unit in UNITS:
        text = unit * (MAX_CHARS // len(unit))
        start = time.perf_counter()
        check.judge(pair(response=text, answer_format="explanation"))
        slowest = max(slowest, (time.perf_counter() - start, unit))
    # Quadratic time on 32,768 characters takes many seconds; a busy machine takes a few times more.
    assert slowest[0] < 2.0, slowest


def test_good_answers_of_every_format_pass_every_check():
    for kind, instruction, response in GOOD_ANSWERS:
        good = pair(answer_format=kind, instruction=instruction, response=response)
        failed = [c.name for c, each in judgements(good, TEXT_CHECKS) if each.verdict == FAILED]
        assert not failed, (kind, failed)
