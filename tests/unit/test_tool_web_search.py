"""Searching the web: only where it is configured, from the configured address, within bounds."""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from transforms.agents.tools.tool import RESULT_CHARS
from transforms.agents.tools.web_search import HITS, web_search_tool

_KEY = "a-key-of-nobody"
_RESULTS = [
    {"title": f"Tides {n}", "url": f"https://example.org/{n}", "snippet": "The  sea\nrises."}
    for n in range(8)
]


class _Service(BaseHTTPRequestHandler):
    """Answers as `answer` says, and remembers what it was asked."""

    answer = (200, b"[]")
    asked: ClassVar[list[Any]] = []

    def do_GET(self):
        self.asked.append((self.path, dict(self.headers)))
        status, body = self.answer
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere?q=stolen")
        self.end_headers()
        try:
            for part in body if isinstance(body, list) else [body]:
                self.wfile.write(part)
                if isinstance(body, list):
                    self.wfile.flush()
                    time.sleep(0.1)
        except OSError:  # whoever asked has gone
            pass

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Service)
    server.daemon_threads = True
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def service():
    _Service.answer, _Service.asked = (200, json.dumps(_RESULTS).encode()), []
    return _Service


def _tool(address, path="/search", **others):
    environment = {"SEARCH_URL": address + path, "SEARCH_API_KEY": _KEY}
    return web_search_tool(environment, **others)


def _call(tool, query="tides"):
    return tool.call(json.dumps({"query": query}))


def test_without_a_setting_there_is_no_such_tool():
    assert web_search_tool({}) is None
    assert web_search_tool({"SEARCH_URL": " ", "SEARCH_API_KEY": _KEY}) is None


@pytest.mark.parametrize("url", ["file:///etc/passwd", "example.org", "ftp://example.org"])
def test_an_address_that_is_not_of_the_web_is_refused(url):
    with pytest.raises(ValueError, match="SEARCH_URL"):
        web_search_tool({"SEARCH_URL": url})


def test_results_are_numbered_and_have_titles_and_addresses(service, address):
    result = _call(_tool(address))
    assert not result.is_error
    assert result.text.startswith("[1] Tides 0\nhttps://example.org/0\nThe sea rises.\n\n[2] ")
    assert f"[{HITS}]" in result.text
    assert f"[{HITS + 1}]" not in result.text


def test_the_words_and_the_key_reach_the_service_and_nothing_else_does(service, address):
    _call(_tool(address, "/search?engine=a&q=old"), "a & b=c?\n")
    [(path, headers)] = service.asked
    asked = urlsplit(path)
    assert asked.path == "/search"
    assert parse_qs(asked.query) == {"engine": ["a"], "q": ["a & b=c?\n"]}
    assert headers["Authorization"] == f"Bearer {_KEY}"
    _call(web_search_tool({"SEARCH_URL": address}))
    assert "Authorization" not in service.asked[1][1]


def test_a_list_may_be_in_an_object(service, address):
    service.answer = (200, json.dumps({"results": _RESULTS[:1]}).encode())
    assert _call(_tool(address)).text.startswith("[1] Tides 0")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, b"boom"), "answered 500"),
        ((401, b"no such key"), "answered 401"),
        ((302, b""), "answered 302"),
        ((200, b"<html>"), "no JSON"),
        ((200, b"\xff\xfe"), "no JSON"),
        ((200, b"[" * 100_000), "no JSON"),
        ((200, b'"text"'), "no list"),
        ((200, b'{"results": {}}'), "no list"),
        ((200, b"[]"), "nothing was found"),
        ((200, b'[1, {"title": 3, "url": "u"}, {"title": "t"}]'), "nothing was found"),
        ((200, b"x" * 3_000_000), "too long"),
    ],
    ids=lambda each: str(each)[:30],
)
def test_an_answer_that_is_no_good_is_told_without_the_address_or_key(
    service, address, answer, said
):
    service.answer = answer
    result = _call(_tool(address))
    assert result.is_error
    assert said in result.text
    assert "127.0.0.1" not in result.text
    assert _KEY not in result.text
    assert len(service.asked) == 1, "a redirect is not followed"


def test_a_service_that_trickles_is_given_up(service, address):
    service.answer = (200, [b" "] * 100)
    started = time.monotonic()
    assert "too long" in _call(_tool(address, timeout_s=0.3)).text
    assert time.monotonic() - started < 3


def test_a_service_that_is_not_there_is_told():
    result = _call(_tool("http://127.0.0.1:9"))
    assert result.is_error
    assert "does not answer" in result.text


def test_long_results_are_cut_one_by_one(service, address):
    service.answer = (200, json.dumps([dict.fromkeys(r, "x" * 50_000) for r in _RESULTS]).encode())
    result = _call(_tool(address))
    assert len(result.text) <= RESULT_CHARS
    assert "[3]" in result.text


@pytest.mark.parametrize("query", ["", "x" * 301])
def test_a_query_has_bounds(service, address, query):
    assert _call(_tool(address), query).is_error
    assert service.asked == []
