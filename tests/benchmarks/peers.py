"""Other people's programs on the same teacher in the same run, each in an environment of its own.

Belongs here: installing them below `.cache/`, running `peer_scripts/`, what the teacher counted.
Does not: how one is used; that is its script's. One that cannot be installed, or breaks, is told
with its error.
"""

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.clients import run_client
from tests.benchmarks.machine import Watch
from tests.benchmarks.report import busy, heading, line
from tests.benchmarks.stage import Place
from tests.environment import without_settings
from tests.fakes.scripted_teacher.process import REPOSITORY, ScriptedTeacher

ENVIRONMENTS = REPOSITORY / ".cache" / "peers"
SCRIPTS = Path(__file__).parent / "peer_scripts"
IN_FLIGHT, LATENCY_S, INSTALL_LIMIT_S = 64, 0.2, 420.0

#: None of them may tell anyone that it ran here.
QUIET = {
    "TELEMETRY_ENABLED": "false",
    "NEMO_TELEMETRY_ENABLED": "false",
    "CURATOR_DISABLE_RICH_DISPLAY": "1",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}


@dataclass(frozen=True)
class Peer:
    """A program: the packages that make it, the script that runs it."""

    name: str
    packages: tuple[str, ...]
    script: str


DATATROVE = Peer(
    "datatrove",
    ("datatrove==0.10.1", "orjson", "xxhash", "aiofiles", "aiosqlite", "httpx", "pyarrow"),
    "datatrove_run.py",
)
CURATOR = Peer("curator", ("bespokelabs-curator==0.1.31",), "curator_run.py")
DATA_DESIGNER = Peer("data-designer", ("data-designer==0.9.7",), "data_designer_run.py")
# distilabel does not declare that it needs requests.
DISTILABEL = Peer("distilabel", ("distilabel[openai]==1.5.3", "requests"), "distilabel_run.py")
PEERS = (DATATROVE, CURATOR, DATA_DESIGNER, DISTILABEL)
#: Those that come off best where calls are slow.
BEST = (DATATROVE, DATA_DESIGNER)


class PeerError(RuntimeError):
    """A peer could not be installed, or broke; its last words."""


def run(*, is_short: bool) -> None:
    """Print the numbers; two minutes at most for each program, once it is installed."""
    items = 500 if is_short else 9600  # half a minute of the teacher's time
    heading(f"peers: {items} calls, {IN_FLIGHT} slots × {LATENCY_S:g} s, {IN_FLIGHT} in flight")
    with (
        tempfile.TemporaryDirectory() as folder,
        ScriptedTeacher(plain=True, api_key=None, slots=IN_FLIGHT, latency_s=LATENCY_S) as teacher,
        Watch() as watch,
    ):
        run_client("aiohttp", teacher, items=items, calls=1, in_flight=IN_FLIGHT, limit_s=120)
        line("bare aiohttp loop", busy(teacher.stats()))
        teacher.reset()
        place = Place(Path(folder) / "lakehouse")
        place.seed(0, items)
        place.run(teacher, "run", concurrency=IN_FLIGHT, limit_s=180)
        line("our stage in Spark, ledger on", busy(teacher.stats()))
        for peer in PEERS:
            teacher.reset()
            measure_peer(peer, teacher, items=items, calls=1, in_flight=IN_FLIGHT)
        line("", watch.said)


def measure_peer(
    peer: Peer, teacher: ScriptedTeacher, *, items: int, calls: int, in_flight: int
) -> None:
    """Print a peer's numbers, or why there are none."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            work = {"items": items, "calls": calls, "in_flight": in_flight, "folder": folder}
            rows = run_peer(peer, teacher, work)
        line(peer.name, f"{busy(teacher.stats())}  {rows} rows")
    except PeerError as error:
        line(peer.name, f"no numbers: {error}")


def run_peer(
    peer: Peer, teacher: ScriptedTeacher, work: dict[str, Any], *, limit_s: float = 120.0
) -> int:
    """Run a peer's script over `work` and return how many rows came out.

    Raises:
        PeerError: it cannot be installed, broke, or took too long.
    """
    python = installed(peer)
    given = {"url": teacher.url, "key": teacher.api_key, "model": teacher.model, **work}
    command = [str(python), str(SCRIPTS / peer.script), json.dumps(given)]
    home = {"HOME": str(work["folder"]), "NO_PROXY": "127.0.0.1"}
    said = run_command(command, limit_s, {**without_settings(os.environ), **QUIET, **home})
    try:
        return int(json.loads(said.splitlines()[-1])["rows"])
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise PeerError(f"it ended without a result: {said[-500:]}") from error


def installed(peer: Peer) -> Path:
    """Return the Python of the peer's environment, made first if it is not there."""
    folder = ENVIRONMENTS / peer.name
    python, stamp, packages = folder / "bin/python", folder / ".packages", " ".join(peer.packages)
    if stamp.exists() and stamp.read_text() == packages:
        return python
    uv = shutil.which("uv") or str(REPOSITORY / ".tools/bin/uv")
    line(peer.name, "is being installed")
    run_command([uv, "venv", "--quiet", "--clear", "--python", ">=3.11,<3.13", str(folder)], 60)
    install = [uv, "pip", "install", "--quiet", "--python", str(python)]
    run_command([*install, *peer.packages], INSTALL_LIMIT_S)
    stamp.write_text(packages)
    return python


def run_command(
    command: list[str], limit_s: float, environment: dict[str, str] | None = None
) -> str:
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=limit_s, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PeerError(str(error)[-500:]) from error
    if done.returncode != 0:
        raise PeerError((done.stderr or done.stdout)[-500:])
    return done.stdout
