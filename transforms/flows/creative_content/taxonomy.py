"""The seventeen instruction types of creative content, by the form of what is written.

The paper names the skill, not its types; the taxonomy is ours: verse, narrative, texts in which
several speak, and texts with a purpose. Belongs here: the types. Does not: their prompts
(`prompts/types/`), or their tasks (`tasks.py`).
"""

from transforms.flows.common.tasks import InstructionType
from transforms.flows.creative_content import goals, tasks

_ALL = tuple(goal.name for goal in goals.GOALS)
_LITERARY = ("identity", "sparks")
_PURPOSEFUL = ("identity", "occasions")
_FORMAT = "creative"


def _brief(
    name: str,
    title: str,
    definition: str,
    kinds: frozenset[str],
    transformations: tuple[str, ...] = (),
) -> InstructionType:
    return InstructionType(
        name=name,
        title=title,
        definition=definition,
        answer_format=_FORMAT,
        applicability="The material gives a subject, a person, a place or an image to start from.",
        transformations=transformations,
        goals=_ALL,
        task=tasks.Brief,
        assemble=tasks.brief(kinds),
    )


def _talk(
    name: str, title: str, definition: str, transformations: tuple[str, ...] = ()
) -> InstructionType:
    return InstructionType(
        name=name,
        title=title,
        definition=definition,
        answer_format=_FORMAT,
        applicability="The material gives a matter on which two people can want different things.",
        transformations=transformations,
        goals=_ALL,
        task=tasks.TalkBrief,
        assemble=tasks.talk,
    )


TYPES: tuple[InstructionType, ...] = (
    _brief("short_story", "Short story", "a very short story with a turn.", tasks.PROSE, _LITERARY),
    _brief(
        "fable",
        "Fable or tale",
        "a fable, fairy tale or legend that means more than it tells.",
        tasks.PROSE,
        _LITERARY,
    ),
    _brief(
        "description",
        "Description",
        "a place, a thing or a moment, made present to the senses.",
        tasks.PROSE,
        _LITERARY,
    ),
    _brief(
        "monologue", "Monologue", "one voice, speaking in its own words.", tasks.PROSE, _LITERARY
    ),
    InstructionType(
        name="fixed_form_poem",
        title="Poem of a fixed form",
        definition="a haiku, tanka, limerick, sonnet, cinquain, triolet, villanelle or pantoum.",
        answer_format=_FORMAT,
        transformations=_LITERARY,
        goals=_ALL,
        task=tasks.FormBrief,
        assemble=tasks.fixed_form,
    ),
    _brief("free_verse", "Free verse", "a poem without a fixed form.", tasks.VERSE, _LITERARY),
    InstructionType(
        name="acrostic",
        title="Acrostic",
        definition="a poem whose lines begin with the letters of a word.",
        answer_format=_FORMAT,
        goals=_ALL,
        task=tasks.AcrosticBrief,
        assemble=tasks.acrostic,
    ),
    _brief("song_lyrics", "Song lyrics", "the words of a song, with what comes back.", tasks.VERSE),
    _brief(
        "constrained_text",
        "Text under a formal constraint",
        "a short text in which a rule about letters, words or sentences governs every line.",
        tasks.VERSE | tasks.PROSE,
    ),
    _talk("dialogue", "Dialogue", "a conversation in which something shifts."),
    _talk("scene", "Scene for stage or screen", "a scene played by its speakers.", _LITERARY),
    _brief("speech", "Speech", "words to be said aloud to an audience.", tasks.PROSE, _PURPOSEFUL),
    _brief(
        "letter",
        "Letter or diary",
        "a letter, postcard, note or diary entry in somebody's hand.",
        tasks.PROSE,
    ),
    _brief(
        "slogans",
        "Slogans, names and titles",
        "a list of short lines to choose from.",
        tasks.LIST,
        _PURPOSEFUL,
    ),
    _brief(
        "advertisement",
        "Advertisement or announcement",
        "a text that wins somebody for something.",
        tasks.PROSE,
        _PURPOSEFUL,
    ),
    _brief(
        "essay_in_a_voice",
        "Essay or column in a voice",
        "a personal essay, column or mock report in a recognisable voice.",
        tasks.PROSE,
    ),
    InstructionType(
        name="in_another_language",
        title="Text in another language",
        definition="a short creative text in a language other than the request's.",
        # The row checks' word for an answer that is in another language than its passage.
        answer_format="translation",
        goals=_ALL,
        task=tasks.ForeignBrief,
        assemble=tasks.foreign,
    ),
)
