"""What the agents of this skill write, and how it becomes a writing task.

Belongs here: the task models and their assembly. Does not: constraints (`constraints.py`), or the
types (`taxonomy.py`).

A spec has: the brief as the agent wrote it (`request`, `audience`, `tone`, `constraints`), what
the form implies (`implied`), and the `language` of the piece (ISO 639-1).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel

from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.flows.creative_content.constraints import Constraint, sensible, worded
from transforms.flows.creative_content.fitting import check_fit
from transforms.flows.creative_content.forms import FORMS, FormName
from transforms.flows.creative_content.measures import plain
from transforms.lakehouse.ids import choose

_MOST_CONSTRAINTS = 5
_REQUEST_CHARS, _LINE_CHARS, _NAME_CHARS = 700, 200, 30
_FEWEST_SPEAKERS, _MOST_SPEAKERS = 2, 4

_ANYWHERE = frozenset({"words", "must_use", "must_not_use", "without_letter"})
VERSE = _ANYWHERE | {
    "lines", "stanzas", "lines_per_stanza", "words_per_line", "first_line", "last_line",
    "each_line_begins", "refrain", "unrhymed", "title",
}  # fmt: skip
PROSE = _ANYWHERE | {"sentences", "paragraphs", "first_line", "last_line", "title"}
TALK = _ANYWHERE | {"turns", "last_line", "title"}
LIST = _ANYWHERE | {"items", "words_per_item"}

LANGUAGES: Mapping[str, str] = {
    "French": "fr", "German": "de", "Italian": "it", "Portuguese": "pt", "Spanish": "es",
    "Dutch": "nl",
}  # fmt: skip
LanguageName = Literal["French", "German", "Italian", "Portuguese", "Spanish", "Dutch"]


class Brief(BaseModel):
    """A writing task: what is wanted, for whom, in which tone, under which constraints."""

    request: str
    audience: str
    tone: str
    constraints: list[Constraint]


class FormBrief(Brief):
    """A poem of a fixed form."""

    form: FormName


class AcrosticBrief(Brief):
    """A poem whose initials spell a word."""

    word: str


class TalkBrief(Brief):
    """A text in which several speak."""

    speakers: list[str]


class ForeignBrief(Brief):
    """A text in a language that is not the material's."""

    language: LanguageName


Assemble = Callable[[Any, Asked], Draft]


def brief(kinds: frozenset[str]) -> Assemble:
    """Return the assembly of a `Brief` that may have constraints of these kinds."""

    def assemble(task: Brief, asked: Asked) -> Draft:
        return _draft(task, asked, kinds)

    return assemble


def fixed_form(task: FormBrief, asked: Asked) -> Draft:
    """Assemble a poem of a fixed form: its rules come from the form, unsaid."""
    if plain(task.form) not in plain(task.request):
        raise IllFormed("the request does not name its form")
    kinds = VERSE - {"lines", "words_per_line", "stanzas", "lines_per_stanza", "unrhymed"}
    fitting = kinds - {"refrain", "each_line_begins", "words"}
    return _draft(task, asked, fitting, implied=FORMS[task.form], form=task.form)


def acrostic(task: AcrosticBrief, asked: Asked) -> Draft:
    """Assemble an acrostic."""
    whole = Constraint(kind="acrostic", least=0, most=0, texts=[task.word.strip()])
    kinds = VERSE - {"refrain", "each_line_begins", "lines", "stanzas", "lines_per_stanza"}
    return _draft(task, asked, kinds, added=[sensible(whole)], word=task.word.strip())


def talk(task: TalkBrief, asked: Asked) -> Draft:
    """Assemble a text in which several speak, each under the name that the task gives."""
    names = [*dict.fromkeys(" ".join(name.split()).strip(" :") for name in task.speakers)]
    if not _FEWEST_SPEAKERS <= len(names) <= _MOST_SPEAKERS:
        raise IllFormed(f"{len(names)} speakers")
    if not all(name[:1].isupper() and plain(name) for name in names) or any(
        len(name) > _NAME_CHARS or ":" in name for name in names
    ):
        raise IllFormed("a speaker has no usable name")
    implied = [{"kind": "speakers", "least": 0, "most": 0, "texts": names}]
    said = (
        f"Only these speak, all of them: {', '.join(names)}. Begin each turn on a new line with "
        "the speaker's name and a colon."
    )
    return _draft(task, asked, TALK, implied=implied, said=said, speakers=names)


def foreign(task: ForeignBrief, asked: Asked) -> Draft:
    """Assemble a text in another language; words to be used may be of that language only."""
    kinds = frozenset({"words", "sentences", "paragraphs", "title", "must_use"})
    said = f"Write it in {task.language}."
    draft = _draft(task, asked, kinds, said=said, language=task.language)
    return Draft(draft.instruction, {**(draft.spec or {}), "language": LANGUAGES[task.language]})


def _draft(
    task: Brief,
    asked: Asked,
    kinds: frozenset[str],
    *,
    implied: Sequence[Mapping[str, Any]] = (),
    added: Sequence[dict[str, Any]] = (),
    said: str = "",
    **known: Any,
) -> Draft:
    request = " ".join(task.request.split())
    audience, tone = (" ".join(text.split()).rstrip(".") for text in (task.audience, task.tone))
    if not 15 <= len(request) <= _REQUEST_CHARS:
        raise IllFormed("no request of a reasonable length")
    if not audience or not tone or max(len(audience), len(tone)) > _LINE_CHARS:
        raise IllFormed("no audience or no tone")
    own = [each for each in task.constraints if each.kind != "acrostic"]
    if alien := sorted({each.kind for each in own} - kinds):
        raise IllFormed(f"{', '.join(alien)}: not for this form")
    if len(own) > _MOST_CONSTRAINTS or not (own or implied or added):
        raise IllFormed(f"{len(own)} constraints")
    kept = [sensible(each) for each in own]
    check_fit([*added, *kept], implied)
    lines = [*([said] if said else []), *(worded(each, asked.key) for each in (*added, *kept))]
    spec = {
        "request": request,
        "audience": audience,
        "tone": tone,
        "constraints": kept,
        "implied": [dict(each) for each in (*added, *implied)],
        "language": "en",
        **known,
    }
    return Draft(_laid_out(request, audience, tone, lines, asked.key), spec)


def _laid_out(request: str, audience: str, tone: str, lines: Sequence[str], key: str) -> str:
    """Return the whole task, laid out in one of several ways."""
    bullets = "\n".join(f"- {line}" for line in lines)
    running = " ".join(lines)
    layouts = (
        f"{request}\n\nAudience: {audience}. Tone: {tone}.\n\n{bullets}",
        f"{request} It is meant for {audience}; the tone: {tone}. {running}",
        f"{request}\n\nFor: {audience}\nTone: {tone}\nConditions:\n{bullets}",
        f"{request}\n\n{running}\n\nKeep in mind who it is for ({audience}). Tone: {tone}.",
    )
    return choose(layouts, "layout", key, request).strip()
