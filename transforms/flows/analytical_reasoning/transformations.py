"""What puzzles are made from: a scene, an inventory of things, or the document as it is.

Belongs here: the transformations. Does not: puzzles.
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from transforms.flows.common.transforming import Transformation, contents_stage
from transforms.flows.work import Rejected

FEWEST_THINGS = 4
_NAME_CHARS = 60


class ThingsOfOneKind(BaseModel):
    kind: str
    names: list[str]


class Inventory(BaseModel):
    """What an agent lists: kinds of things that can be put in order, in groups or together."""

    is_suitable: bool
    setting: str
    kinds: list[ThingsOfOneKind]


def inventory_text(answer: Inventory, payload: Mapping[str, Any]) -> str | Rejected:
    """Return an inventory as JSON text, kinds with too few distinct names left out."""
    kinds = []
    for each in answer.kinds:
        names = dict.fromkeys(" ".join(name.split())[:_NAME_CHARS] for name in each.names)
        names.pop("", None)
        if len(names) >= FEWEST_THINGS:
            kinds.append({"kind": " ".join(each.kind.split()), "names": [*names][:10]})
    if not answer.is_suitable or not kinds:
        return Rejected("unsuitable_seed", "no kind of thing has four names")
    return json.dumps({"setting": answer.setting.strip(), "kinds": kinds}, ensure_ascii=False)


TRANSFORMATIONS = (
    Transformation("identity", None),
    Transformation("scene", "transformations/scene.jinja"),
    Transformation(
        "inventory",
        "transformations/inventory.jinja",
        output=Inventory,
        shape=inventory_text,
        min_chars=100,
    ),
)
STAGE = contents_stage("analytical_reasoning", TRANSFORMATIONS)
