"""What the search over seeds finds, in which version of its index, and how it is refreshed."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from transforms.agents.tools.search_tool import HITS, search_tool
from transforms.agents.tools.tool import RESULT_CHARS
from transforms.flows.searching import newest_index
from transforms.lakehouse.files import Folder
from transforms.lakehouse.ids import digest
from transforms.lakehouse.lakehouse import Lakehouse, create_table
from transforms.lakehouse.seeds_tables import DECISIONS, DOCUMENTS
from transforms.seeds.decisions import APPROVED, WITHDRAWN, decide
from transforms.seeds.search.build import MANY_SMALL, refresh
from transforms.seeds.search.index import MAX_HITS, open_index
from transforms.seeds.search.local_copy import local_path
from transforms.seeds.search.segment import READ_CHARS, IndexGone
from transforms.seeds.search.versions import (
    ALGORITHM,
    forget_others,
    newest_version,
    read_version,
    segments,
)

_TOPICS = {
    "tide": "The moon pulls the sea, and the tide rises twice a day in every harbour.",
    "yeast": "Yeast turns sugar into gas; the dough rises until the baker folds it.",
    "glacier": "A glacier grinds its valley into a trough and leaves moraines behind.",
    "parser": "def parseJson(text):\n    return json.loads(text)  # one object for each line",
}


def _rows(texts, **others):
    now = datetime.now(UTC)
    return [
        {
            "seed_id": digest("seed", name), "source": "knowledge_pile", "sources": ["a:b:0"],
            "text": text, "kind": "prose", "title": f"On {name}", "license": "cc-by-4.0",
            "licenses": ["cc-by-4.0"], "language": "en", "domain": "example.org",
            "char_count": len(text), "token_count": len(text) // 4, "split": "train",
            "filter_version": "1", "created_at": now, **others,
        }
        for name, text in texts.items()
    ]  # fmt: skip


def _add(lakehouse, texts, **others):
    lakehouse.upsert("seeds.documents", _rows(texts, **others))


def _seed(name):
    return digest("seed", name)


def _found(lakehouse, query, k=5, version=None, **options):
    index = open_index(lakehouse.root, version or newest_version(lakehouse.root))
    return [hit.seed_id for hit in index.search(query, k, **options)]


def _numbered(count, start=0):
    """As many texts on few subjects as are asked for: many of the same worth."""
    subjects = list(_TOPICS.values())
    return {
        f"text {each}": f"{subjects[each % 4]} Remark number {each} of {each % 7} series."
        for each in range(start, start + count)
    }


def _lakehouse(root):
    """A lakehouse with the tables that the index reads: all of them take a second to copy."""
    made = Lakehouse(str(root))
    for table in (DOCUMENTS, DECISIONS):
        create_table(made.path(table.name), table)
    return made


@pytest.fixture
def lakehouse(tmp_path):
    return _lakehouse(tmp_path / "lakehouse")


@pytest.fixture
def seeded(lakehouse):
    _add(lakehouse, _TOPICS)
    return lakehouse


@pytest.fixture(scope="module")
def tool(tmp_path_factory):
    lakehouse = _lakehouse(tmp_path_factory.mktemp("searched"))
    _add(lakehouse, _TOPICS)
    return search_tool(lakehouse.root, refresh(lakehouse))


def test_a_document_is_found_by_its_words(seeded):
    version = refresh(seeded)
    assert version == newest_version(seeded.root)
    assert _found(seeded, "When does the TIDE rise?")[0] == _seed("tide")
    assert _found(seeded, "moraine of glaciers") == [_seed("glacier")]
    assert _found(seeded, "on yeast")[0] == _seed("yeast"), "its title counts"
    assert _found(seeded, "parse_json") == _found(seeded, "json parse") == [_seed("parser")]
    assert _found(seeded, "quasar") == _found(seeded, "?!") == _found(seeded, "") == []


def test_a_plan_names_the_newest_index_where_a_skill_searches(tmp_path):
    lakehouse = _lakehouse(tmp_path)
    assert newest_index(lakehouse.root, ["tool_use"]) is None
    _add(lakehouse, _TOPICS)
    version = refresh(lakehouse)
    assert newest_index(lakehouse.root, ["fermi", "tool_use"]) == (lakehouse.root, version)
    assert newest_index(lakehouse.root, ["fermi"]) is None


def test_signs_without_blanks_are_found_two_by_two(seeded):
    _add(seeded, {"chinese": "每天早上他都在海边读书，然后写下当天的天气。"})
    refresh(seeded)
    assert _found(seeded, "海边的天气") == [_seed("chinese")]


def test_a_hit_says_what_and_whose_it_is(seeded):
    refresh(seeded)
    [hit] = open_index(seeded.root, newest_version(seeded.root)).search("glacier", 1)
    assert (hit.title, hit.source, hit.licence) == ("On glacier", "knowledge_pile", "cc-by-4.0")
    assert hit.text == _TOPICS["glacier"]
    assert hit.score > 0


def test_the_text_of_a_hit_is_the_part_that_was_asked_for(seeded):
    filler = "".join(f"Sentence {n} says nothing of note. " for n in range(80))
    _add(seeded, {"long": f"{filler}Pumice floats on water for years. {filler}"})
    refresh(seeded)
    index = open_index(seeded.root, newest_version(seeded.root))
    [hit] = index.search("does pumice float on water", 1, excerpt_chars=200)
    assert "Pumice floats on water for years." in hit.text
    assert hit.text.startswith("Sentence")
    assert len(hit.text) <= 200


def test_only_seeds_that_a_flow_may_be_given_are_found(seeded):
    _add(seeded, {"held": "A tide that was held out."}, split="held_out")
    _add(seeded, {"copy": "The tide, near-duplicated."}, cluster_id=_seed("tide"))
    _add(seeded, {"flagged": "A tide of violence."}, flags=["unsafe_violence"])
    _add(seeded, {"approved": "A tide of calm."}, flags=["unsafe_violence"])
    _add(seeded, {"withdrawn": "A tide that was withdrawn."})
    decide(seeded, [_seed("approved")], APPROVED, "harmless", "me")
    decide(seeded, [_seed("withdrawn")], WITHDRAWN, "asked to", "me")
    refresh(seeded)
    assert set(_found(seeded, "tide")) == {_seed("tide"), _seed("approved")}
    refresh(seeded, hold_flagged=False)
    assert set(_found(seeded, "tide")) == {_seed("tide"), _seed("approved"), _seed("flagged")}


def test_an_excluded_seed_is_replaced_by_the_next_best(lakehouse):
    _add(lakehouse, _numbered(40))
    refresh(lakehouse)
    best = _found(lakehouse, "moon tide", 6)
    assert _found(lakehouse, "moon tide", 5, exclude_seed=best[0]) == best[1:]
    assert _found(lakehouse, "moon tide", 5, exclude_seed="none") == best[:5]


def test_no_more_hits_than_allowed(lakehouse):
    _add(lakehouse, _numbered(300))
    refresh(lakehouse)
    assert len(_found(lakehouse, "remark", 1_000)) == MAX_HITS
    assert _found(lakehouse, "remark", 0) == []


def test_no_documents_make_no_index(lakehouse):
    assert refresh(lakehouse) is None
    assert newest_version(lakehouse.root) is None


def test_nothing_new_writes_nothing(seeded):
    first = refresh(seeded)
    before = {
        path: path.stat().st_mtime_ns for path in Path(seeded.root, "seeds/search").rglob("*")
    }
    assert refresh(seeded) == first
    after = {path: path.stat().st_mtime_ns for path in Path(seeded.root, "seeds/search").rglob("*")}
    assert after == before


def test_a_refresh_writes_what_is_new_and_an_old_version_stays_what_it_was(seeded):
    old = refresh(seeded)
    there = _segments(seeded)
    found = open_index(seeded.root, old).search("the tide rises")
    _add(seeded, {"ebb": "The tide falls as it rises: twice a day."})
    new = refresh(seeded)
    assert new != old
    assert there < _segments(seeded)
    assert len(_segments(seeded)) == 2
    open_index.cache_clear()
    assert open_index(seeded.root, old).search("the tide rises") == found
    assert _seed("ebb") in _found(seeded, "the tide rises", version=new)


def _segments(lakehouse):
    return {name.partition("/")[0] for name in segments(lakehouse.root).list(".arrow")}


def test_a_withdrawn_document_leaves_the_next_version_without_a_new_segment(seeded):
    refresh(seeded)
    there = _segments(seeded)
    decide(seeded, [_seed("tide")], WITHDRAWN, "asked to", "me")
    refresh(seeded)
    assert _found(seeded, "tide moon") == []
    assert _found(seeded, "rises") == [_seed("yeast")]
    assert _segments(seeded) == there


def test_a_changed_licence_is_a_new_version(seeded):
    old = refresh(seeded)
    _add(seeded, {"tide": _TOPICS["tide"]}, license="cc-by-nc-4.0")
    assert refresh(seeded) != old
    [hit] = open_index(seeded.root, newest_version(seeded.root)).search("moon")
    assert hit.licence == "cc-by-nc-4.0"


def test_results_do_not_depend_on_how_documents_came(lakehouse, tmp_path):
    """At once, in many small refreshes, with withdrawals between: the same version and results."""
    for start in range(0, 120, 10):
        _add(lakehouse, _numbered(10, start))
        refresh(lakehouse, segment_documents=25)
    decide(lakehouse, map(_seed, _numbered(20, 15)), WITHDRAWN, "asked to", "me")
    version = refresh(lakehouse, segment_documents=25)
    other = _lakehouse(tmp_path / "other")
    _add(other, {**_numbered(15), **_numbered(85, 35)})
    assert refresh(other) == version
    assert len(read_version(other.root, version).parts) == 1
    assert len(read_version(lakehouse.root, version).parts) > 1
    for query in ("moon", "remark number 3", "dough sugar series", "glacier json"):
        here, there = (
            open_index(each.root, version).search(query, 30) for each in (lakehouse, other)
        )
        assert len(here) == 30 or query == "moon"
        assert here == there


def test_small_segments_are_put_together_and_full_ones_stay(lakehouse):
    _add(lakehouse, _numbered(20))
    refresh(lakehouse, segment_documents=20)
    [full] = _segments(lakehouse)
    most = 0
    for start in range(20, 20 + 3 * MANY_SMALL, 2):
        _add(lakehouse, _numbered(2, start))
        version = refresh(lakehouse, segment_documents=20)
        parts = read_version(lakehouse.root, version).parts
        most = max(most, len(parts))
        assert full in {part.segment_id for part in parts}
    assert most <= MANY_SMALL + 2
    assert len(_found(lakehouse, "remark", 50)) == 20 + 3 * MANY_SMALL


def test_a_forgotten_version_is_an_error_that_says_so_and_the_kept_ones_work(seeded):
    versions = []
    for name in ("first", "second", "third"):
        _add(seeded, {name: f"The {name} tide of the year."})
        versions.append(refresh(seeded, segment_documents=2))
    kept = _found(seeded, "tide", version=versions[1])
    assert forget_others(seeded.root, [versions[1]]) == [versions[0]]
    open_index.cache_clear()
    assert _found(seeded, "tide", version=versions[1]) == kept
    assert _seed("third") in _found(seeded, "third")
    with pytest.raises(IndexGone, match=f"version {versions[0]} is gone"):
        open_index(seeded.root, versions[0])


def test_a_lost_segment_is_an_error_that_says_so(seeded):
    version = refresh(seeded)
    segments(seeded.root).remove()
    with pytest.raises(IndexGone, match="is gone"):
        open_index(seeded.root, version).search("tide")


def test_an_index_of_an_older_program_is_made_anew_and_not_searched(seeded, monkeypatch):
    for module in ("versions", "build", "index"):
        monkeypatch.setattr(f"transforms.seeds.search.{module}.ALGORITHM", "older")
    old = refresh(seeded)
    there = _segments(seeded)
    assert _found(seeded, "moon") == [_seed("tide")]
    monkeypatch.undo()
    new = refresh(seeded)
    assert new != old
    assert not there & {part.segment_id for part in read_version(seeded.root, new).parts}
    open_index.cache_clear()
    assert _found(seeded, "moon") == [_seed("tide")]
    with pytest.raises(IndexGone, match="older program"):
        open_index(seeded.root, old)


def test_what_a_document_is_worth_changes_only_with_the_algorithm(seeded):
    version = refresh(seeded)
    hits = open_index(seeded.root, version).search("the tide and the dough rises in a valley")
    worth = [(hit.title, hit.score) for hit in hits]
    # By the formula, worked out apart from this program. Another result needs another algorithm.
    assert worth == [("On tide", 2.637718), ("On glacier", 1.335686), ("On yeast", 1.303373)]
    assert ALGORITHM == "bbcb243a2014b57a29960338f423c373"


def test_a_refresh_that_was_killed_half_way_is_taken_up(seeded):
    version = refresh(seeded)
    expected = _found(seeded, "tide rises")
    [segment] = _segments(seeded)
    folder = segments(seeded.root).below(segment)
    folder.delete("complete")
    folder.write("postings.arrow", b"half")
    Folder(f"{seeded.root}/seeds/search").below("versions").remove()
    Folder(f"{seeded.root}/seeds/search").delete("newest.json")
    open_index.cache_clear()
    assert refresh(seeded) == version
    assert _found(seeded, "tide rises") == expected


def test_an_index_in_an_object_store_is_copied_once(seeded, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    version = refresh(seeded)
    url = f"file://{seeded.root}"
    hits = open_index(url, version).search("tide")
    assert hits == open_index(seeded.root, version).search("tide")
    [copies] = tmp_path.glob("lakehouse-copies-*")
    assert copies.stat().st_mode & 0o077 == 0
    segments(seeded.root).remove()
    open_index.cache_clear()
    assert open_index(url, version).search("tide") == hits


def test_a_folder_for_copies_that_is_another_users_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    stranger = os.getuid() + 1
    (tmp_path / f"lakehouse-copies-{stranger}").mkdir()
    monkeypatch.setattr("os.getuid", lambda: stranger)
    with pytest.raises(PermissionError, match="another user"):
        local_path(Folder("file:///nowhere"), "x")


def test_a_long_document_is_found_by_its_beginning_alone(seeded):
    _add(seeded, {"book": "opening " * (READ_CHARS // 8) + "ending"})
    refresh(seeded)
    assert _found(seeded, "opening") == [_seed("book")]
    assert _found(seeded, "ending") == []


# --- the tool ------------------------------------------------------------------------------------


def test_the_tool_returns_numbered_passages_with_where_they_are_from(lakehouse):
    _add(lakehouse, {name: text + " " + "More is said here. " * 60 for name, text in
                     _numbered(20).items()})  # fmt: skip
    tool = search_tool(lakehouse.root, refresh(lakehouse))
    result = tool.call('{"query": "moon tide"}')
    assert not result.is_error
    assert [f"[{n}] On text" in result.text for n in range(1, HITS + 2)] == [True] * HITS + [False]
    assert result.text.count("knowledge_pile, seed ") == HITS
    assert len(result.text) < RESULT_CHARS, "nothing was cut"


def test_the_tool_finds_nothing_but_its_version_and_never_the_excluded_seed(seeded):
    old = refresh(seeded)
    _add(seeded, {"ebb": "The tide falls."})
    new = refresh(seeded)
    tool = search_tool(seeded.root, old, exclude_seed=_seed("tide"))
    assert tool.call('{"query": "tide"}').is_error
    assert "On ebb" in search_tool(seeded.root, new).call('{"query": "tide"}').text
    versions = {tool.version, search_tool(seeded.root, old).version,
                search_tool(seeded.root, new).version}  # fmt: skip
    assert len(versions) == 3


@pytest.mark.parametrize(
    "arguments",
    ['{"query": "tide", "version": "1"}', '{"query": ""}', '{"query": ["tide"]}', '{"q": "tide"}'],
)
def test_a_call_that_wants_more_is_refused(tool, arguments):
    assert tool.call(arguments).is_error


@pytest.mark.parametrize("query", ["(" * 500, "\\u0000", "tide " * 99, "a\\nb\\t", "½ﬀ İ ǆ"])
def test_any_words_may_be_asked_for(tool, query):
    assert "arguments" not in tool.call(f'{{"query": "{query}"}}').text
