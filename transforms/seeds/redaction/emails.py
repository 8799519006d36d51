"""Electronic mail addresses.

Belongs here: what counts as one that may be a person's. Does not: account names alone.

Left alone: domains reserved for examples (RFC 2606), `git@` and `noreply@` addresses, and whatever
ends in no top-level domain of two letters or of the list: `x@y.T` of numpy, `logo@2x.png`, and the
decorator `@app.route`, which has nothing before its sign. Addresses spelled out, as in "name at
example dot org", are not found.
"""

import re
import string

from transforms.seeds.redaction.rule import Rule, Span

_LOCAL = string.ascii_letters + string.digits + "._%+-"
_LOCAL_CHARS = 64
_EXAMPLES = ("example.com", "example.org", "example.net", "example.edu")
_RESERVED = ("example", "test", "invalid", "localhost", "local")
_NOBODY = frozenset({"git", "hg", "svn", "noreply", "no-reply", "donotreply", "do-not-reply"})
_TOP_LEVEL = frozenset((
    "com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "name", "pro", "museum",
    "coop", "aero", "jobs", "mobi", "travel", "tel", "cat", "asia", "post", "xxx", "app", "dev",
    "page", "blog", "shop", "site", "online", "store", "tech", "cloud", "email", "live", "news",
    "world", "company", "agency", "studio", "design", "digital", "media", "network", "systems",
    "solutions", "services", "group", "global", "science", "space", "website", "xyz", "club",
    "top", "academy", "institute", "university", "foundation", "berlin", "london", "paris",
    "vienna", "hamburg", "amsterdam", "tokyo", "nyc",
))  # fmt: skip


def _span(match: re.Match[str]) -> Span | None:
    at, end = match.span()
    head = match.string[max(0, at - _LOCAL_CHARS) : at]
    local = head[len(head.rstrip(_LOCAL)) :].lstrip(".-%+")
    domain = match[1].lower()
    if "://" in head and head.endswith(f":{local}"):
        return None  # a name and its password, which `secrets.py` knows
    if not local or local.lower() in _NOBODY or match.string[end : end + 1] == "(":
        return None
    top = domain.rpartition(".")[2]
    if top in _RESERVED or domain.endswith(_EXAMPLES):
        return None
    return (at - len(local), end) if len(top) == 2 or top in _TOP_LEVEL else None


EMAIL = Rule(
    "EMAIL",
    re.compile(r"@((?:[A-Za-z0-9-]{1,63}+\.){1,8}[A-Za-z]{2,24}+)(?![\w@-])"),
    _span,
    gates=("@",),
)
