"""A file of the lakehouse on this machine's disk, where it can be mapped into memory.

Belongs here: copying files that never change from an object store, once per machine and user.
Does not: what is in them, or deleting them: that the machine does with its temporary files.
"""

import os
import tempfile
from pathlib import Path

from transforms.lakehouse.files import Folder
from transforms.lakehouse.ids import digest


def local_path(folder: Folder, name: str) -> Path:
    """Return where a file of a lakehouse's folder is on this disk: itself, or a copy of it.

    Raises:
        FileNotFoundError: it is not in the folder, and no copy of it is here.
        PermissionError: the folder for copies belongs to another user.
    """
    if "://" not in folder.root:
        return Path(folder.root) / name
    copy = _copies() / digest(folder.root, name)
    if not copy.exists():
        data = folder.read(name)
        if data is None:
            raise FileNotFoundError(f"{folder.root}/{name}")
        Folder(str(copy.parent)).write(copy.name, data)
    return copy


def _copies() -> Path:
    """Return this user's folder for copies, which nobody else may write to."""
    folder = Path(tempfile.gettempdir()) / f"lakehouse-copies-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid() or folder.is_symlink():
        raise PermissionError(f"{folder} belongs to another user; set TMPDIR to another folder")
    return folder
