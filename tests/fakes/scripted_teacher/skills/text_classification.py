"""What the agents of text classification are answered: label sets, and the labels that fit.

Belongs here: a set for each type, which of its labels are right, and answers in the layout that is
asked for. Does not: how the product spells and lists labels; that is read off the instruction.
"""

import json
import re
from typing import Any

from tests.fakes.scripted_teacher.asked import block
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.chance import fingerprint
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest

#: By type: its question, its labels, and the right ones; none where each text has its own.
SETS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "document_topic": (
        "To which shelf of the library does it go?",
        ("Crafts", "Law", "Medicine", "Travel"), ("Crafts",),
    ),
    "document_topics": (
        "Which subjects does it deal with in a sentence or more?",
        ("Materials", "Tools", "Prices", "Wages", "Weather"), ("Materials", "Tools"),
    ),
    "topic_path": (
        "Where in the tree of subjects does it hang?",
        ("Work > Hand > Making", "Work > Hand > Mending", "Work > Desk > Writing",
         "Play > Ball > Tennis", "Play > Board > Chess"), ("Work > Hand > Making",),
    ),
    "document_genre": (
        "What sort of document is it?",
        ("Explanation", "Verdict", "Advertisement", "Diary"), ("Explanation",),
    ),
    "document_purpose": (
        "What does it set out to do with whoever reads it?",
        ("Teach", "Caution", "Recruit", "Entertain"), ("Teach", "Caution"),
    ),
    "audience": (
        "How much must one know beforehand to follow it?",
        ("Nothing", "Some practice", "A full training"), ("Some practice",),
    ),
    "document_criterion": (
        "Leaflets may go in if they concern a workshop. May this one?",
        ("Admit", "Turn away"), ("Admit",),
    ),
    "program_purpose": (
        "Which job does this module have?",
        ("Reckoning", "Storing", "Sending", "Drawing"), ("Reckoning",),
    ),
    "program_traits": (
        "Which of these traits does it show?",
        ("Returns a value", "Sums up", "Opens files", "Recurses", "Catches errors"),
        ("Returns a value", "Sums up"),
    ),
    "intent": (
        "What does this writer want to happen next?",
        ("Get help", "Cancel", "Complain", "Praise"), ("Get help",),
    ),
    "request_kinds": (
        "Which matters are raised here and still open?",
        ("Delivery", "Repair", "Invoice", "Return", "Warranty"), ("Delivery", "Repair"),
    ),
    "urgency": (
        "By when must somebody act on this?",
        ("Whenever", "This week", "At once"), ("This week",),
    ),
    "message_criterion": (
        "What names a person is to be blacked out. Is this one?",
        ("Black out", "Leave"), ("Leave",),
    ),
    "routing": (
        "Which desk should get each of them first?", ("Front", "Middle", "Rear"), (),
    ),
    "sentiment": (
        "What is the verdict on the matter?", ("Bad", "Mixed", "Good"), ("Mixed",),
    ),
    "emotions": (
        "Which feelings does the writer show?",
        ("Relief", "Regret", "Envy", "Fear", "Awe"), ("Relief", "Regret"),
    ),
    "stance": (
        "Thesis: the old way is best. Where does the writer stand?",
        ("Agrees", "Disagrees", "Neither"), ("Disagrees",),
    ),
    "aspects": (
        "Which sides of the matter are blamed?",
        ("Cost", "Noise", "Staff", "Access", "Light"), ("Cost", "Noise"),
    ),
    "kinds_of_statement": (
        "Of which kind is the main point of each?", ("Report", "Judgement", "Forecast"), (),
    ),
}  # fmt: skip
_BATCHES = {"routing", "kinds_of_statement"}
_OF_TEXT = {
    "intent", "request_kinds", "urgency", "message_criterion", "sentiment", "emotions", "stance",
    "aspects",
}  # fmt: skip


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    passage, shown = block(request, "passage"), block(request, "question")
    if agent in ("transform_messages", "transform_voices"):
        return said(is_suitable=True, kind="notes", texts=_texts(block(request, "source")))
    if agent.startswith("ask_"):
        name = agent.removeprefix("ask_")
        tasks = [_task(name, f"{passage} {number}", number) for number in (1, 2)]
        return said(is_applicable=True, tasks=tasks)
    if agent.startswith("editor_"):
        return Reply(json.dumps(_task(_type_of(shown), "edited " + shown, 3)))
    if agent == "responder":
        return Reply(_laid_out(shown, _right(shown)))
    if agent == "solver":
        return said(is_answerable=True, final_answer="; ".join(_right(shown)))
    return None


def _texts(source: str) -> list[str]:
    mark = fingerprint(source)[:8]
    return [f"This is what I wrote about number {mark} the other day. Ref {n}" for n in range(8)]


def _task(name: str, about: str, number: int) -> dict[str, Any]:
    question, names, _ = SETS[name]
    labels = [
        {"name": each, "definition": f"what belongs to {each.lower()} by its nature"}
        for each in names
    ]
    made: dict[str, Any] = {
        "question": f"(Case {fingerprint(about)[:6]}.) {question}",
        "labels": labels,
    }
    if name in _BATCHES:
        made["text_numbers"] = [number, number + 1, number + 2]
    elif name in _OF_TEXT:
        made["text_number"] = number
    return made


def _type_of(shown: str) -> str:
    return next(name for name, (question, *_) in SETS.items() if question in shown)


def _right(shown: str) -> list[str]:
    """Return the right labels as the instruction spells them; of several texts, one for each."""
    names, right = SETS[_type_of(shown)][1:]
    spelled = {_named(line, names): _spelled(line) for line in re.findall(r"^- (.+)$", shown, re.M)}
    if right:
        return [spelled[name] for name in right]
    refs = re.findall(r"^\d+: .* Ref (\d)$", shown, re.MULTILINE)
    return [spelled[names[int(ref) % len(names)]] for ref in refs]


def _named(line: str, names: tuple[str, ...]) -> str:
    head = line.split(": ")[0].split(" = ")[-1].casefold().replace("_", " ")
    return next(name for name in names if name.casefold().replace(" > ", " ") in
                (head, head.replace(" > ", " ")))  # fmt: skip


def _spelled(line: str) -> str:
    return line.split(": ")[0].split(" = ")[0]


def _laid_out(shown: str, labels: list[str]) -> str:
    reason = "\nThe text as a whole serves this, and its neighbours are touched on only."
    if "JSON object" in shown:
        return json.dumps({"label": labels[0]})
    if "JSON list" in shown:
        return json.dumps(labels)
    if 'says "Label: "' in shown:
        return f"Label: {labels[0]}\n{reason}"
    if 'says "Labels: "' in shown:
        return f"Labels: {', '.join(labels)}\n{reason}"
    if "line with its number" in shown:
        return "\n".join(f"{number}: {label}" for number, label in enumerate(labels, 1))
    return ("\n" if "one to a line" in shown else ", ").join(labels)
