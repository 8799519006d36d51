"""Finding the Java that Spark runs on.

Belongs here: which Java is good enough, and what to say when there is none. Does not: installing
one (`infra/setup/system.py`), or starting a JVM (`session.py`).
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

#: Spark 4.2 runs on 17 and newer.
OLDEST_JAVA = 17

HOW_TO_INSTALL = f"""\
Spark needs Java {OLDEST_JAVA} or newer. Install it, then run the same command again:
  Debian, Ubuntu   sudo apt-get install openjdk-17-jre-headless
                   (where the release has no 17: sudo apt-get install default-jre-headless)
  Fedora           sudo dnf install java-latest-openjdk-headless
  macOS            brew install openjdk@17
                   export JAVA_HOME="$(brew --prefix openjdk@17)/libexec/openjdk.jdk/Contents/Home"
A Java that is installed but not on PATH is found through JAVA_HOME."""


class JavaMissing(RuntimeError):
    """There is no Java here that Spark can run on; the message says how to install one."""


def require_java() -> Path:
    """Return the home folder of the Java to use, as `JAVA_HOME` takes it.

    `JAVA_HOME` comes first, then `java` on `PATH`, and the first that is new enough wins. Spark
    itself looks at `JAVA_HOME` only, so a session sets it to what this returns.

    Raises:
        JavaMissing: neither leads to a Java that is new enough.
    """
    rejected = []
    for source, executable in _candidates():
        version = java_version(executable)
        if version is not None and version >= OLDEST_JAVA:
            return executable.resolve().parent.parent
        found = "does not run" if version is None else f"is Java {version}"
        rejected.append(f"{source}: {executable} {found}")
    looked_at = rejected or ["JAVA_HOME is not set, and there is no java on PATH"]
    raise JavaMissing("\n".join(["No usable Java.", *looked_at, HOW_TO_INSTALL]))


def java_version(executable: Path) -> int | None:
    """Return the major version of a `java` executable, or None where it does not run."""
    try:
        answer = subprocess.run(
            [executable, "-version"], capture_output=True, text=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return parse_version(answer.stderr + answer.stdout)


def parse_version(banner: str) -> int | None:
    """Return the major version in what `java -version` prints: 8 for 1.8, 17 for 17.0.15."""
    match = re.search(r'version "(?:1\.)?(\d+)', banner)
    return int(match.group(1)) if match else None


def _candidates() -> Iterator[tuple[str, Path]]:
    if home := os.environ.get("JAVA_HOME"):
        yield "JAVA_HOME", Path(home) / "bin" / "java"
    if found := shutil.which("java"):
        yield "PATH", Path(found)
