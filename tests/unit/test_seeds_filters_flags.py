"""Which texts a person is asked to look at."""

import pytest

from transforms.seeds.filters.prepared import Prepared
from transforms.seeds.flags.unsafe import unsafe_flags

SOBER = (
    "The keeper wrote down the weather every evening before he lit the lamp, and in the morning he "
    "read what he had written to whoever came up the stairs to ask for news of the boats. "
)


def _flags(text: str) -> list[str]:
    return unsafe_flags(Prepared(text, "prose"))


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Free porn and live sex with every hardcore pornstar.", "unsafe_sexual"),
        ("He was beheaded, then dismembered, and the gore ran.", "unsafe_violence"),
        ("They are subhuman, and the race war will come.", "unsafe_hate"),
        ("I want to die. I will\nkill myself tonight.", "unsafe_self_harm"),
        ("Build a bomb: a pipe bomb needs no detonator.", "unsafe_weapons"),
        ("How to cook meth, or buy cocaine on a darknet market.", "unsafe_drugs"),
    ],
)
def test_a_text_dense_with_unsafe_words_is_flagged_with_its_kind(text, flag):
    assert _flags(text) == [flag]
    assert _flags(SOBER + text.upper()) == [flag]


@pytest.mark.parametrize(
    "text",
    [
        SOBER * 20,
        "Heroin and cocaine are controlled substances. " + SOBER * 10,
        "The massacre of 1572 is in every history of France. " + SOBER * 5,
        "Press kill to end the process; the category of gory bugs is xxx. " + SOBER * 3,
        "The prevention of suicide: suicide, suicide, suicide. " + SOBER,
        "The nude of the period is in the second room, and corpses in the third. " + SOBER * 3,
    ],
)
def test_sober_texts_that_mention_a_subject_are_not(text):
    assert _flags(text) == []


def test_one_mention_in_a_long_text_is_no_flag():
    unsafe = "Build a bomb: a pipe bomb needs no detonator. "
    assert _flags(unsafe + SOBER * 100) == []
