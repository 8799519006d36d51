"""The answer formats: how an instruction asks, and what an answer to it must look like.

Belongs here: the formats as data, with what each tells the question writer, the responder and the
solver. Does not: assembling an instruction (`questions.py`) or comparing answers (`agreement.py`).
"""

from dataclasses import dataclass
from typing import Literal

#: What a question carries besides its text: nothing, a list of options, or items to pair with them.
Shape = Literal["text", "options", "pairs"]


@dataclass(frozen=True)
class AnswerFormat:
    """One format.

    Attributes:
        name: as stored in `answer_format`.
        shape: what a question of this format carries.
        ask: what the question writer is told about the form.
        respond: what the responder is told about the answer's form.
        final_answer: how the solver writes its answer down, for comparison by code.
        min_options: fewest distinct options; 0 for the text shape.
        max_options: most options a reader can be asked to weigh.
    """

    name: str
    shape: Shape
    ask: str
    respond: str
    final_answer: str
    min_options: int = 0
    max_options: int = 0


_FORMATS = (
    AnswerFormat(
        "choice",
        "options",
        "Multiple choice: the stem in `question`, five answers in `options`, without letters. One "
        "is right; the others tempt a hasty reader and match it in length and grammar. No "
        '"all of the above", no "none of the above".',
        "Reason in two to five sentences: why the right option is right, and what is wrong with "
        "the strongest of the others. Close with a sentence of its own: The answer is (X).",
        "the letter of the option, alone",
        3,
        6,
    ),
    AnswerFormat(
        "true_false",
        "options",
        "True or false. Put the question into `question` and two statements into `options`, "
        "without numbers: one true by the passage, one false by it. They must not be mere "
        "negations of each other, and nothing in their style may give the false one away.",
        "Take the statements in order, a numbered line for each: its number, True or False, then "
        "one sentence with the ground in the passage.",
        "each statement's number with True or False, such as 1 True; 2 False",
        2,
        6,
    ),
    AnswerFormat(
        "classification",
        "options",
        "Classification. Name the possible labels in `question`, and put four to six statements "
        "into `options`, without numbers. Each label fits at least one statement.",
        "Take the statements in order, a numbered line for each: its number, the label, then one "
        "sentence that justifies it.",
        "each statement's number with its label, such as 1 fact; 2 opinion",
        3,
        8,
    ),
    AnswerFormat(
        "ordering",
        "options",
        "Ordering. Put the question into `question` and four to six events or steps into "
        "`options`, without numbers. Only one order may be right.",
        "Explain the order in two to four sentences, by what the passage says comes before what. "
        "Close with a sentence of its own: The order is X, Y, Z.",
        "the letters in the right order, separated by commas",
        3,
        8,
    ),
    AnswerFormat(
        "matching",
        "pairs",
        "Matching. Put the question into `question`, three to five entries into `items` and as "
        "many partners into `options`, both without numbers. Each entry has one partner.",
        "Give a line for each entry in the form 1-B, followed by a short reason from the passage.",
        "pairs of number and letter, such as 1-B; 2-A; 3-C",
        3,
        8,
    ),
    AnswerFormat(
        "fill_in",
        "text",
        "Fill in the blank. `question` is a sentence about the passage with one blank, written as "
        "_____. One word or short phrase fills it well; the rest of the sentence gives the clue.",
        "Give the missing word or phrase in quotation marks, then say in one or two sentences "
        "which clue in the passage settles it.",
        "the missing word or phrase, alone",
    ),
    AnswerFormat(
        "short_answer",
        "text",
        "Short answer. `question` can be answered in one to three sentences.",
        "Answer directly in one to three full sentences of your own. No heading, no list.",
        "the answer in as few words as it can be said",
    ),
    AnswerFormat(
        "number",
        "text",
        "A number. `question` asks for one quantity, and names its unit.",
        "Name the facts used, show the calculation in short steps, and close with a sentence of "
        "its own: The answer is N, with the unit.",
        "the number with its unit",
    ),
    AnswerFormat(
        "list",
        "text",
        "A list. `question` says what belongs on the list, so that two careful readers would list "
        "the same things.",
        "Give a bulleted list, each entry a short phrase in your own words, with nothing missing "
        "and nothing added.",
        "the entries, separated by semicolons",
    ),
    AnswerFormat(
        "span",
        "text",
        "A quotation. `question` asks for words of the passage, and says how much: a phrase or "
        "one sentence.",
        "Quote the words exactly, in quotation marks, and nothing more than was asked for.",
        "the exact words of the passage",
    ),
    AnswerFormat(
        "table",
        "text",
        "A table. `question` names what the rows are and what the columns are.",
        "Give a Markdown table with a header row and short cells. Write \u201cnot stated\u201d "
        "where the passage is silent.",
        "row by row: the row's name, a colon, its cells separated by commas",
    ),
    AnswerFormat(
        "essay",
        "text",
        "An essay. `question` sets a task that needs a reasoned answer of one to four paragraphs.",
        "Write one to four paragraphs: a clear thesis, evidence from the passage in your own "
        "words, and a conclusion that follows from it.",
        "the thesis in one sentence",
    ),
    AnswerFormat(
        "summary",
        "text",
        "A summary. `question` states its length, the reader it is for, and what has to be kept.",
        "Write the summary alone, in the length the question states and in your own words. No "
        "thesis, no comment.",
        "the substance in one to three sentences, with every point the question names",
    ),
)  # fmt: skip

FORMATS: dict[str, AnswerFormat] = {each.name: each for each in _FORMATS}
