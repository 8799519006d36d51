from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.unit.pair_facts import GOOD_ANSWERS, PASSAGE, pair
from transforms.quality.language import Language

SPANISH = "El médico cree que la prohibición no ataca la causa, porque el cuerpo produce el ácido."
GERMAN = "Die Ärztin hält das Verbot für verfehlt, weil der Körper die Säure selbst herstellt."
FRENCH = "Le médecin pense que l'interdiction manque sa cible, car le corps produit cet acide."
CHINESE = "医生认为禁令没有针对真正的原因，因为大部分尿酸是由身体自己产生的。"
ENGLISH = "The doctor thinks that the ban misses its mark, since the body itself makes the acid."


@pytest.mark.parametrize(
    ("language", "response"),
    [
        ("en", SPANISH),
        ("en", GERMAN),
        ("en", FRENCH),
        ("en", CHINESE),
        ("de", ENGLISH),
        ("zh", ENGLISH),
        ("EN-us", SPANISH),
        (None, SPANISH),
    ],
)
def test_an_answer_in_another_language_fails(language: str | None, response: str) -> None:
    judgement = Language().judge(pair(language=language, response=response))
    assert (judgement.verdict, judgement.reason) == ("failed", "wrong_language"), judgement
    assert "expected" in (judgement.evidence or "")


@pytest.mark.parametrize(
    ("language", "response"),
    [
        ("en", ENGLISH),
        ("de", GERMAN),
        ("es", SPANISH),
        ("zh", CHINESE),
        (None, ENGLISH),
        ("und", ENGLISH),
    ],
)
def test_an_answer_in_the_documents_language_passes(language: str | None, response: str) -> None:
    judgement = Language().judge(pair(language=language, response=response))
    assert judgement.verdict == "passed", judgement
    assert judgement.score is not None
    assert judgement.score > 0.5


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        ("B", "short"),
        ("Allopurinol, Febuxostat", "short"),
        ("The answer is $\\frac{30}{40} \\cdot 100 = 75$, so 75.", "short"),
        ("```python\nfor patient in patients: print(patient.excretes_too_little)\n```", "short"),
        ("", "short"),
    ],
)
def test_short_answers_formulas_and_code_are_not_checkable(response: str, reason: str) -> None:
    judgement = Language().judge(pair(response=response))
    assert (judgement.verdict, judgement.reason) == ("not_checkable", reason)


MOTTO = "Liberté, égalité, fraternité, ou la mort pour tous les citoyens de la République."
NAMES = ("sodium chloride", "potassium permanganate", "calcium carbonate", "magnesium sulphate")
SPECIES = ("Homo sapiens", "Canis lupus", "Felis catus", "Ursus arctos", "Equus caballus")


@pytest.mark.parametrize(
    ("answer_format", "response"),
    [
        ("list", "- " + "\n- ".join(NAMES)),
        ("list", "1. " + ".\n2. ".join(SPECIES)),
        ("list", "\n".join(SPECIES)),
        ("list", ", ".join(SPECIES) + "."),
        ("list", "The passage names these:\n- " + "\n- ".join(SPECIES)),
        ("short_answer", ", ".join(SPECIES)),
        ("table", "| Name |\n|---|\n| " + " |\n| ".join(NAMES) + " |"),
        ("span", f"“{MOTTO}”"),
        ("span", f'"{MOTTO}"'),
        ("span", f"«{MOTTO}»"),
        ("span", MOTTO.rstrip(".")),
        ("span", MOTTO),
    ],
)
def test_names_and_quotations_are_not_checkable_where_the_format_asks_for_them(
    answer_format: str, response: str
) -> None:
    facts = pair(
        answer_format=answer_format, response=response, passage=f"{PASSAGE} They cried: {MOTTO}"
    )
    judgement = Language().judge(facts)
    assert (judgement.verdict, judgement.reason) == ("not_checkable", "no_prose"), judgement


@pytest.mark.parametrize("answer_format", ["list", "span", "short_answer", "number", "table"])
@pytest.mark.parametrize("response", [SPANISH, GERMAN, FRENCH, CHINESE])
def test_sentences_in_another_language_fail_in_every_format(
    answer_format: str, response: str
) -> None:
    judgement = Language().judge(pair(answer_format=answer_format, response=response))
    assert judgement.reason == "wrong_language"


def test_sentences_are_judged_without_the_names_they_introduce() -> None:
    response = f"{ENGLISH}\n- " + "\n- ".join(SPECIES * 3)
    assert Language().judge(pair(answer_format="list", response=response)).verdict == "passed"


def test_without_any_known_language_nothing_is_claimed() -> None:
    judgement = Language().judge(pair(language=None, passage="1 + 1 = 2", response=ENGLISH))
    assert judgement.verdict == "not_checkable"


def test_threads_share_one_identifier_and_agree() -> None:
    with ThreadPoolExecutor(4) as pool:
        judge = Language().judge
        verdicts = list(pool.map(lambda text: judge(pair(response=text)).verdict, [ENGLISH] * 20))
    assert set(verdicts) == {"passed"}


@pytest.mark.parametrize(("answer_format", "instruction", "response"), GOOD_ANSWERS)
def test_good_answers_of_every_format_do_not_fail(
    answer_format: str, instruction: str, response: str
) -> None:
    facts = pair(answer_format=answer_format, instruction=instruction, response=response)
    assert Language().judge(facts).verdict != "failed"


def test_the_passage_of_these_tests_is_english() -> None:
    assert Language().judge(pair(response=PASSAGE)).verdict == "passed"
