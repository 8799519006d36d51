"""Search of the web as a tool, where a search service is configured.

Belongs here: asking the service and what a model is told of its answer. Does not: keeping answers
so that they can be replayed: the loop that calls tools does.

The service is `SEARCH_URL`, a JSON API: `GET <url>?q=…` answers a list of objects with `title`,
`url` and `snippet` (or an object with that list as `results`). Where it wants a key, it is
`SEARCH_API_KEY` of the environment. A model chooses the words, never the address.
"""

import json
import time
from collections.abc import Mapping
from typing import Any

from transforms.agents.tools.tool import Tool, ToolError
from transforms.lakehouse.ids import digest

URL_SETTING, KEY_SETTING = "SEARCH_URL", "SEARCH_API_KEY"
HITS = 5
TIMEOUT_S = 20.0
QUERY_CHARS = 300
_ANSWER_BYTES = 2_000_000
_TITLE_CHARS, _URL_CHARS, _SNIPPET_CHARS = 100, 200, 260


def web_search_tool(environment: Mapping[str, str], *, timeout_s: float = TIMEOUT_S) -> Tool | None:
    """Return the tool, or None where no search service is configured.

    Args:
        environment: with `SEARCH_URL` and, if wanted, `SEARCH_API_KEY`.
        timeout_s: how long the service may take, give or take one silence of as long.

    Raises:
        ValueError: `SEARCH_URL` is no http address.
    """
    url = environment.get(URL_SETTING, "").strip()
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"{URL_SETTING} must begin with http:// or https://")
    key = environment.get(KEY_SETTING, "").strip()

    def run(arguments: Mapping[str, Any]) -> str:
        found = _results(_asked(url, key, arguments["query"], timeout_s))
        if not found:
            raise ToolError("nothing was found; try other words")
        return "\n\n".join(f"[{number}] {each}" for number, each in enumerate(found[:HITS], 1))

    return Tool(
        name="web_search",
        description="Searches the web and returns titles, addresses and short extracts.",
        parameters={
            "type": "object",
            "properties": {"query": {"type": "string", "minLength": 1, "maxLength": QUERY_CHARS}},
            "required": ["query"],
            "additionalProperties": False,
        },
        run=run,
        version=digest("web_search 1", url),
    )


def _asked(url: str, key: str, query: str, timeout_s: float) -> bytes:
    """Return the service's answer, whole.

    Raises:
        ToolError: there is none, it is no success, or too long. Never says the address or key.
    """
    import httpx2

    deadline = time.monotonic() + timeout_s
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    address = httpx2.URL(url).copy_merge_params({"q": query})
    try:
        # No redirects: a key is for the configured address alone.
        with httpx2.stream(
            "GET", address, headers=headers, timeout=timeout_s, follow_redirects=False
        ) as response:
            if response.status_code != httpx2.codes.OK:
                raise ToolError(f"the search service answered {response.status_code}")
            body = bytearray()
            for part in response.iter_bytes():
                body += part
                if len(body) > _ANSWER_BYTES:
                    raise ToolError("the search service's answer is too long")
                if time.monotonic() > deadline:
                    raise ToolError("the search service takes too long")
            return bytes(body)
    except httpx2.HTTPError as error:
        raise ToolError(f"the search service does not answer: {type(error).__name__}") from None


def _results(body: bytes) -> list[str]:
    """Return the results as text, those without a title or address left out."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise ToolError("the search service's answer is no JSON") from None
    listed = answer.get("results") if isinstance(answer, dict) else answer
    if not isinstance(listed, list):
        raise ToolError("the search service's answer is no list of results")
    return [_result(each) for each in listed if isinstance(each, dict) and _has_all(each)]


def _has_all(result: Mapping[str, Any]) -> bool:
    return all(isinstance(result.get(name), str) for name in ("title", "url"))


def _result(result: Mapping[str, Any]) -> str:
    snippet = result.get("snippet")
    lines = [
        _line(result["title"], _TITLE_CHARS),
        _line(result["url"], _URL_CHARS),
        _line(snippet if isinstance(snippet, str) else "", _SNIPPET_CHARS),
    ]
    return "\n".join(line for line in lines if line)


def _line(text: str, max_chars: int) -> str:
    return " ".join(text[: 10 * max_chars].split())[:max_chars]
