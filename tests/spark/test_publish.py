"""Publication: what it refuses, which version is current, and the states a version goes through."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from expectations.suites import candidate_suites
from tests.spark.candidates import check, check_seeds, cut, shown, some
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.release import registry
from transforms.release.publish import PublicationRefused, publish, settle
from transforms.seeds.decisions import decide

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def test_too_few_changes_since_the_current_version_cut_no_candidate(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    first = cut(spark, lakehouse, some(spark, "p1", "p2", "p3"), min_changes=3)
    assert first.is_new, "the first version has nothing to differ from"
    check(lakehouse, first)
    publish(lakehouse)
    same = cut(spark, lakehouse, some(spark, "p2", "p3", "p4"), min_changes=3)
    assert (same.version, same.is_new) == (first.version, False)
    assert "2 changes" in same.reason
    new = cut(spark, lakehouse, some(spark, "p3", "p4", "p5"), min_changes=3)
    assert new.is_new


def test_publication_without_a_candidate_is_refused(lakehouse: Lakehouse) -> None:
    with pytest.raises(PublicationRefused, match="no candidate"):
        publish(lakehouse)


def test_only_a_candidate_with_all_its_results_becomes_the_current_version(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    first = cut(spark, lakehouse, some(spark, "p1", "p2"))
    assert shown(spark, lakehouse) == []
    suite, warning = next(
        (suite.name, expect.name)
        for suite in candidate_suites("sample")
        for expect in suite.expectations
        if expect.severity == "warning"
    )
    check(lakehouse, first, **{warning: "failed"})
    row, is_news = publish(lakehouse)
    assert (row["version"], row["state"], is_news) == (first.version, "published", True)
    assert json.loads(row["checks"])["warnings"] == [f"{suite}.{warning}"]
    assert shown(spark, lakehouse) == ["p1", "p2"]
    assert publish(lakehouse)[1] is False, "published once"

    # The next one is refused for each reason in turn, and the first stays current.
    second = cut(spark, lakehouse, some(spark, "p1", "p2", "p3"))
    refusals = [
        ("not yet checked", None),
        ("not yet checked.*lineage_gaps", {"without": ["lineage_gaps"]}),
        ("could not be decided.*rows", {"rows": "errored"}),
        ("failed and critical.*held_out_rows", {"rows": "passed", "held_out_rows": "failed"}),
    ]
    for said, stored in refusals:
        if stored is not None:
            check(lakehouse, second, **stored)  # type: ignore[arg-type]
        with pytest.raises(PublicationRefused, match=said) as refusal:
            publish(lakehouse)
        assert second.version in str(refusal.value)
        assert registry.current(lakehouse)["version"] == first.version  # type: ignore[index]
        assert shown(spark, lakehouse) == ["p1", "p2"]

    gate = settle(lakehouse, registry.version(lakehouse, second.version))
    assert not gate.passed
    rejected = registry.version(lakehouse, second.version)
    assert rejected["state"] == "rejected"
    assert "quality_metrics.held_out_rows" in json.loads(rejected["checks"])["critical"]
    assert spark.read.format("delta").load(second.path).count() == 3, "kept, to be looked at"
    assert shown(spark, lakehouse) == ["p1", "p2"]


def test_seeds_that_failed_a_critical_check_keep_what_was_made_of_them_from_publication(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    candidate = cut(spark, lakehouse, some(spark, "p1"))
    check(lakehouse, candidate)
    check_seeds(lakehouse, key_unique="failed")
    with pytest.raises(PublicationRefused, match=r"critical: seeds_documents\.key_unique"):
        publish(lakehouse)
    check_seeds(lakehouse)
    assert publish(lakehouse)[1]


def test_what_holds_a_withdrawn_document_is_not_published_and_does_not_wait_for_more_changes(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    first = cut(spark, lakehouse, some(spark, "p1", "p2", seed_id="s1"))
    check(lakehouse, first)
    decide(lakehouse, ["s1"], "withdrawn", "its author asked", "ada")
    with pytest.raises(PublicationRefused, match=f"{first.version} holds 2 pairs.*withdrawn"):
        publish(lakehouse)
    decide(lakehouse, ["s1"], "approved", "a mistake", "ada")
    publish(lakehouse)
    few = some(spark, "p1", "p2", seed_id="s2")
    assert not cut(spark, lakehouse, few, min_changes=50).is_new
    decide(lakehouse, ["s1"], "withdrawn", "no mistake", "ada")
    assert cut(spark, lakehouse, few, min_changes=50).is_new


def test_results_of_another_content_do_not_publish_a_candidate(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    candidate = cut(spark, lakehouse, some(spark, "p1"))
    check(lakehouse, replace(candidate, checksum="of something else"))
    with pytest.raises(PublicationRefused, match="not yet checked"):
        publish(lakehouse)
    assert registry.current(lakehouse) is None


def test_a_version_goes_through_its_states_and_a_yanked_one_is_neither_current_nor_publishable(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    with pytest.raises(KeyError, match="none yet"):
        registry.version(lakehouse, "2026-01-01.1")
    first = cut(spark, lakehouse, some(spark, "p1"))
    check(lakehouse, first)
    publish(lakehouse)
    second = cut(spark, lakehouse, some(spark, "p1", "p2"))
    check(lakehouse, second)
    publish(lakehouse)
    assert registry.current(lakehouse)["version"] == second.version  # type: ignore[index]
    assert shown(spark, lakehouse) == ["p1", "p2"]

    registry.decide(lakehouse, second.version, registry.YANKED)
    assert registry.current(lakehouse)["version"] == first.version  # type: ignore[index]
    assert shown(spark, lakehouse) == ["p1"]
    with pytest.raises(PublicationRefused, match="yanked"):
        publish(lakehouse)

    # An old one made current again.
    registry.decide(lakehouse, first.version, registry.PUBLISHED)
    assert shown(spark, lakehouse) == ["p1"]
    assert [row["version"] for row in registry.versions(lakehouse)] == [
        first.version, second.version
    ]  # fmt: skip
    with pytest.raises(KeyError, match=second.version):
        registry.version(lakehouse, "2026-01-01.1")


def test_a_rejected_candidate_can_be_opened_again_for_another_profile(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    candidate = cut(spark, lakehouse, some(spark, "p1"), profile="standard")
    settle(lakehouse, registry.version(lakehouse, candidate.version))
    assert registry.version(lakehouse, candidate.version)["state"] == "rejected"
    registry.reopen(lakehouse, candidate.version, "sample")
    check(lakehouse, candidate)
    assert publish(lakehouse)[0]["version"] == candidate.version


def test_versions_of_a_day_are_numbered_in_order_beyond_nine(lakehouse: Lakehouse) -> None:
    day = datetime(2026, 11, 24, tzinfo=UTC)
    for number in range(1, 12):
        name = registry.next_name(lakehouse, day.date())
        assert name == f"2026-11-24.{number}"
        registry.register(
            lakehouse,
            {
                "version": name, "state": "candidate", "path": "p", "checksum": "c", "rows": 0,
                "teacher_models": [], "profile": "sample", "source_versions": "{}",
                "counts": "{}", "created_at": day, "considered_at": day,
            },
        )  # fmt: skip
    assert registry.latest(lakehouse)["version"] == "2026-11-24.11"  # type: ignore[index]
