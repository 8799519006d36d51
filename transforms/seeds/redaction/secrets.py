"""Keys, tokens and passwords.

Belongs here: those that their issuers mark, private keys, and passwords in addresses. Does not:
values that only their name gives away (`assignments.py`).
"""

import re

from transforms.seeds.redaction.rule import Rule, Span


def _group(match: re.Match[str]) -> Span | None:
    return match.span(1)


def _mixed(match: re.Match[str]) -> Span | None:
    """Take a token that has digits and letters of both cases, as random ones do."""
    token = match[0]
    has_all = (
        any(map(str.isdigit, token))
        and any(map(str.isupper, token))
        and any(map(str.islower, token))
    )
    return match.span() if has_all else None


def _password(match: re.Match[str]) -> Span | None:
    """Take a password, but for the stand-ins of manuals: scott:tiger@localhost."""
    password, host = match[1], match[2].lower()
    if password.lower() in _EXAMPLES or password[:1] in "$%{<[":
        return None
    is_somewhere = "." in host and not re.search(_NOWHERE, host)
    is_random = len(password) >= _RANDOM_CHARS and bool(
        re.search(r"[A-Za-z]\d|\d[A-Za-z]", password)
    )
    return match.span(1) if is_somewhere or is_random else None


def _not_example(match: re.Match[str]) -> Span | None:
    """Take a key, but for the one in all of Amazon's manuals."""
    return None if match[0].endswith("EXAMPLE") else match.span()


_RANDOM_CHARS = 8
_NOWHERE = r"(?:^|\.)example\.|\.(?:example|test|invalid|local)$|^(?:127|10|192\.168)\."
_EXAMPLES = frozenset(
    {"password", "passwd", "pass", "pwd", "pw", "secret", "xxx", "xxxx", "***", "****"}
)

PRIVATE_KEY = Rule(
    "PRIVATE_KEY",
    re.compile(
        r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
        # To its end; without one, the lines that are base64.
        r"(?:(?:[^-]++|-(?!----))*+-----END [A-Z0-9 ]{0,40}+-----|(?:\s*+[A-Za-z0-9+/=]{40,}+)++)"
    ),
    gates=("PRIVATE KEY",),
)
PASSWORD = Rule(
    "PASSWORD",
    re.compile(r"://[^\s:/@\"'<>]{0,100}+:([^\s:/@\"'<>]{3,100}+)@([\w.-]{1,100}+)"),
    _password,
    gates=("://",),
)
API_KEYS = (
    Rule(
        "API_KEY",
        re.compile(r"A(?<!\w\w)(?:KIA|SIA)[A-Z0-9]{16}(?!\w)"),
        _not_example,
        ("AKIA", "ASIA"),
    ),
    Rule("API_KEY", re.compile(r"AIza(?<!\w\w{4})[\w-]{35}(?![\w-])"), gates=("AIza",)),
    Rule("API_KEY", re.compile(r"sk-(?<!\w\w\w-)[\w-]{20,200}+"), _mixed, gates=("sk-",)),
    Rule("API_KEY", re.compile(r"[sr]k_live_[A-Za-z0-9]{16,100}+"), gates=("k_live_",)),
    Rule(
        "TOKEN",
        re.compile(r"gh[opsur]_[A-Za-z0-9]{36,255}+|github_pat_\w{40,255}+"),
        gates=("ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_"),
    ),
    Rule("TOKEN", re.compile(r"glpat-[\w-]{20,64}+"), gates=("glpat-",)),
    Rule("TOKEN", re.compile(r"xox[abeprs]-[A-Za-z0-9-]{10,250}+"), gates=("xox",)),
    Rule(
        "TOKEN",
        re.compile(r"hooks\.slack\.com/services/([A-Za-z0-9/]{20,100}+)"),
        _group,
        gates=("hooks.slack.com",),
    ),
    Rule("TOKEN", re.compile(r"hf_[A-Za-z]{34}(?!\w)"), gates=("hf_",)),
    Rule("TOKEN", re.compile(r"npm_[A-Za-z0-9]{36}(?!\w)"), gates=("npm_",)),
    Rule("TOKEN", re.compile(r"pypi-AgE[\w-]{50,300}+"), gates=("pypi-AgE",)),
    Rule("TOKEN", re.compile(r"SG\.[\w-]{22}\.[\w-]{43}(?![\w-])"), gates=("SG.",)),
    Rule(
        "TOKEN",
        re.compile(r"eyJ(?<!\w\w{3})[\w-]{10,2000}+\.eyJ[\w-]{5,4000}+\.[\w-]{10,2000}+"),
        gates=(".eyJ",),
    ),
    Rule(
        "TOKEN",
        re.compile(r"[Bb]earer[ \t]{1,3}([A-Za-z0-9._~+/-]{20,500}+=*)"),
        lambda match: match.span(1) if any(map(str.isdigit, match[1])) else None,
        gates=("earer ",),
    ),
)
