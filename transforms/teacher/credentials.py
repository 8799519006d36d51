"""Keys and secret headers: named in the settings, read where they are sent, and never shown.

Belongs here: reading a secret from the environment, and which secrets an endpoint is sent. Does
not: the settings that name them (`endpoint.py`), or taking them out of messages
(`server_errors.py`). Settings travel to Spark's workers and into run metadata; secrets do not.
"""

import re
from collections.abc import Mapping
from string import Template

from transforms.teacher.endpoint import Endpoint
from transforms.teacher.failures import Misconfigured


def checked_key(environment: Mapping[str, str], name: str) -> str:
    """Return the key in a setting, or "" where there is none; it is what is to be sent.

    Raises:
        Misconfigured: no header could carry it.
    """
    key = environment.get(name, "").strip()
    if not all("!" <= character <= "~" for character in key):
        raise Misconfigured(
            f"{name} holds a character that no key has (a blank, a line end, a typographic sign): "
            "set it again"
        )
    return key


def variables_in(text: str) -> list[str]:
    """Return the environment variables that a header's value refers to, as $NAME or ${NAME}.

    Raises:
        ValueError: a dollar sign that names nothing; $$ is a dollar sign.
    """
    if not Template(text).is_valid():
        raise ValueError("a dollar sign that names no variable; write $$ for the sign itself")
    return Template(text).get_identifiers()


def variables_of(endpoint: Endpoint) -> list[str]:
    """Return the environment variables that hold an endpoint's secrets."""
    names = [endpoint.key_setting] if endpoint.key_setting else []
    return names + [name for text in endpoint.headers.values() for name in variables_in(text)]


def headers_of(endpoint: Endpoint, environment: Mapping[str, str]) -> dict[str, str]:
    """Return an endpoint's headers as they are to be sent, the variables they name put in.

    Raises:
        Misconfigured: a variable is not set here, or holds what no header can carry.
    """
    return {
        name: Template(text).substitute(
            {variable: _secret(environment, variable) for variable in variables_in(text)}
        )
        for name, text in endpoint.headers.items()
    }


def key_of(endpoint: Endpoint, environment: Mapping[str, str]) -> str:
    """Return an endpoint's key, or "" where it takes none.

    Raises:
        Misconfigured: it is not set here, or no header could carry it.
    """
    return _secret(environment, endpoint.key_setting) if endpoint.key_setting else ""


def known_secrets(endpoint: Endpoint, environment: Mapping[str, str]) -> list[str]:
    """Return what must not be shown of what an endpoint was sent, the longest first."""
    found = {environment.get(name, "").strip() for name in variables_of(endpoint)}
    # Three characters are no secret, and would be found everywhere.
    return sorted((secret for secret in found if len(secret) > 3), key=len, reverse=True)


def looks_like_a_key(text: str) -> bool:
    """Whether a text is more likely a secret than a name or a word."""
    return bool(
        re.search(r"\b(sk|gsk|key|hf|ghp|pat|AIza)[-_][\w-]{8,}|AIza\w{12,}|eyJ[\w-]{12,}", text)
        or re.search(r"(?=[A-Za-z+/=-]*\d)[A-Za-z\d+/=-]{20,}", text)
    )


def _secret(environment: Mapping[str, str], name: str) -> str:
    if not (secret := checked_key(environment, name)):
        raise Misconfigured(f"{name} is not set where Spark's workers run")
    return secret
