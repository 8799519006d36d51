"""Cases of answers that say nothing, and of answers of one sign that say all.

Belongs here: the wordings. Does not: how they become cases (`cases.py`).
"""

from tests.planted.cases import Kind, answer, task

_ANSWER = answer()

DEFECTS = (
    Kind("nothing", ("",), _ANSWER),
    Kind("blanks", (" ", "\n\n", "\t \t", "\u00a0 \u3000"), _ANSWER),
    Kind("marks", (".", "...", "…", "-", "—", "!?"), _ANSWER),
    Kind("quotation marks", ('""', "“”", "''", "« »"), _ANSWER),
    Kind("brackets", ("()", "[]", "{}", "( )"), _ANSWER),
    Kind("emphasis alone", ("**", "** **", "__", "~~ ~~"), _ANSWER),
    Kind("fence alone", ("```\n```", "```\n\n```", "` `"), _ANSWER),
    Kind("rule alone", ("---", "***", "===", "| | |\n|---|---|"), _ANSWER),
    Kind("bullets alone", ("- \n- \n- ", "* \n* ", "•"), _ANSWER),
    Kind("label", ("Answer:", "**Response:**", "Final answer:", "Solution: "), _ANSWER),
    Kind(
        "label in other case",
        ("ANSWER", "the output:".removeprefix("the "), "Model response:"),
        _ANSWER,
    ),
    Kind("slot", ("[your answer here]", "<answer>", "{response}", "[insert text here]"), _ANSWER),
    Kind("invisible", ("\u200b", "\u200b\u200b\n", "\ufeff"), _ANSWER),
)

HARD = (
    Kind("letter", ("B", "(c)", "a.", "**D**"), answer("choice")),
    Kind("digit", ("0", "-1", "½", "٣"), answer("number")),
    Kind("sign", ("∞", "€", "→", "π"), answer("short_answer")),
    Kind("character", ("木", "ή", "あ", "я"), answer("short_answer")),
    Kind("emoji", ("✅", "👍", "☀"), answer("short_answer")),
    Kind("yes", ("Yes", "no.", "True", "ok"), answer("true_false")),
    Kind("labelled", ("Answer: 4", "**Response:** no", "Output: x"), answer("short_answer")),
    Kind("bracketed", ("[4]", "<b>", "{x}", "(no)"), answer("short_answer")),
    Kind("the word answer", ("answers", "The answer", "An output file"), answer("short_answer")),
    Kind("code", ("```\nx\n```", "`a`", "{1}"), answer("code")),
    Kind("cell", ("| a |\n|---|\n| 1 |", "| x | y |"), answer("table")),
    Kind(
        "sign asked", ("Which sign is not? => ≠", "Which sign is half? => ½"), task("short_answer")
    ),
)
