"""Sees to what comes from the system, not from Python: Java, and OpenMP for the embedded teacher.

Belongs here: installing them where we may, and saying what to install where we may not. Does not:
deciding which Java will do (`transforms/lakehouse/java.py`). Run: `make setup`.
"""

import ctypes
import os
import shutil
import subprocess
import sys

from transforms.lakehouse.java import JavaMissing, require_java
from transforms.teacher.embedded_settings import OPENMP_MISSING

JAVA_PACKAGES = ("openjdk-17-jre-headless", "default-jre-headless")
OPENMP_PACKAGES = ("libgomp1",)


def main() -> int:
    """Make both available; return the process's exit status."""
    return max(ensure_java(), ensure_openmp())


def ensure_java() -> int:
    """Find Java or install it. A missing Java is an error: nothing runs without."""
    try:
        require_java()
    except JavaMissing:
        apt_install(JAVA_PACKAGES)
    try:
        require_java()
    except JavaMissing as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def ensure_openmp() -> int:
    """Find OpenMP or install it. Only the embedded teacher needs it, so this only warns."""
    if not has_openmp() and not (apt_install(OPENMP_PACKAGES) and has_openmp()):
        print(f"warning: {OPENMP_MISSING}", file=sys.stderr)
    return 0


def has_openmp() -> bool:
    """Tell whether the embedded teacher's OpenMP is here; off Linux its wheel brings its own."""
    if not sys.platform.startswith("linux"):
        return True
    try:
        ctypes.CDLL("libgomp.so.1")
    except OSError:
        return False
    return True


def apt_install(alternatives: tuple[str, ...]) -> bool:
    """Install the first of `alternatives` that the release has, where we are root or may be.

    Returns:
        Whether one was installed. False without a word where apt-get or the right is lacking.
    """
    command = _apt_command()
    if command is None:
        return False
    print(f"installing {alternatives[0]} with apt-get …", flush=True)
    _quietly([*command, "update"])
    return any(
        _quietly([*command, "install", "-y", "--no-install-recommends", package])
        for package in alternatives
    )


def _apt_command() -> list[str] | None:
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get", "-q"]
    if not shutil.which("sudo"):
        return None
    may = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo", "-n", "apt-get", "-q"] if may else None


def _quietly(command: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if answer.returncode:
        print(answer.stderr.strip()[-500:], file=sys.stderr)
    return answer.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
