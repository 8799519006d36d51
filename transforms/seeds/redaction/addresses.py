"""Addresses of machines on the public internet.

Belongs here: IPv4 and IPv6 addresses that belong to somebody. Does not: host names.

Left alone: private, reserved and documentation ranges; four numbers of which three or more are
below ten, which are versions, sections (15.4.1.1), and the resolvers everybody knows (8.8.8.8);
what follows "version", "v" or a program's name and slash; object identifiers, of more numbers.
"""

import ipaddress
import re

from transforms.seeds.redaction.rule import Rule, Span, before

_VERSION = re.compile(
    r"(?:\bv|\bver|version|release|\brev|section|chapter|build|[A-Za-z]/|==?|>=?|<=?|~|\^)"
    r"[ .:\"']{0,2}\Z",
    re.IGNORECASE,
)
_VERSION_CHARS = 16
_IPV6_GROUPS = 4
_MAX_SMALL = 2


def _ipv4(match: re.Match[str]) -> Span | None:
    numbers = match[0].split(".")
    if sum(len(number) == 1 for number in numbers) > _MAX_SMALL:
        return None
    if not _is_public(match[0]) or _VERSION.search(before(match, _VERSION_CHARS)):
        return None
    return match.span()


def _ipv6(match: re.Match[str]) -> Span | None:
    # x[2000::3] is a slice.
    if sum(map(bool, match[0].split(":"))) < _IPV6_GROUPS or not _is_public(match[0]):
        return None
    return match.span()


def _is_public(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_global
    except ValueError:
        return False


IPV4 = Rule(
    "IP_ADDRESS",
    re.compile(r"\d(?<![\w.-]\d)\d{0,2}+\.\d{1,3}+\.\d{1,3}+\.\d{1,3}+(?![\w-]|\.\d)"),
    _ipv4,
)
IPV6 = Rule(
    "IP_ADDRESS",
    re.compile(
        r"[23](?<![\w:.][23])[0-9A-Fa-f]{3}:(?:[0-9A-Fa-f]{0,4}:){1,7}[0-9A-Fa-f]{0,4}(?![\w:])"
    ),
    _ipv6,
    gates=("::", "2001:", "2a0", "2A0", "2600:", "2607:", "2400:", "240e:"),
)
