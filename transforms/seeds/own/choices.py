"""Which files of a folder are data, by the format of an own corpus.

Belongs here: the usual endings, and the folders of a source tree that hold no source of its own.
Does not: what a user includes or excludes (`corpora_file.py`).
"""

from collections.abc import Mapping

from transforms.seeds.globs import Choice

#: Dependencies, builds and caches: other people's files, or nobody's.
VENDORED = (
    "node_modules", "bower_components", "jspm_packages", "vendor", "vendored", "third_party",
    "third-party", "thirdparty", "Pods", "Carthage", "site-packages", "venv", "virtualenv",
    "__pycache__", "dist", "build", "target", "htmlcov", "CMakeFiles", "DerivedData",
)  # fmt: skip

#: What a tree of text hides begins with a dot; an underscore is Spark's way, and Python's own.
_DOT = (".",)

CHOICES: Mapping[str, Choice] = {
    "jsonl": Choice((".jsonl", ".json", ".ndjson", ".jsonl.gz", ".json.gz", ".ndjson.gz")),
    "parquet": Choice((".parquet",)),
    "text": Choice((".txt", ".text"), hidden=_DOT, is_any_named=True),
    "markdown": Choice((".md", ".markdown"), hidden=_DOT),
    "source": Choice(("",), (), VENDORED, _DOT, is_source=True, has_license_files=True),
}
