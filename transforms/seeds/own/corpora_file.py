"""The file of own corpora (TOML): where it is, and the corpora it declares.

Belongs here: from the file's tables to corpora, every mistake named by its place in the file. Does
not: what a table may hold (`corpora_tables.py`).
"""

import os
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from transforms.seeds.corpora import Corpus
from transforms.seeds.own import adapter
from transforms.seeds.own.choices import CHOICES
from transforms.seeds.own.corpora_tables import CorpusTable, File
from transforms.seeds.own.errors import NoCorporaFile, TakenName, UnreadableCorpora, WrongCorpora
from transforms.settings_file import PROJECT, located, mistakes, settings_file

DEFAULT_FILE = "corpora.toml"


def corpora_file(
    environment: Mapping[str, str] = os.environ, folder: Path = PROJECT
) -> Path | None:
    """Return the file that `CORPORA` names, or `corpora.toml` in the folder, or None.

    An empty `CORPORA` means no file.

    Raises:
        NoCorporaFile: the variable names none.
    """
    try:
        return settings_file("CORPORA", DEFAULT_FILE, environment, folder)
    except FileNotFoundError as error:
        raise NoCorporaFile(str(error)) from None


def read_corpora(path: Path, taken: Collection[str]) -> dict[str, Corpus]:
    """Return the corpora that a file declares, by name.

    Args:
        path: the file; inputs that are relative paths start in its folder.
        taken: names that the product has.

    Raises:
        SeedInputError: the file, table and key at fault, and what to do. No input is shown.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        declared = File.model_validate(tables).root
    except ValidationError as error:
        keys = list(CorpusTable.model_fields)
        found = mistakes(error, keys, "each corpus with its name, such as [manuals]")
        raise WrongCorpora(path.name, found) from None  # the error shows what was given
    except UnicodeDecodeError:
        raise UnreadableCorpora(path.name, "it is not UTF-8") from None
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise UnreadableCorpora(path.name, str(error)) from None
    for name in declared:
        if name in taken:
            raise TakenName(path.name, name)
    return {name: _corpus(name, table, path.parent) for name, table in declared.items()}


def _corpus(name: str, table: CorpusTable, folder: Path) -> Corpus:
    usual = CHOICES[table.format]
    choice = replace(
        usual,
        # A glob that says which files are meant stands for the endings, save where they tell how
        # a file is read.
        suffixes=("",) if table.include and table.format != "parquet" else usual.suffixes,
        include=tuple(table.include),
        exclude=(*usual.exclude, *table.exclude),
    )
    return Corpus(
        name=name,
        adapt=_adapter(table),
        text_keys=(table.text or "text",),
        unified=adapter.UNIFIED,
        default_license=table.license,
        code_license=table.license,
        choice=choice,
        format=table.format,
        inputs=tuple(located(folder, given) for given in table.inputs),
        is_own=True,
    )


def _adapter(table: CorpusTable) -> adapter.Adapter:
    keys = {
        "url": table.url,
        "title": table.title,
        "license": table.license_key,
        "language": table.language,
    }
    named: dict[str, tuple[str, ...]] = {
        field: (key,) for field, key in keys.items() if key is not None
    }
    if table.title:
        named["title"] = (table.title, "title")  # of Markdown: the first heading
    return adapter.Adapter(kind=table.kind_or_usual, text=table.text or "text", **named)
