"""The static site of Data Docs: readable without a network, with one index over all runs.

Belongs here: what is done to the pages Great Expectations writes. Does not: what is on them.
"""

import html
import re
from pathlib import Path

#: Styles, scripts and images fetched from the network: a page must not wait for them offline, and
#: must not tell anyone that it was opened.
_REMOTE = re.compile(
    r"<script[^>]*\ssrc=[\"']https?://[^>]*>\s*</script>"
    r"|<link[^>]*\shref=[\"']https?://[^>]*>"
    r"|<(?:img|source)[^>]*\ssrc(?:set)?=[\"']https?://[^>]*>"
    r"|<link[^>]*\srel=[\"']shortcut icon[\"'][^>]*>"
    r"|<footer.*?</footer>",
    re.IGNORECASE | re.DOTALL,
)
#: The folder of the candidates' own pages.
REPORTS = "candidates"

_OUTCOME = re.compile(r"Status:</span>\s*(?:<[^>]*>\s*)*(Succeeded|Failed)", re.IGNORECASE)

#: Instead of the remote styles: enough for tables, colours and the hidden parts.
_STYLE = """<style>
body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:70rem;padding:1rem;color:#222}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{border:1px solid #ddd;padding:.35rem .6rem;text-align:left;vertical-align:top}
th{background:#f4f4f4}.text-success,.passed{color:#176b2c}.text-danger,.failed{color:#b3261e}
.fa-check-circle:before{content:"\\2714"}.fa-times:before{content:"\\2718"}
.fa-exclamation-triangle:before{content:"\\26A0"}
pre,code{background:#f6f6f6;white-space:pre-wrap;overflow-wrap:anywhere}
nav img,.collapse:not(.show),.modal{display:none}.container,.container-fluid{padding-top:0}
</style>"""


def add_pages(built: Path, folder: Path) -> None:
    """Add a freshly built site's pages to the site that keeps those of every run.

    Great Expectations empties a site's folder each time it builds one, so it builds elsewhere.
    What a page would fetch from the network is replaced by a small style of its own; its other
    assets (4 MB of fonts) are left behind.

    Args:
        built: where Great Expectations built its site.
        folder: the site to add to; made if need be.
    """
    for source in sorted(built.rglob("*.html")):
        page = folder / source.relative_to(built)
        page.parent.mkdir(parents=True, exist_ok=True)
        text = _REMOTE.sub("", source.read_text(encoding="utf-8"))
        page.write_text(text.replace("</head>", f"{_STYLE}</head>", 1), encoding="utf-8")
    write_index(folder)


def write_index(folder: Path) -> None:
    """Write index.html: every validation in the folder, newest first.

    Great Expectations' own index knows the latest run only, and needs scripts from the network.
    """
    pages = sorted(
        (folder / "validations").rglob("*.html"), key=lambda page: page.parent.name, reverse=True
    )
    rows = "\n".join(_row(folder, page) for page in pages)
    title = "Data Docs: every validation"
    (folder / "index.html").write_text(
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"{_STYLE}</head><body><h1>{title}</h1>\n{_reports(folder)}\n"
        "<table><thead><tr><th>Time (UTC)</th><th>Run</th>"
        f"<th>Suite</th><th>Outcome</th></tr></thead><tbody>\n{rows}\n</tbody></table></body></html>\n",
        encoding="utf-8",
    )


def _reports(folder: Path) -> str:
    """Links to the candidates' own pages, the newest first."""
    names = sorted((page.name for page in (folder / REPORTS).glob("*.html")), reverse=True)
    links = "\n".join(
        f'<li><a href="{REPORTS}/{html.escape(name)}">{html.escape(name[:-5])}</a></li>'
        for name in names
    )
    return f"<h2>Candidates</h2>\n<ul>\n{links}\n</ul>\n<h2>Suites</h2>" if links else ""


def _row(folder: Path, page: Path) -> str:
    """A line of the index, from the page's path: validations/<suite>/<run>/<time>/<batch>.html."""
    parts = page.relative_to(folder / "validations").parts
    suite, run, time = "/".join(parts[:-3]), parts[-3], parts[-2].split(".")[0]
    match = _OUTCOME.search(page.read_text(encoding="utf-8"))
    outcome = match.group(1).lower() if match else "see page"
    passed = {"succeeded": "passed", "failed": "failed"}.get(outcome, "")
    link = html.escape(page.relative_to(folder).as_posix())
    return (
        f"<tr><td>{html.escape(time)}</td><td>{html.escape(run)}</td>"
        f'<td><a href="{link}">{html.escape(suite)}</a></td>'
        f'<td class="{passed}">{html.escape(passed or outcome)}</td></tr>'
    )
