"""The file of benchmark sets (TOML): where it is, and the sets it declares.

Belongs here: keys, types, presets filled in, every mistake named by its place. Does not: opening a
set's files (`rows.py`).
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from transforms.quality.contamination.errors import NoBenchmarksFile, WrongBenchmarks
from transforms.quality.contamination.presets import PRESETS
from transforms.settings_file import PROJECT, located, meant, mistakes, settings_file

DEFAULT_FILE = "benchmarks.toml"
#: Runs of words that the index may have: some 3.5 GB of memory while it is made. All presets
#: together have some three million.
MAX_RUNS = 50_000_000

_Text = Annotated[str, Field(min_length=1)]
_Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
_Key = _Text | Annotated[int, Field(ge=0)]


class SetTable(BaseModel):
    """`[NAME]`: a benchmark set; see infra/benchmarks.example.toml."""

    model_config = ConfigDict(extra="forbid", strict=True)

    inputs: Annotated[list[_Text], Field(min_length=1)]
    preset: _Text | None = None
    text: Annotated[list[_Key], Field(min_length=1)] | None = None
    id: list[_Key] | _Key | None = None
    header: bool = True
    required: bool | None = None
    include: list[_Text] = []
    exclude: list[_Text] = []


class _File(BaseModel):
    model_config = ConfigDict(strict=True)

    required: bool = False
    max_runs: Annotated[int, Field(gt=0)] = MAX_RUNS


class _Sets(RootModel[dict[_Name, SetTable]]):
    """All tables of the file, by name."""


@dataclass(frozen=True)
class BenchmarkSet:
    """A benchmark set as it is to be read.

    Attributes:
        name: how verdicts call it.
        inputs: folders, globs, files or URLs; absolute.
        text: fields whose texts are an item's.
        item_id: fields of which the first that is there is its id.
        has_header: whether CSV files begin with their columns' names; else these are numbers.
        is_required: whether nothing may be published while it is missing.
        include: globs of which a file's name must match one, if there are any.
        exclude: globs of files left out.
    """

    name: str
    inputs: tuple[str, ...]
    text: tuple[str, ...]
    item_id: tuple[str, ...] = ()
    has_header: bool = True
    is_required: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True)
class Benchmarks:
    """What a file declares: its sets, and how many runs of words the index may have."""

    sets: tuple[BenchmarkSet, ...]
    max_runs: int = MAX_RUNS


def benchmarks_file(
    environment: Mapping[str, str] = os.environ, folder: Path = PROJECT
) -> Path | None:
    """Return the file that `BENCHMARKS` names, or `benchmarks.toml` in the folder, or None.

    Raises:
        NoBenchmarksFile: the variable names none.
    """
    try:
        return settings_file("BENCHMARKS", DEFAULT_FILE, environment, folder)
    except FileNotFoundError as error:
        raise NoBenchmarksFile(str(error)) from None


def read_benchmarks(path: Path) -> Benchmarks:
    """Return what a file declares; inputs that are relative paths start in its folder.

    Raises:
        WrongBenchmarks: the table and key at fault, and what to do.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongBenchmarks(path.name, [f"it cannot be read as TOML: {error}"]) from None
    own = {key: tables.pop(key) for key in _File.model_fields if key in tables}
    try:
        general = _File.model_validate(own)
        declared = _Sets.model_validate(tables).root
    except ValidationError as error:
        keys = list(SetTable.model_fields)
        found = mistakes(error, keys, "each set with its name, such as [gsm8k]")
        raise WrongBenchmarks(path.name, found) from None
    if general.required and not declared:
        raise WrongBenchmarks(path.name, ["required is true, but no set is declared"])
    sets = [_set(path, name, declared[name], general) for name in sorted(declared)]
    return Benchmarks(tuple(sets), general.max_runs)


def _set(path: Path, name: str, table: SetTable, general: _File) -> BenchmarkSet:
    chosen = table.preset or (name if name in PRESETS else None)
    if chosen is not None and chosen not in PRESETS:
        mistake = f"{name}.preset is unknown{meant(chosen, list(PRESETS))}"
        raise WrongBenchmarks(path.name, [mistake])
    if table.text is None and chosen is None:
        mistake = f"{name}.text is missing: name the fields of an item's text, or a preset"
        raise WrongBenchmarks(path.name, [mistake])
    preset = PRESETS.get(chosen or "")
    ids = table.id if isinstance(table.id, list) or table.id is None else [table.id]
    return BenchmarkSet(
        name=name,
        inputs=tuple(located(path.parent, each) for each in table.inputs),
        text=tuple(map(str, table.text)) if table.text else preset.text if preset else (),
        item_id=tuple(map(str, ids)) if ids else preset.item_id if preset else (),
        has_header=table.header,
        is_required=general.required if table.required is None else table.required,
        include=tuple(table.include),
        exclude=tuple(table.exclude),
    )
