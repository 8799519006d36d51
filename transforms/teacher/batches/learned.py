"""What a model was found not to take, from the errors of its batches; online, a client asks again.

Belongs here: remembering it between runs. Does not: finding it in an error (`client.py`).
"""

import json
from dataclasses import replace

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.batches.registry import batch_files
from transforms.teacher.client import Client
from transforms.teacher.endpoint import Endpoint, TeacherSettings

FILE = "learned.json"
LEARNED = (
    "is_schema_supported", "limit_parameter", "is_temperature_supported", "are_tools_supported"
)  # fmt: skip


def recall(lakehouse: Lakehouse, client: Client) -> None:
    """Lay what was learned of an endpoint's model over a new client's state."""
    for name, value in _all(lakehouse).get(_key(client.endpoint), {}).items():
        if name in LEARNED:
            setattr(client, name, value)


def remember(lakehouse: Lakehouse, client: Client) -> None:
    """Keep what a client has learned, if it is news."""
    learned = {name: getattr(client, name) for name in LEARNED}
    known = _all(lakehouse)
    if known.get(_key(client.endpoint)) != learned:
        known[_key(client.endpoint)] = learned
        batch_files(lakehouse).write(FILE, json.dumps(known).encode())


def as_learned(lakehouse: Lakehouse, settings: TeacherSettings) -> TeacherSettings:
    """Return settings by which no agent is offered tools whose model was found to take none."""
    known = _all(lakehouse)

    def learned(endpoint: Endpoint) -> Endpoint:
        takes_tools = known.get(_key(endpoint), {}).get("are_tools_supported", True)
        able = endpoint.capabilities
        return replace(endpoint, capabilities=replace(able, tools=able.tools and bool(takes_tools)))

    return settings.with_endpoints(learned)


def _all(lakehouse: Lakehouse) -> dict[str, dict[str, bool | str]]:
    return dict(json.loads(batch_files(lakehouse).read(FILE) or b"{}"))


def _key(endpoint: Endpoint) -> str:
    return f"{endpoint.address} {endpoint.model}"
