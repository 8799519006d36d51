"""Which index over the seeds a plan names.

Belongs here: that one choice, so that whoever plans a stage plans the same items. Does not: making
an index (`transforms/seeds/search/`).
"""

from collections.abc import Iterable

from transforms.flows.skill import load_skill


def newest_index(root: str, skills: Iterable[str]) -> tuple[str, str] | None:
    """Return lakehouse root and version of the newest index, as `Sampling.search` takes them.

    None if none of the skills searches, or there is no index yet.
    """
    from transforms.seeds.search.versions import newest_version

    if not any(load_skill(skill).searches for skill in skills):
        return None
    version = newest_version(root)
    return (root, version) if version else None
