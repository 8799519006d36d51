"""What is dropped of running text, and what of it is not."""

import pickle
import random
import time

import pytest

from transforms.seeds.filters import language, licence, score
from transforms.seeds.filters.prepared import Prepared
from transforms.seeds.filters.registry import FILTERS, KINDS
from transforms.seeds.rules import CodeRules, CurationRules, TextRules

WORDS = (
    "acid", "base", "carbon", "crystal", "energy", "field", "force", "light", "metal", "number",
    "orbit", "phase", "quantum", "solid", "space", "surface", "theory", "vector", "water", "wave",
    "which", "between", "under", "moves", "keeps", "slowly", "because", "early", "without", "every",
)  # fmt: skip
STOP_WORDS = ("the", "of", "and", "to", "with", "that")


def _sentences(count: int, seed: int = 1) -> list[str]:
    draw = random.Random(seed)
    return [
        "The " + " ".join(draw.choice((*WORDS, *STOP_WORDS)) for _ in range(15)) + "."
        for _ in range(count)
    ]


GOOD = "\n".join(_sentences(30))
GERMAN = (
    "Die Harnsäure entsteht beim Abbau der Purine, die mit der Nahrung kommen oder aus Zellen. Wer "
    "zu viel davon hat, dem fällt sie in den Gelenken aus, meist zuerst im großen Zeh. Man nennt "
    "diese Krankheit Gicht. Schon die Ärzte der Antike kannten sie und rieten zu wenig Fleisch."
)
HAN = "尿酸是一种含有碳、氮、氧、氢的杂环化合物，在人体内由嘌呤代谢产生，过多时会引起痛风。" * 8
PAGE = "Shop\nHome\nContact\nNew in\nMen\nWomen\nKids\nSale\nShoes\nBags\n" + "\n".join(
    f"{name} {n}" for n, name in enumerate(WORDS)
)


def _why(text: str, kind: str = "prose", rules: CurationRules | None = None) -> str | None:
    return (rules or CurationRules()).reason_against(Prepared(text, kind))


@pytest.mark.parametrize("kind", ["prose", "math"])
def test_running_text_passes_in_any_language(kind):
    assert [_why(text, kind) for text in (GOOD, GERMAN, HAN)] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (GOOD[:150], "too_short"),
        (GOOD * 1000, "too_long"),
        ("0 1 2 3 4 5 6 7 8 9 " * 50, "not_text"),
        ("a b c of the d e f and g " * 30, "odd_word_length"),
        (" ".join(f"{line} 12 13 {n} 3.5 8 {n} 90 76 1,000 4 5 6 {n}"
                  for n, line in enumerate(_sentences(30))), "few_alphabetic_words"),
        (GOOD.replace(" ", " #", 80), "many_symbols"),
        ("\n".join("- " + line for line in _sentences(30)), "mostly_bullets"),
        ("\n".join(line[:-1] + "..." for line in _sentences(30)), "ellipsis_lines"),
        (PAGE, "list_like"),
        ("The code of it and more:\n{\n" + "\n".join(
            f"  {a} = {b} of {a}({b});" for a in WORDS for b in WORDS[:3]), "code_in_prose"),
        ("\n".join(_sentences(20) + _sentences(20)), "repeated_lines"),
        ("\n\n".join("\n".join(_sentences(3, n % 8)) for n in range(16)), "repeated_lines"),
        ("\n".join(["This site uses cookies to show you the best of it.", *_sentences(2)]),
         "boilerplate"),
        ("Lorem ipsum dolor sit amet of the and to. " + GOOD[:600], "boilerplate"),
        ("Sulfuric acid, copper wire, iron nails, brass screws, glass plates. " * 4,
         "no_stop_words"),
        (" ".join(_sentences(20)) + " buy the shoes" * 60, "top_ngram"),
        (" ".join(_sentences(10) * 3), "repeated_ngrams"),
    ],
    ids=lambda each: each[-24:],
)  # fmt: skip
def test_text_that_is_no_seed_is_dropped_by_name(text, reason):
    assert _why(text) == reason


def test_mathematics_keeps_its_formulas():
    terms = [f"\\frac{{\\alpha x_{n}}}{{\\beta}} = {n}" for n in range(12)]
    page = (
        "The Weibull law\n\n" + " + ".join(terms) + "+".join(terms).replace(" ", "") + "\n\nshape"
    )
    assert _why(page, "math") is None
    assert _why(page, "prose") is not None


