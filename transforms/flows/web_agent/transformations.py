"""The content transformations of the skill: a document becomes a simulated site.

Belongs here: the kinds of site. Does not: what a site is (`site.py`), or the prompts.
"""

from collections.abc import Mapping
from typing import Any

from transforms.flows.common.transforming import Transformation, is_code, is_prose
from transforms.flows.web_agent.site import Inconsistent, SiteDraft, site_of, site_text
from transforms.flows.work import Rejected

_ROOM = 4096


def _shaped(answer: SiteDraft, payload: Mapping[str, Any]) -> str | Rejected:
    if not answer.is_usable:
        return Rejected("unsuitable_seed", "says the agent")
    try:
        return site_text(site_of(answer))
    except Inconsistent as fault:
        return Rejected("inconsistent_site", str(fault))


def _site(name: str, prompt: str, suits: Any) -> Transformation:
    return Transformation(name, prompt, _ROOM, SiteDraft, _shaped, suits)


TRANSFORMATIONS = (
    _site("service_site", "service_site.jinja", is_prose),
    _site("reference_site", "reference_site.jinja", is_prose),
    _site("shop_site", "shop_site.jinja", is_prose),
    _site("application_site", "application_site.jinja", is_prose),
    _site("console_site", "console_site.jinja", is_code),
)
