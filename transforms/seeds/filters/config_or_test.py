"""Code that only sets or checks values: configuration and generated tests.

Belongs here: CodeParrot's two rules. Does not: tests as such, from which much can be asked.
"""

import re

from transforms.seeds.filters.prepared import Prepared

CONFIG_OR_TEST = "config_or_test"

_MARK = re.compile(r"unit tests|test file|configuration file", re.IGNORECASE)


def reason_against(document: Prepared, *, mark_lines: int, max_config_words: float) -> str | None:
    """Return `config_or_test` or None. For code.

    CodeParrot (its preprocessing.py) takes a file for configuration or a test if "unit tests",
    "test file" or "configuration file" is in the first five lines, or if "config" or "test" occur
    more often than in 0.05 of its lines, and drops 7 in 10 of those by chance. A rule that draws
    lots cannot be repeated, and dropping all of them loses tests of good code: so both must hold
    here, and the share is higher.
    """
    head = "\n".join(document.lines[:mark_lines])
    if not _MARK.search(head):
        return None
    most = max_config_words * len(document.lines)
    lowered = document.lowered
    is_over = lowered.count("config") > most or lowered.count("test") > most
    return CONFIG_OR_TEST if is_over else None
