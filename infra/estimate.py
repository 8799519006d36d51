"""`make estimate`: what a run would ask, cost and take, before anything is paid.

Belongs here: opening the lakehouse as a run with this config would, and printing. Does not:
estimating (`transforms/estimate/`). Takes no lease, starts no teacher and writes nothing to the
lakehouse.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from infra.run import read_config


def main(arguments: list[str] | None = None) -> int:
    """Print the estimate; return the exit code."""
    parser = argparse.ArgumentParser(prog="infra.estimate", description=__doc__)
    parser.add_argument("--config", help="run config, a YAML file as `make run` takes it")
    given = parser.parse_args(arguments)
    import dagster as dg

    from transforms.teacher.failures import Misconfigured

    try:
        print("\n".join(lines(read_config(given.config) if given.config else {})))
    except (dg.Failure, dg.DagsterInvalidConfigError, Misconfigured) as error:
        print(f"error: {getattr(error, 'description', None) or error}", file=sys.stderr)
        return 1
    return 0


def lines(run_config: Mapping[str, Any]) -> list[str]:
    """Return the estimate of a run with this config, as lines of text.

    Raises:
        dagster.Failure: the config is not one a run would take, or Spark cannot start.
        transforms.teacher.failures.Misconfigured: the teacher's settings are not.
    """
    from dagster_project.generation import GenerationResource
    from dagster_project.resources import SparkResource
    from infra.summary import lakehouse_root
    from transforms.estimate.run_estimate import estimate_run
    from transforms.estimate.telling import as_text, notes, table
    from transforms.flows.target_plan import towards
    from transforms.flows.work import STAGES
    from transforms.lakehouse.lakehouse import Lakehouse, is_local_table
    from transforms.teacher.budget import RUN

    resources = checked_config(run_config)["resources"]
    generation = GenerationResource(**resources["generation"]["config"])
    settings = generation.settings()
    root = lakehouse_root(run_config)
    with ExitStack() as stack:
        house = Lakehouse(root)
        if "://" not in root and not is_local_table(house.path("seeds.documents")):
            # Nothing to plan from yet: an empty one elsewhere, so that this one stays unmade.
            house = Lakehouse(stack.enter_context(tempfile.TemporaryDirectory()))
            house.create_tables()
        spark = SparkResource(**resources["spark"]["config"]).session()
        batches = {stage: generation.batch(stage) for stage in STAGES}
        draws = generation.draws(spark, house)
        options = generation.options(house)
        seeds, stand_in = generation.seeds_with(draws)
        estimate = estimate_run(
            spark,
            house,
            options,
            settings,
            seeds,
            batches,
            generation.spread(),
            stand_in,
        )
    in_flight = f"{settings.concurrency} calls in flight"
    return [
        f"A run over {root}, with {settings.teacher.model}, {in_flight}:",
        "",
        *as_text(table(estimate)),
        "",
        *notes(estimate, options.budgets.get(RUN), settings),
        *towards(draws),
    ]


def checked_config(run_config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a run config with its defaults, as the refresh job takes it.

    Raises:
        dagster.DagsterInvalidConfigError: it names what there is not.
    """
    import dagster as dg

    from dagster_project.definitions import build_defs

    job = build_defs().resolve_job_def("refresh")
    return dg.validate_run_config(job, dict(run_config))


if __name__ == "__main__":
    sys.exit(main())
