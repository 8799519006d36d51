"""Which settings are read: the file of teachers where there is one, the environment otherwise.

Belongs here: that choice. Does not: reading either (`teachers_file.py`, `environment.py`).
"""

import logging
import os
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from transforms.settings_file import PROJECT, settings_file
from transforms.teacher.embedded_settings import TIMEOUT_S, embedded_endpoint, embedded_settings
from transforms.teacher.endpoint import TeacherSettings
from transforms.teacher.environment import SETTINGS, teacher_in_environment
from transforms.teacher.failures import Misconfigured
from transforms.teacher.teachers_file import read_teachers

log = logging.getLogger(__name__)

DEFAULT_FILE = "teachers.toml"


def configured_teacher(
    environment: Mapping[str, str] = os.environ,
    folder: Path = PROJECT,
    roles: Collection[str] | None = None,
) -> TeacherSettings | None:
    """Return the configured teachers, or None: then the embedded one is to be used.

    The file that `TEACHERS` names, or `teachers.toml` in `folder`, says everything where it is
    there; the variables of a single teacher are then not read, and a warning names those that are
    set. An empty `TEACHERS` means no file. `roles` are those that agents have; any role is good
    where they are not given.

    Raises:
        Misconfigured: a setting is missing or wrong; names it.
    """
    if (path := _file(environment, folder)) is None:
        return teacher_in_environment(environment)
    settings = read_teachers(path, environment, roles)
    keys = {endpoint.key_setting for endpoint in settings.endpoints.values()}
    if unread := [name for name in SETTINGS if environment.get(name) and name not in keys]:
        _warn_once(f"{path} is used, so these are not read: {', '.join(unread)}")
    return settings


def embedded_teacher_alone(environment: Mapping[str, str] = os.environ) -> TeacherSettings:
    """Return the settings with the embedded teacher in every role.

    Raises:
        Misconfigured: its model's file is not to be had.
    """
    embedded = embedded_settings(environment)
    endpoint = embedded_endpoint(embedded)
    return TeacherSettings(
        teacher=endpoint,
        critic=endpoint,
        concurrency=embedded.slots,
        call_timeout_s=TIMEOUT_S,
        max_answer_tokens=embedded.max_answer_tokens,
    )


@cache
def _warn_once(said: str) -> None:
    """Settings are read several times in a run, and a person reads of them once."""
    log.warning(said)


def _file(environment: Mapping[str, str], folder: Path) -> Path | None:
    try:
        return settings_file("TEACHERS", DEFAULT_FILE, environment, folder)
    except FileNotFoundError as error:
        raise Misconfigured(
            f"TEACHERS={str(error)!r} is no file: give the path of a file of teachers, or unset it"
        ) from None