def test_an_article_about_cookies_and_javascript_is_kept():
    article = GOOD + "\nA page that works without JavaScript and uses cookies is rare."
    assert _why(article) is None
    paragraph = "A site uses cookies to know that it has met you. " + " ".join(_sentences(4))
    assert _why(paragraph) is None


def test_headings_of_markdown_are_no_symbols():
    page = "\n".join(f"### {line[:40]}\n{line}" for line in _sentences(9))
    assert page.count("#") > 0.1 * len(page.split())
    assert _why(page) is None


def test_thresholds_are_settings_of_a_kind():
    lax = CurationRules(prose=TextRules(max_repeated_lines=0.9, max_repeated_line_chars=0.9,
                                        max_repeated_ngrams=(1.0,) * 6))  # fmt: skip
    doubled = "\n".join(_sentences(20) + _sentences(20))
    assert _why(doubled, "prose", lax) is None
    assert _why(doubled, "math", lax) == "repeated_lines"


def test_languages_are_all_wanted_until_some_are_named():
    english = CurationRules(prose=TextRules(languages=("en",)))
    assert _why(GERMAN, "prose", english) == "natural_language_not_wanted"
    assert _why(GOOD, "prose", english) is None
    assert _why(GERMAN, "math", english) is None


def test_every_threshold_belongs_to_a_filter_and_changes_the_version():
    known = {name for each in FILTERS for name in each.thresholds}
    rules = CurationRules()
    own = {"min_chars", "max_chars"}
    assert known == own | set(vars(TextRules())) | set(vars(CodeRules()))
    versions = {rules.version, CurationRules(min_chars=1).version}
    versions |= {CurationRules(prose=TextRules(min_stop_words=n)).version for n in (0, 1)}
    versions |= {CurationRules(math=TextRules(min_stop_words=n)).version for n in (0, 3)}
    versions.add(CurationRules(code=CodeRules(max_line=9)).version)
    assert len(versions) == 7
    assert {kind for each in FILTERS for kind in each.kinds} == set(KINDS)


def test_rules_travel_to_workers_after_they_were_used():
    rules = CurationRules(min_chars=10)
    _why(GOOD, rules=rules)
    sent = pickle.loads(pickle.dumps(rules))
    assert sent == rules
    assert sent.version == rules.version
    assert _why("too short", rules=sent) == "too_short"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "piece", ["a", "1", " a", "{", "#", "\n-", "...", "/*", "//\n", "lorem ipsum "]
)
def test_hostile_text_takes_time_in_proportion(kind, piece):
    rules = CurationRules(max_chars=10_000_000)

    def took(chars: int) -> float:
        text = (piece * chars)[:chars]
        started = time.process_time()
        rules.reason_against(Prepared(text, kind))
        return time.process_time() - started

    took(1_000)  # imports
    # Quadratic time would be a hundred times as much.
    assert took(500_000) < 30 * took(50_000) + 0.5


@pytest.mark.parametrize(
    ("licenses", "kind", "allowed", "reason"),
    [
        (["Apache License 2.0"], "code", licence.PAPER, None),
        (["mit"], "code", licence.PAPER, "licence_not_allowed"),
        (["apache-2.0", "gpl-3.0"], "code", licence.PAPER, "licence_not_allowed"),
        ([], "code", licence.PAPER, "licence_not_allowed"),
        (["unknown-web"], "prose", licence.PAPER, None),
        (["MIT", "apache-2.0"], "code", {"code": {"apache-2.0", "mit"}}, None),
        (["gpl-3.0"], "code", {}, None),
        (["cc-by-4.0"], "prose", {"prose": {"cc0-1.0"}}, "licence_not_allowed"),
    ],
)
def test_a_licence_is_allowed_if_every_one_of_a_record_is(licenses, kind, allowed, reason):
    assert licence.reason_against(licenses, kind, allowed) == reason


def test_a_score_counts_where_there_is_one_and_one_is_asked():
    assert score.reason_against(0.59, 0.6) == "score_too_low"
    assert [score.reason_against(*each) for each in ((0.6, 0.6), (None, 0.6), (0.1, None))] == [
        None, None, None,
    ]  # fmt: skip


def test_a_programming_language_is_wanted_in_any_spelling():
    asked = language.reason_against_programming
    assert asked("GO", {"Go"}) is None
    assert asked("C", {"Go"}) == asked(None, {"Go"}) == "language_not_wanted"
    assert asked(None, ()) is None
