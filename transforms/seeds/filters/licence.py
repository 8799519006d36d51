"""Records whose licence is not on the list of the run.

Belongs here: the allow-list by kind. Does not: spelling and strictness (`seeds/licences.py`).
Asked while reading.
"""

from collections.abc import Collection, Iterable, Mapping

from transforms.seeds.licences import normalise_license

LICENCE_NOT_ALLOWED = "licence_not_allowed"

#: AgentInstruct (Mitra et al., 2024) takes code under apache-2.0 alone; of pages and papers it says
#: nothing. Widen it by naming more, as in {"code": {"apache-2.0", "mit"}}.
PAPER: Mapping[str, Collection[str]] = {"code": frozenset({"apache-2.0"})}


def reason_against(
    licenses: Iterable[str], kind: str, allowed: Mapping[str, Collection[str]] = PAPER
) -> str | None:
    """Return `licence_not_allowed` or None.

    A record with several licences passes only if every one of them is allowed, since the strictest
    counts; one with none has the licence `unknown`.

    Args:
        licenses: what the record states, in any spelling.
        kind: prose, math or code.
        allowed: licences by kind, in `normalise_license`'s spelling; of a kind that is missing, or
            has none, every licence is allowed.
    """
    if not (wanted := allowed.get(kind)):
        return None
    stated = {normalise_license(each) for each in licenses} or {"unknown"}
    return None if stated <= set(wanted) else LICENCE_NOT_ALLOWED
