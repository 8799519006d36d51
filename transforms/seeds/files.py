"""Which files an input means.

Belongs here: folders, globs and single files → data files, on a disk or an object store (pyarrow's
file systems). Does not: how reading them is divided (`splits.py`), or opening their contents.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from transforms.lakehouse.ids import digest
from transforms.seeds.errors import ClashingInputs, EmptyInput, MissingInput
from transforms.seeds.globs import SIDECAR, SUFFIXES, Choice, compiled, matches
from transforms.seeds.listing import Found, files_below, found
from transforms.seeds.own.license_files import is_license_file, nearest
from transforms.seeds.places import Place, open_store, shown


@dataclass(frozen=True)
class DataFile:
    """A file of a corpus: where to open it, and the name its records are known by.

    Attributes:
        path: a path or URL; it may hold a password, so it is shown to nobody.
        name: relative to the folder given (or to the fixed part of a glob), so it is the same on
            every machine.
        size_bytes: its size when it was listed.
        fingerprint: tells, together with the size, a changed file: its time of change in
            nanoseconds, and a hash of its licence files' if it has any. Empty where a store knows
            no time.
        licenses: the licence files nearest above it, where the corpus asks for them.
    """

    path: str = field(repr=False)
    name: str
    size_bytes: int
    fingerprint: str = ""
    licenses: "tuple[DataFile, ...]" = field(default=(), repr=False)


def resolve(
    corpus: str,
    inputs: Sequence[str],
    suffixes: Sequence[str] = SUFFIXES,
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
) -> list[DataFile]:
    """Return `chosen_files` by endings and globs."""
    choice = Choice(tuple(suffixes), tuple(include), tuple(exclude))
    return chosen_files(corpus, inputs, choice)


def chosen_files(corpus: str, inputs: Sequence[str], choice: Choice) -> list[DataFile]:
    """Return the data files the inputs mean, sorted by name; sidecars and hidden files left out.

    Files without a byte are among them.

    Args:
        corpus: named in errors only.
        inputs: folders (searched recursively), globs (`*` within a folder, `**` across), files;
            in a URL `?` begins the query.
        choice: which files are data.

    Raises:
        MissingInput: a path is not there, or a glob matches nothing.
        EmptyInput: no inputs, or one without a data file.
        ClashingInputs: two files would be known by the same name.
        UnusableInput: a URL that no file system is known by.
    """
    if not inputs:
        raise EmptyInput(corpus, "", choice.told)
    named: dict[str, DataFile] = {}
    for given in inputs:
        if not (files := _files_of(corpus, given, choice)):
            raise EmptyInput(corpus, shown(given), choice.told)
        for file in files:
            known = named.setdefault(file.name, file)
            if known.path != file.path:
                raise ClashingInputs(corpus, file.name, shown(known.path), shown(file.path))
    return [named[name] for name in sorted(named)]


def sidecars(corpus: str, inputs: Sequence[str]) -> list[str]:
    """Return the paths of the licence sidecars in the given folders, or beside the given files.

    Raises:
        MissingInput: a path is not there.
    """
    paths = set()
    for given in inputs:
        place = Place.of(given)
        is_file, listed = _listed(corpus, given, place, Choice(hidden=("\0",)))
        if is_file:
            place, listed = place.parent, _beside(place)
        names = (each.name for each in listed)
        paths |= {place.at(name) for name in names if PurePosixPath(name).name == SIDECAR}
    return sorted(paths)


def _files_of(corpus: str, given: str, choice: Choice) -> list[DataFile]:
    place = Place.of(given)
    is_file, listed = _listed(corpus, given, place, choice)
    if is_file:
        (file,) = listed
        near = _beside(place) if choice.has_license_files else []
        chosen = [file] if choice.takes(file.name, is_named=True) else []
        return list(_data_files(place.parent, chosen, near))
    if not place.glob:
        chosen = [file for file in listed if choice.takes(file.name)]
        return list(_data_files(place, chosen, listed if choice.has_license_files else []))
    meant = [file for file in listed if matches(place.glob, file.name)]
    if not meant:
        raise MissingInput(corpus, shown(given))
    whole = compiled(place.glob)
    chosen = [f for f in meant if choice.takes(f.name, is_named=bool(whole.fullmatch(f.name)))]
    return list(_data_files(place, chosen, listed if choice.has_license_files else []))


def _listed(corpus: str, given: str, place: Place, choice: Choice) -> tuple[bool, list[Found]]:
    """Return whether the place is a single file, and the files found there."""
    from pyarrow.fs import FileType

    store, base = open_store(place.base + place.query)
    top = store.get_file_info(base)
    if top.type == FileType.NotFound:
        raise MissingInput(corpus, shown(given))
    if top.type == FileType.File:
        return True, [found(top, top.base_name)]
    return False, list(files_below(store, base, choice.passes_over))


def _beside(place: Place) -> list[Found]:
    """Return the files in the folder that a file lies in."""
    store, folder = open_store(place.parent.base + place.query)
    return list(files_below(store, folder, lambda _: True, is_deep=False))


def _data_files(
    place: Place, chosen: Sequence[Found], listed: Sequence[Found]
) -> Iterator[DataFile]:
    """Make data files of what was chosen, with the licence files among what was listed."""
    stated: dict[str, list[DataFile]] = {}
    for each in listed:
        path = PurePosixPath(each.name)
        if is_license_file(path.name):
            stated.setdefault(str(path.parent), []).append(_data_file(place, each))
    for each in chosen:
        file = _data_file(place, each)
        if licenses := tuple(sorted(nearest(each.name, stated), key=lambda near: near.name)):
            told = digest([[near.name, near.size_bytes, near.fingerprint] for near in licenses])
            fingerprint = f"{file.fingerprint}+{told[:8]}"
            file = replace(file, fingerprint=fingerprint, licenses=licenses)
        yield file


def _data_file(place: Place, each: Found) -> DataFile:
    changed = "" if each.changed_ns is None else str(each.changed_ns)
    return DataFile(place.at(each.name), each.name, each.size_bytes, changed)
