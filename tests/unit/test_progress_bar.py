"""The progress bar: on a terminal, and nowhere else."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

SCRIPT = """
import logging
from transforms.progress import Progress
from transforms.progress_bar import progress_bar
log = logging.getLogger("agentinstruct")
log.addHandler(logging.StreamHandler())
with progress_bar("pairs", 40) as bar:
    bar.show(Progress(done=9, rejected=1, calls=20, in_flight=4, turned_away=3, cost_usd=1.239), 10)
    log.warning("a line of the log")
log.warning("a line after it")
"""


def test_on_a_terminal_it_shows_how_far_how_fast_and_what_was_spent() -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 160, 0, 0))
    try:
        subprocess.run([sys.executable, "-c", SCRIPT], stderr=theirs, timeout=60, check=True)
        os.close(theirs)
        shown = os.read(ours, 65536).decode()
    finally:
        os.close(ours)
    for said in ("pairs", "10/40", "25%", "2.0 calls/s", "4 in flight", "3 × 429", "$1.24"):
        assert said in shown
    assert "\ra line of the log\r\n" in shown, "a line of its own, not in the middle of the bar"


def test_in_a_file_there_is_no_bar() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stderr == "a line of the log\na line after it\n"
