"""The asset graph as committed: `python -m tests.dagster.snapshot` writes it anew.

Belongs here: what of the graph a reviewer should see change. Does not: comparing it
(`test_graph.py`).
"""

import json
from pathlib import Path
from typing import Any

import dagster as dg

SNAPSHOT = Path(__file__).with_name("graph.json")


def graph() -> dict[str, Any]:
    """Return every asset of the code location, and its checks, as JSON values."""
    from dagster_project.definitions import build_defs

    assets = build_defs().resolve_asset_graph()
    return {
        key.to_user_string(): _asset(assets, key) for key in sorted(assets.get_all_asset_keys())
    }


def _asset(assets: Any, key: dg.AssetKey) -> dict[str, Any]:
    node = assets.get(key)
    checks = [assets.get(check) for check in node.check_keys]
    return {
        "deps": sorted(parent.to_user_string() for parent in node.parent_keys),
        "group": node.group_name,
        "kinds": sorted(node.kinds),
        "owners": list(node.owners),
        "pools": sorted(node.pools or ()),
        "checks": {
            check.key.name: "blocking" if check.blocking else "not blocking"
            for check in sorted(checks, key=lambda check: check.key.name)
        },
    }


def write() -> None:
    """Write the snapshot."""
    text = json.dumps(graph(), indent=2, ensure_ascii=False)
    SNAPSHOT.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
    print(f"wrote {SNAPSHOT.name}: look at the difference before you commit it")
