"""What a model was found not to take, from the errors of its batches; online, a client asks again.

Belongs here: remembering it between runs. Does not: finding it in an error (`client.py`).
"""

import json

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.batches.registry import batch_files
from transforms.teacher.client import Client

FILE = "learned.json"
LEARNED = (
    "is_schema_supported", "limit_parameter", "is_temperature_supported", "are_tools_supported"
)  # fmt: skip


def recall(lakehouse: Lakehouse, client: Client) -> None:
    """Lay what was learned of an endpoint's model over a new client's state."""
    for name, value in _all(lakehouse).get(_key(client), {}).items():
        if name in LEARNED:
            setattr(client, name, value)


def remember(lakehouse: Lakehouse, client: Client) -> None:
    """Keep what a client has learned, if it is news."""
    learned = {name: getattr(client, name) for name in LEARNED}
    known = _all(lakehouse)
    if known.get(_key(client)) != learned:
        known[_key(client)] = learned
        batch_files(lakehouse).write(FILE, json.dumps(known).encode())


def _all(lakehouse: Lakehouse) -> dict[str, dict[str, bool | str]]:
    return dict(json.loads(batch_files(lakehouse).read(FILE) or b"{}"))


def _key(client: Client) -> str:
    return f"{client.endpoint.address} {client.endpoint.model}"
