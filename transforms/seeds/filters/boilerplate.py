"""Pages that are furniture of the web rather than text: notices, placeholders, empty shells.

Belongs here: C4's lists of phrases. Does not: legal texts as such; only short lines count.
"""

import re

from transforms.seeds.filters.prepared import Prepared

BOILERPLATE = "boilerplate"

_PLACEHOLDER = "lorem ipsum"
#: C4's words for notices. Of JavaScript only what asks for it: C4 drops every line with its name,
#: and so every page that teaches it.
_GATES = ("javascript", "cookie", "privacy policy", "terms of use", "terms of service")
_NOTICE = re.compile(
    r"(?:enable|turn on|requires?|without|activate) javascript"
    r"|javascript (?:is|must be|needs to be) (?:not |currently )?(?:dis|en)abled"
    r"|javascript (?:is|must be) (?:required|turned on)"
    r"|cookie policy|uses? cookies|use of cookies|accept (?:all )?cookies"
    r"|privacy policy|terms of (?:use|service)|all rights reserved"
)
#: A notice is a line; what says more than two sentences is an article on cookies.
_NOTICE_CHARS = 250


def reason_against(document: Prepared, *, max_boilerplate_chars: float) -> str | None:
    """Return `boilerplate` or None. For prose.

    C4 (Raffel et al., 2020, 2.2) drops pages with "lorem ipsum" and, of all pages, the lines with
    "javascript", "terms of use", "privacy policy", "cookie policy", "uses cookies" and the like. A
    seed is kept as it was found, so a page goes if such lines make up more than a share of it.
    "Lorem ipsum" drops a page only where it is more than mentioned: twice in 2,000 characters.
    """
    lowered = document.lowered
    if lowered.count(_PLACEHOLDER) * 1_000 > len(lowered):
        return BOILERPLATE
    if not any(gate in lowered for gate in _GATES):
        return None
    notices = sum(
        len(line)
        for line in lowered.split("\n")
        if len(line) <= _NOTICE_CHARS and _NOTICE.search(line)
    )
    return BOILERPLATE if notices > max_boilerplate_chars * len(lowered) else None
