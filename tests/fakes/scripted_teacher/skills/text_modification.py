"""What the agents of text modification are answered: tasks on words of the passage, carried out.

An instruction names its type and a number, from which the task is made again: so who answers knows
what was asked without a memory. Belongs here: those tasks and right results. Does not: the rules.
"""

import json
import re
from typing import Any

from tests.fakes.scripted_teacher.asked import block
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.chance import dice
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest

_EXERCISE = re.compile(r"Exercise (\w+) (\d+)")
#: Enough different sentences for the longest passage: a check looks for repetition.
_SPANISH = (
    "El texto habla de varias cosas que la gente del pueblo conoce muy bien, y las explica con "
    "calma para que los demás puedan entenderlas sin ninguna dificultad.",
    "Al principio se cuenta de dónde viene todo aquello y quién lo trajo por primera vez a la "
    "región, hace ya muchos años, cuando todavía no había caminos.",
    "Después se describe cómo funciona cada parte, con qué herramientas se trabaja y cuánto tiempo "
    "hace falta para aprender el oficio como es debido.",
    "Quien lo lee por primera vez debería tomarse una tarde tranquila, porque algunas palabras son "
    "raras y conviene buscarlas antes de seguir adelante.",
    "Los mayores recuerdan otra versión, más larga, en la que también aparecían los vecinos del "
    "valle y una feria que se celebraba cada otoño junto al río.",
    "No todos están de acuerdo con lo que se afirma, pero nadie ha encontrado hasta ahora una "
    "prueba de lo contrario ni tampoco una explicación mejor.",
    "En los libros antiguos las mismas ideas se presentan con dibujos hechos a mano, y a su lado "
    "hay notas pequeñas que un maestro escribió para sus alumnos.",
    "Más tarde llegaron las máquinas, y con ellas una manera distinta de contar, medir y pesar que "
    "cambió la vida diaria en casi todas las casas.",
    "Una mujer que vivía cerca del puerto guardó las cartas durante décadas, y gracias a ella "
    "sabemos hoy qué pensaban los marineros cuando volvían.",
    "Queda por decir que el resultado depende mucho del clima, de la tierra y de la paciencia, "
    "tres "
    "cosas que ningún manual puede enseñar por completo.",
    "Hacia el final aparecen los números: primero los pequeños, que cualquiera comprende, y luego "
    "los grandes, que solo importan a los especialistas.",
    "También se mencionan los errores más frecuentes, para que el lector no caiga en ellos y pueda "
    "corregir a tiempo lo que haya salido mal.",
    "Un capítulo breve recuerda a los que ya no están y agradece su ayuda, sin la cual este "
    "trabajo "
    "nunca habría llegado a buen término.",
    "Así termina el relato, con una pregunta abierta que cada uno debe responder según su propia "
    "experiencia y sus ganas de seguir investigando.",
)
_VOCABULARY = {
    ("words_start", "s"): "Seven swift swans sail south since some storms seldom stay so severe.",
    ("without_letter", "e"): "A calm man can plan a small task and finish it all today in a room.",
    ("each_word_once", ""): "Someone tells here about many things which other people know well.",
}
_STYLES = ("all_upper", "all_lower", "every_word", "terms_upper", "sentences_start")
_FREE = {
    "paraphrasing", "simplification", "expansion", "content_rewriting", "plagiarism_rewording",
    "code_switching",
}  # fmt: skip


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    passage, shown = block(request, "passage"), block(request, "question")
    if agent.startswith("ask_"):
        name = agent.removeprefix("ask_")
        return said(is_applicable=True, tasks=[task(name, passage, each) for each in (1, 2)])
    if agent.startswith("editor_"):
        name, number = _exercise(shown)
        goal = 10 if "more_limits" in agent else 20 if "a_situation" in agent else 30
        return Reply(json.dumps(task(name, passage, goal + number)))
    if agent == "responder":
        name, number = _exercise(shown)
        return Reply(_carried_out(name, task(name, passage, number), passage))
    if agent == "solver":
        return said(is_answerable=True, final_answer=_how_it_reads(shown))
    return None


def _exercise(instruction: str) -> tuple[str, int]:
    found = _EXERCISE.search(instruction)
    return (found[1], int(found[2])) if found else ("paraphrasing", 1)


def _terms(passage: str, number: int, count: int = 2) -> list[str]:
    """Words that occur once, spelled one way, so that none is part of another."""
    found = sorted({each.casefold() for each in re.findall(r"[^\W\d_]{5,}", passage)})
    chance = dice("terms", passage, str(number))
    return chance.sample(found, min(count, len(found))) or ["text"]


