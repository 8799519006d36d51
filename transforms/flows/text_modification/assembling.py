"""From an agent's answer to a modification: the parameters are checked and stated by code.

Belongs here: what is well formed, and the spec. Does not: the rules themselves (`rules.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.flows.text_modification import exact, tasks
from transforms.flows.text_modification.annotated import has_labels_already
from transforms.flows.text_modification.layouts import NAMED
from transforms.flows.text_modification.normalized import STYLES
from transforms.flows.text_modification.stating import stated
from transforms.flows.text_modification.wording import (
    difference,
    has_clear_sentences,
    level,
    occurrences,
    words,
)

Rule = dict[str, Any]

MOST_TERMS, TERM_CHARS = 12, 80
#: Parameters that a writer can keep; beyond them a limit is no limit, or nobody meets it.
_RANGES = {
    "most_words": (10, 600), "least_words": (10, 600), "sentence_count": (1, 30),
    "most_sentence_words": (5, 30), "nth_word_starts": (2, 10), "most_letters": (4, 9),
}  # fmt: skip
_MODIFIED: Rule = {"rule": "changed"}
_SAME_NUMBERS: Rule = {"rule": "no_new_numbers"}


def free(*implied: Mapping[str, Any]) -> Callable[[tasks.FreeTask, Asked], Draft]:
    """Return what assembles a free rewriting of which the `implied` rules hold beside its own."""

    def assemble(task: tasks.FreeTask, asked: Asked) -> Draft:
        limits = [_limit(each, asked) for each in task.limits[:4]]
        return _draft(task.instruction, [_MODIFIED, *implied, *_consistent(limits)])

    return assemble


def translation(task: tasks.TranslationTask, asked: Asked) -> Draft:
    from transforms.quality.language import identifier

    code = task.code.strip().casefold()
    if code not in identifier().labels:
        raise IllFormed(f"no such language: {code[:20]}")
    if identifier().classify(asked.text)[0] == code:
        raise IllFormed("it is in that language already")
    if task.language.strip().casefold() not in task.instruction.casefold():
        raise IllFormed("the instruction does not name the language")
    rules: list[Rule] = [_MODIFIED, {"rule": "in_language", "code": code}, {"rule": "numbers_kept"}]
    if task.keeps:
        rules.append({"rule": "keeps", "words": _terms(task.keeps, asked)})
    return _draft(task.instruction, [*rules, {"rule": "size_like", "number": 40}])


def formatting(task: tasks.FormatTask, asked: Asked) -> Draft:
    names = [" ".join(each.split()) for each in task.names] if task.layout in NAMED else []
    if task.layout in NAMED and not (
        1 <= len(names) <= 8 and len({each.casefold() for each in names}) == len(names)
    ):
        raise IllFormed("no one to eight different columns or keys")
    if any(not each or len(each) > 40 or set(each) & set("|,\"'`\n") for each in names):
        raise IllFormed("a column or key that cannot be used")
    if not 0 <= task.count <= 40 or (task.layout == "paragraphs" and task.count < 2):
        raise IllFormed(f"a count of {task.count}")
    rule = {"rule": "layout", "layout": task.layout, "names": names, "count": task.count}
    implied = [] if task.layout in ("json", "csv", "table") else [_SAME_NUMBERS]
    return _draft(task.instruction, [_MODIFIED, rule, *implied])


def replacement(task: tasks.ReplacementTask, asked: Asked) -> Draft:
    return _draft(task.instruction, [_replaced(task.replacements, asked)])


def redaction(task: tasks.RedactionTask, asked: Asked) -> Draft:
    terms, mark = _terms(task.terms, asked), task.mark.strip()
    if len(mark) > 20 or "\n" in mark or mark in asked.text.split():
        raise IllFormed("a mark that cannot be used")
    how = {"how": "masked", "mark": mark} if mark else {"how": "removed"}
    return _draft(task.instruction, [_exact({**how, "terms": terms}, asked)])


def capitalization(task: tasks.CapitalizationTask, asked: Asked) -> Draft:
    if task.style == "sentences_start":
        start = task.start.strip()
        if len(words(start)) != 1 or words(start)[0] != start or not start[0].isupper():
            raise IllFormed("it takes one letter or word, as a sentence begins with it")
        rules = [_MODIFIED, {"rule": "sentences_start", "start": start}, _size(50)]
        return _draft(task.instruction, rules)
    if task.style == "first_words_upper" and not has_clear_sentences(asked.text):
        raise IllFormed("it is not clear where sentences end")
    terms = {"terms": _terms(task.terms, asked)} if task.style == "terms_upper" else {}
    return _draft(task.instruction, [_exact({"how": task.style, **terms}, asked)])


def styling(task: tasks.StylingTask, asked: Asked) -> Draft:
    if exact.MARKS[task.style] in asked.text or "__" in asked.text:
        raise IllFormed("the passage has such marks already")
    terms = _terms(task.terms, asked) if task.terms else []
    rule = {"how": "styled", "style": task.style, "terms": terms}
    return _draft(task.instruction, [_exact(rule, asked)])


def annotation(task: tasks.AnnotationTask, asked: Asked) -> Draft:
    labels = [each.strip().upper().replace(" ", "_") for each in task.labels]
    if not 1 <= len(set(labels)) == len(labels) <= 8:
        raise IllFormed("no one to eight different labels")
    if not all(each.replace("_", "").isalpha() and each.isascii() for each in labels):
        raise IllFormed("labels are plain words")
    if has_labels_already(asked.text):
        raise IllFormed("the passage has square brackets with capitals already")
    _terms([each.text for each in task.spans], asked, most=40)
    spans = [
        {"text": each.text.strip(), "label": each.label.strip().upper().replace(" ", "_")}
        for each in task.spans
    ]
    if any(each["label"] not in labels for each in spans):
        raise IllFormed("a span has a label that is not listed")
    return _draft(task.instruction, [{"rule": "annotated", "labels": labels, "spans": spans}])


def normalization(task: tasks.NormalizationTask, asked: Asked) -> Draft:
    if task.what == "spelling":
        return _draft(task.instruction, [_replaced(task.replacements, asked)])
    styles = STYLES[task.what]
    style = task.style.strip() if task.what == "dates" else next(iter(styles))
    if style not in styles:
        raise IllFormed(f"no such style: {style[:30]}")
    rule = {"how": "normalized", "what": task.what, "style": style}
    return _draft(task.instruction, [_exact(rule, asked)])


def sentiment(task: tasks.SentimentTask, asked: Asked) -> Draft:
    if task.target not in task.instruction.casefold() and asked.text.isascii():
        raise IllFormed("the instruction does not name the sentiment")
    limits = _consistent([_limit(each, asked) for each in task.limits[:4]])
    made = _draft(task.instruction, [_MODIFIED, _size(50), *limits])
    question = "Which sentiment does this text express as a whole: positive, negative or neutral?"
    return _read_back(made, question, task.target)


def entailment(task: tasks.EntailmentTask, asked: Asked) -> Draft:
    statement = " ".join(task.statement.split())
    if not 15 <= len(statement) <= 400 or level(statement) in level(asked.text):
        raise IllFormed("no statement, or one that the passage has word for word")
    verb = "follows from it" if task.relation == "entails" else "contradicts it"
    instruction = (
        f"{task.instruction.strip()}\n\nStatement: {statement}\n\nChange the text as little as "
        f"possible, so that afterwards this statement {verb}. Do not put the statement in itself."
    )
    # Half of the words stay at least; in a text of two sentences one may be exchanged.
    rules = [_MODIFIED, {"rule": "mostly_kept", "number": 50}]
    question = (
        f"Statement: {statement}\nDoes the text entail the statement (entails), contradict it "
        "(contradicts), or leave it open (neither)?"
    )
    return _read_back(_draft(instruction, rules), question, task.relation)


def obfuscation(task: tasks.ObfuscationTask, asked: Asked) -> Draft:
    hidden = _terms(task.hidden, asked)
    named = [{"rule": rule, "words": hidden} for rule in ("avoids", "hides")]
    rules = [_MODIFIED, *named, _size(50), _SAME_NUMBERS]
    return _draft(task.instruction, rules)


def vocabulary(task: tasks.VocabularyTask, asked: Asked) -> Draft:
    rule: Rule = {"rule": task.limit}
    if task.limit in ("words_start", "nth_word_starts", "without_letter"):
        rule["letter"] = task.letter.strip().casefold()
        if len(rule["letter"]) != 1 or not rule["letter"].isalpha():
            raise IllFormed("it takes one letter")
        if task.limit != "without_letter" and rule["letter"] in "qxyz":
            raise IllFormed("too few words begin with that letter")
    if task.limit in _RANGES:
        rule["number"] = _within(task.limit, task.number)
    rules = [_MODIFIED, rule, {"rule": "least_words", "number": 10}]
    if task.most_words:
        rules.append({"rule": "most_words", "number": _within("most_words", task.most_words)})
    return _draft(task.instruction, rules)


def _replaced(replacements: Sequence[tasks.Replacement], asked: Asked) -> Rule:
    terms = _terms([each.old for each in replacements], asked)
    new = [" ".join(each.new.split()) for each in replacements]
    if any(not each or len(each) > TERM_CHARS for each in new):
        raise IllFormed("a replacement is empty or too long")
    if any(occurrences(old, fresh) for old in terms for fresh in new):
        raise IllFormed("a replacement has a word that is to be replaced")
    pairs = [{"old": old, "new": fresh} for old, fresh in zip(terms, new, strict=True)]
    return _exact({"how": "replaced", "replacements": pairs}, asked)


def _exact(parameters: Rule, asked: Asked) -> Rule:
    """Return the rule, if what it demands is another text than the passage."""
    rule = {"rule": "exact", **parameters}
    if difference(asked.text, exact.result(rule, asked.text)) is None:
        raise IllFormed("nothing in the passage would change")
    return rule


def _terms(terms: Sequence[str], asked: Asked, *, most: int = MOST_TERMS) -> list[str]:
    """Return terms that stand in the passage; none within another, so that order means nothing."""
    found = [" ".join(each.split()) for each in terms]
    if not 1 <= len(found) <= most or len({each.casefold() for each in found}) < len(found):
        raise IllFormed("no terms, too many, or one twice")
    for each in found:
        if len(each) > TERM_CHARS or not words(each) or not occurrences(each, asked.text):
            raise IllFormed(f"not in the passage: {each[:60]}")
    if any(one != other and occurrences(one, other) for one in found for other in found):
        raise IllFormed("one term is part of another")
    return found


def _limit(limit: tasks.Limit, asked: Asked) -> Rule:
    if limit.kind == "keeps":
        return {"rule": "keeps", "words": _terms(limit.words, asked)}
    if limit.kind == "avoids":
        words_ = [each.strip() for each in limit.words if each.strip()]
        if not 1 <= len(words_) <= MOST_TERMS or any(len(each) > TERM_CHARS for each in words_):
            raise IllFormed("no words to avoid, or too many")
        return {"rule": "avoids", "words": words_}
    return {"rule": limit.kind, "number": _within(limit.kind, limit.number)}


def _consistent(limits: Sequence[Rule]) -> list[Rule]:
    """Return limits, one of a kind, that do not contradict each other."""
    kinds = {each["rule"]: each for each in limits}
    if len(kinds) < len(limits):
        raise IllFormed("two limits of one kind")
    most, least = kinds.get("most_words"), kinds.get("least_words")
    if most and least and most["number"] <= least["number"]:
        raise IllFormed("at most fewer words than at least")
    kept = kinds.get("keeps", {"words": []})["words"]
    banned = kinds.get("avoids", {"words": []})["words"]
    if any(occurrences(one, other) for one in banned for other in kept):
        raise IllFormed("a word is to be kept and avoided")
    return list(limits)


def _within(kind: str, number: int) -> int:
    least, most = _RANGES[kind]
    if not least <= number <= most:
        raise IllFormed(f"{kind} of {number}")
    return number


def _size(percent: int) -> Rule:
    return {"rule": "size_like", "number": percent}


def _draft(instruction: str, rules: Sequence[Mapping[str, Any]]) -> Draft:
    """Return the draft: what the agent wrote, and below it what code states."""
    written = instruction.strip()
    if not 10 <= len(written) <= 1500:
        raise IllFormed("no instruction of a reasonable length")
    parts = [written, *(said for rule in rules if (said := stated(rule)))]
    text = "\n\n".join([parts[0], " ".join(parts[1:])]).strip()
    return Draft(text, {"rules": [dict(each) for each in rules]})


def _read_back(draft: Draft, question: str, expected: str) -> Draft:
    spec = {**(draft.spec or {}), "asks": question, "expected": expected}
    return Draft(draft.instruction, spec)
