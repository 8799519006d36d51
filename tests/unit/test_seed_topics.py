"""Topics: what a text is about is told alike in every run, and named by words a person can read."""

import pickle
import random
import subprocess
import sys

import pytest

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds.topics.fit import MIN_TEXTS, fit, names_of
from transforms.seeds.topics.label import CODE, UNSORTED, topics_of
from transforms.seeds.topics.model import OTHER, TopicModel, load_topics, store_topics
from transforms.seeds.topics.words import READ_CHARS, words

SUBJECTS = {
    "algebra": "matrix vector linear eigenvalue basis determinant subspace orthogonal rank kernel",
    "cooking": "flour butter oven pastry sugar recipe dough whisk simmer garlic",
    "sailing": "keel mast harbour rudder tide anchor hull rigging spinnaker jib",
    "law": "statute plaintiff court appeal verdict tribunal contract liability clause judge",
}


def page(subject: str, number: int) -> str:
    """A page that is about a subject, between words that any page has."""
    draw = random.Random(f"{subject} {number}")
    common = ("water", "people", "country", "history", "group", "house")
    own = SUBJECTS[subject].split()
    return " ".join(
        f"The {draw.choice(own)} and {draw.choice(own)} of the {draw.choice(common)}"
        for _ in range(40)
    )


def pages(count: int, start: int = 0) -> list[str]:
    return [page(subject, number) for subject in SUBJECTS for number in range(start, start + count)]


@pytest.fixture(scope="module")
def model() -> TopicModel:
    fitted = fit(pages(20))
    assert fitted is not None
    return fitted


def test_pages_on_one_subject_share_a_topic_named_by_its_words(model: TopicModel) -> None:
    assert len(model.names) == 4
    for subject, own in SUBJECTS.items():
        later = set(model.topics_of(page(subject, number) for number in range(100, 110)))
        assert len(later) == 1, subject
        assert set(later.pop().split()) <= set(own.split())


def test_what_is_like_no_topic_is_other(model: TopicModel) -> None:
    german = "Der Hund läuft über die Straße und bellt die Katze an, die im Baum schläft. " * 5
    assert model.topics_of([german, "3.14 2.72 1.41", "", "\ud800 \x00"]) == [OTHER] * 4


def test_a_fit_depends_on_the_texts_and_not_on_their_order_or_the_process(
    model: TopicModel,
) -> None:
    shuffled = pages(20)
    random.Random(7).shuffle(shuffled)
    again = fit([*shuffled, shuffled[0]])
    assert again is not None
    assert (again.names, again.version) == (model.names, model.version)
    code = (
        "from tests.unit.test_seed_topics import *; from transforms.seeds.topics.words import "
        "bucket; print(fit(pages(20)).version, bucket('matrix'))"
    )
    there = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert there.stdout.split()[0] == model.version
    other = fit(pages(20, start=50))
    assert other is not None
    assert other.version != model.version


def test_too_few_texts_make_no_topics() -> None:
    few = pages(MIN_TEXTS // 4)
    assert fit(few) is None
    assert fit(few * 3) is None, "the same texts again are no more"
    assert fit(["1 2 3"] * 500) is None


@pytest.mark.parametrize("ending", ["{n}", "x{n} seas{n} tide{n}", "aaa"], ids=str)
def test_nothing_fails_where_hardly_a_word_tells_texts_apart(ending: str) -> None:
    alike = [page("law", 1) + ending.format(n="y" * n) + str(n) for n in range(20, 120)]
    fitted = fit(alike)
    assert fitted is not None
    assert len(set(fitted.names)) == len(fitted.names) >= 1
    assert OTHER not in fitted.names
    assert set(fitted.topics_of(alike)) <= {*fitted.names, OTHER}


def test_topics_with_the_same_words_have_names_of_their_own() -> None:
    law = [SUBJECTS["law"].split()] * 5
    tides = [SUBJECTS["sailing"].split()] * 5
    names = names_of([law, law, tides, [["other"]] * 5, [[]], [[]]])
    assert len(set(names)) == 6
    assert all(set(name.split()[:3]) <= set(law[0]) for name in names[:2])
    assert "other" not in names


def test_only_a_texts_beginning_counts(model: TopicModel) -> None:
    beginning = (page("law", 1) * 9)[:READ_CHARS]
    assert model.topics_of([beginning + page("cooking", 1) * 50]) == model.topics_of([beginning])


def test_words_are_read_in_any_script_and_grammar_and_markup_are_no_words() -> None:
    assert words("The Größe of Ünïcode, \\frac{1}{2} <a href='x'>42 matrices</a>") == [
        "größe", "ünïcode", "matrices"
    ]  # fmt: skip
    assert words("尿酸是一种") == ["尿酸", "是一"]


def test_a_model_is_stored_once_and_assigns_as_before(
    lakehouse: Lakehouse, model: TopicModel
) -> None:
    assert load_topics(lakehouse) is None
    store_topics(lakehouse, model)
    store_topics(lakehouse, model)
    stored = load_topics(lakehouse)
    assert stored is not None
    assert (stored.names, stored.version) == (model.names, model.version)
    assert {row["model_version"] for row in lakehouse.rows("seeds.topics")} == {model.version}
    sent = pickle.loads(pickle.dumps(stored))
    assert sent.topics_of(pages(5)) == model.topics_of(pages(5))


def test_a_sources_own_label_goes_before_any_cluster(model: TopicModel) -> None:
    def document(kind: str, language: str | None, topic: str | None) -> dict[str, str | None]:
        return {
            "kind": kind, "programming_language": language, "topic": topic,
            "text": page("sailing", 1),
        }  # fmt: skip

    documents = [
        document("code", "Python", None),
        document("prose", None, None),
        document("math", None, "math.AG"),
        document("code", None, None),
        document("math", None, ""),
    ]
    (sailing,) = model.topics_of([page("sailing", 1)])
    assert topics_of(model, documents) == ["Python", sailing, "math.AG", CODE, sailing]
    assert topics_of(None, documents) == ["Python", UNSORTED, "math.AG", CODE, UNSORTED]
    assert topics_of(model, []) == []
