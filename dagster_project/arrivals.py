"""The sensor that runs the refresh when files have come in, rather than at night.

Belongs here: when a run is asked for. Does not: what is news of a corpus
(`transforms/seeds/registry.py`), or reading it. It writes nothing: the run it asks for does.
"""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import dagster as dg

from dagster_project.asking_again import next_run_key
from dagster_project.corpora import CorporaResource
from dagster_project.resources import LakehouseResource
from dagster_project.schedules import REFRESH, nightly_config

if TYPE_CHECKING:
    from transforms.lakehouse.lakehouse import Lakehouse
    from transforms.seeds.files import DataFile

#: Files must look the same at two ticks: so long a pause in copying one passes for its end.
EVERY_S = 120
#: Runs for one set of files, if they fail.
MOST_RUNS = 3

#: corpus → its new and changed files.
News = dict[str, "list[DataFile]"]
Resource = TypeVar("Resource", bound=dg.ConfigurableResource[Any])


#: Off until someone turns it on: it may spend money.
@dg.sensor(
    name="arrivals",
    job=REFRESH,
    minimum_interval_seconds=EVERY_S,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="The refresh, when new or changed files are in the corpora's inputs and have "
    "stopped growing, with the run config in the file that NIGHTLY_CONFIG names. Turn it on in the "
    "UI. Files that a run itself fetches from the hub are left to the schedule.",
)
def arrivals(
    context: dg.SensorEvaluationContext,
    lakehouse: LakehouseResource,
    corpora: CorporaResource,
) -> dg.RunRequest | dg.SkipReason:
    """Ask for a run for the files that have come in; each set of them once.

    Again after a run that failed before it had read them, but not for ever.

    Raises:
        OSError, yaml.YAMLError: the run config cannot be read; the tick fails and says so.
    """
    from transforms.lakehouse.lakehouse import Lakehouse
    from transforms.lakehouse.lease import live_holder
    from transforms.seeds.errors import SeedInputError

    config = nightly_config()
    house = Lakehouse(as_the_run(lakehouse, config, "lakehouse").location)
    if (busy := live_holder(house)) is not None:
        return dg.SkipReason(f"run {busy} is under way; files wait until it has ended")
    try:
        news = news_of_all(house, as_the_run(corpora, config, "corpora"))
    except SeedInputError as error:
        return dg.SkipReason(f"no run could read the inputs: {error}")
    if not news:
        context.update_cursor("")
        return dg.SkipReason("no files are new or have changed")
    told = ", ".join(f"{len(files)} of {corpus}" for corpus, files in news.items())
    seen = _told_apart(house, news)
    if context.cursor != seen:
        context.update_cursor(seen)
        return dg.SkipReason(f"new files: {told}; a run follows once they have stopped changing")
    key = next_run_key(context.instance, seen, most=MOST_RUNS, what=f"the new files ({told})")
    if isinstance(key, dg.SkipReason):
        return key
    return dg.RunRequest(run_key=key, run_config=config, tags={"agentinstruct/arrivals": told})


def _told_apart(house: "Lakehouse", news: News) -> str:
    """Return a hash of the files, and of what the lakehouse has read or withdrawn of them.

    So in another lakehouse, or after something else was there, the same files are other news. What
    a run has begun to read does not count, so that one which fails is not asked for without end.
    """
    from transforms.lakehouse.ids import digest
    from transforms.seeds.registry import READING, files_of

    told = []
    for corpus, files in news.items():
        known = files_of(house, corpus)
        for file in files:
            row = known.get(file.name)
            batch = row["batch"] if row and row["state"] != READING else None
            told.append([corpus, file.name, file.size_bytes, file.fingerprint, batch])
    return digest("arrivals", house.root, told)


def news_of_all(house: "Lakehouse", corpora: CorporaResource) -> News:
    """Return the new and changed files of the corpora that have any.

    Not of a corpus that the run itself fetches: its files come with the run.

    Raises:
        SeedInputError: inputs that are not there, or cannot be.
    """
    from transforms.seeds.corpora import known_corpora
    from transforms.seeds.registry import news

    filters = corpora.filters()
    found: News = {}
    for name, corpus in known_corpora().items():
        if not corpus.is_own and corpora.source(name) is not None:
            continue
        listed = corpus.files(corpora.inputs_of(corpus))
        wanted = [file for file in listed if not filters.passes_over(file.name)]
        if its := news(house, name, wanted):
            found[name] = its
    return found


def as_the_run(resource: Resource, config: Mapping[str, Any], name: str) -> Resource:
    """Return a resource as a run with this config has it."""
    configured = ((config.get("resources") or {}).get(name) or {}).get("config") or {}
    said = {setting: _from_environment(value) for setting, value in configured.items()}
    return type(resource)(**{**resource.model_dump(), **said})


def _from_environment(value: Any) -> Any:
    """Return the value of a setting that a run config may give as `{env: NAME}`."""
    is_named = isinstance(value, Mapping) and set(value) == {"env"}
    return os.environ.get(value["env"], "") if is_named else value