def task(name: str, passage: str, number: int) -> dict[str, Any]:
    start = {"instruction": f"Exercise {name} {number}: change this text for our readers."}
    terms = _terms(passage, number)
    if name in _FREE:
        limits = [{"kind": "least_words", "words": [], "number": 9 + number}] if number > 1 else []
        return {**start, "limits": limits}
    if name == "vocabulary_limits":
        limit, letter = list(_VOCABULARY)[number % 3]
        return {**start, "limit": limit, "letter": letter, "number": 0, "most_words": 30}
    own: dict[str, dict[str, Any]] = {
        "translation": {"language": "Spanish", "code": "es", "keeps": terms[:1]},
        "formatting": {"layout": ("bullets", "numbers")[number % 2], "names": [], "count": 0},
        "sentiment_modification": {"target": "positive", "limits": []},
        "annotation": {
            "labels": ["TERM"], "spans": [{"text": each, "label": "TERM"} for each in terms],
        },
        "keyword_replacement": {"replacements": [{"old": terms[0], "new": "harbour"}]},
        "redaction": {"terms": terms, "mark": "[REDACTED]" if number % 2 else ""},
        "capitalization": {"style": _STYLES[number % 5], "terms": terms, "start": "S"},
        "styling": {"style": "bold", "terms": terms},
        "data_normalization": {
            "what": "spelling", "style": "",
            "replacements": [{"old": terms[0], "new": f"{terms[0]}e"}],
        },
        "obfuscation": {"hidden": terms},
        "textual_entailment": {
            "statement": f"This account says more of {terms[0]} than one would expect.",
            "relation": "entails",
        },
    }  # fmt: skip
    if name in ("translation", "sentiment_modification"):
        start["instruction"] += " It is to be in Spanish." if name == "translation" else ""
        start["instruction"] += " Make it positive." if name != "translation" else ""
    return {**start, **own[name]}


def _carried_out(name: str, made: dict[str, Any], passage: str) -> str:
    if name == "translation":
        kept = " ".join([*made["keeps"], *re.findall(r"\d+(?:[.,]\d+)*", passage)])
        return " ".join(_SPANISH[: 1 + len(passage.split()) // 50]) + f" ({kept})"
    if name == "vocabulary_limits":
        return _VOCABULARY[made["limit"], made["letter"]]
    if name in ("paraphrasing", "simplification", "plagiarism_rewording"):
        return _turned(passage)
    if name in ("expansion", "content_rewriting"):
        return f"{passage}\n\n{_turned(passage)}"
    if name == "code_switching":
        return " ".join("palabra" if n % 2 else each for n, each in enumerate(passage.split()))
    if name == "formatting":
        marks = (f"{n}." if made["layout"] == "numbers" else "-" for n in range(1, 999))
        return "\n".join(f"{mark} {each}" for mark, each in zip(marks, _sentences(passage),
                                                               strict=False))  # fmt: skip
    if name == "sentiment_modification":
        return f"What a delight! {passage}"
    if name == "textual_entailment":
        return f"{passage} {made['statement'].split()[-4].capitalize()} of it all: this is said."
    return _word_by_word(name, made, passage)


def _word_by_word(name: str, made: dict[str, Any], passage: str) -> str:
    if name == "capitalization":
        return _cased(made, passage)
    if name in ("keyword_replacement", "data_normalization"):
        pair = made["replacements"][0]
        return _at(passage, [pair["old"]], lambda hit: _like(hit, pair["new"]))
    terms = made.get("terms") or made.get("hidden") or [each["text"] for each in made["spans"]]
    change = {
        "annotation": lambda hit: f"{hit} [TERM]",
        "styling": lambda hit: f"**{hit}**",
        "redaction": lambda hit: made["mark"],
        "obfuscation": lambda hit: "somewhat",
    }[name]
    return _at(passage, terms, change)


def _cased(made: dict[str, Any], passage: str) -> str:
    style = made["style"]
    if style == "terms_upper":
        return _at(passage, made["terms"], str.upper)
    if style == "sentences_start":
        return " ".join(f"So it is that {each}" for each in _sentences(passage))
    if style == "every_word":
        return re.sub(r"(?<![^\W_])(?<!['’])[^\W\d_]", lambda hit: hit[0].upper(), passage)
    return passage.upper() if style == "all_upper" else passage.lower()


def _at(text: str, terms: list[str], change: Any) -> str:
    pattern = rf"(?<![^\W_])(?:{'|'.join(map(re.escape, terms))})(?![^\W_])"
    return re.sub(pattern, lambda hit: change(hit[0]), text, flags=re.IGNORECASE)


def _like(old: str, new: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def _sentences(text: str) -> list[str]:
    return [each.strip() for each in re.split(r"(?<=[.!?])\s+", " ".join(text.split())) if each]


def _turned(text: str) -> str:
    """The sentences, each with its words in reverse: the same words, and no run of them."""
    turned = []
    for each in _sentences(text):
        *others, last = reversed(re.findall(r"[^\s.!?]+", each)) if each.strip(".!? ") else ["so"]
        # "A." at the end would read as an initial.
        turned.append(" ".join([last, *others] if len(last) == 1 else [*others, last]) + ".")
    return " ".join(turned)


def _how_it_reads(shown: str) -> str:
    return "positive" if "Which sentiment" in shown else "entails"
