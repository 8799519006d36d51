"""The resource that generation is configured with: how much, of what, within which budget.

Belongs here: its run config, and what lives as long as the run (the lease, the embedded teacher).
Does not: the other resources (`resources.py`), or what is done with it (`transforms/`). Nothing is
opened before the first asset that needs it asks.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import dagster as dg
from pydantic import Field, PrivateAttr

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from transforms.flows.next_seeds import Seeds
    from transforms.flows.planning import Plan
    from transforms.flows.skill import Sampling
    from transforms.flows.strata import Spread
    from transforms.flows.target import Draw
    from transforms.lakehouse.lakehouse import Lakehouse
    from transforms.stage import StageOptions
    from transforms.teacher.batches.options import BatchOptions
    from transforms.teacher.budget import Allowance
    from transforms.teacher.endpoint import TeacherSettings


class GenerationResource(dg.ConfigurableResource["GenerationResource"]):
    """How much is generated, of what, within which budget. The defaults make a small sample."""

    skills: list[str] = Field(
        default=["reading_comprehension"],
        description="Skills whose flows run, by name; [all] for every one.",
    )
    seeds: dict[str, int] = Field(
        default={"knowledge_pile": 7, "automathtext": 6, "codeparrot": 5},
        description="Documents per corpus and skill of average weight, in all: the same number "
        "again adds nothing.",
    )
    mix: dict[str, float] = Field(
        default={},
        description="Weights of the skills, by which seeds are shared out among them; of those not "
        "named, their rows in the paper's public subset. 0 gives a skill no new seeds.",
    )
    target_pairs: dict[str, int] = Field(
        default={},
        description="Accepted pairs wanted in all, by skill; `all` stands for every one that has "
        "a weight. These skills are given seeds by what is lacking and by their measured yield, in "
        "the proportion of `seeds`, and the sensor `targets` asks for further runs.",
    )
    target_max_runs: int = Field(
        default=10,
        description="Runs that `targets` lets a target take at most, the first included.",
    )
    length_shares: dict[str, float] = Field(
        default={},
        description="Shares of short, medium and long documents among the seeds, such as "
        "{short: 0.3, medium: 0.5, long: 0.2}. Empty: those of the corpus.",
    )
    topic_balance: float = Field(
        default=0.5,
        description="How far the topics are evened out among the seeds: from 0, each as often as "
        "in the corpus, to 1, all alike; at 0.5 as the root of their size.",
    )
    hold_flagged: bool = Field(
        default=False,
        description="From now on give no flagged document to a flow until a person has approved "
        "it: `make seeds` shows them. Those assigned before stay; withdraw them.",
    )
    max_calls: int = Field(
        default=120, description="Teacher calls this run may pay for; 0 is no limit."
    )
    max_tokens: int = Field(
        default=0, description="Tokens, read and written, this run may pay for; 0 is no limit."
    )
    max_usd: float = Field(
        default=0.0,
        description="US dollars this run may spend, by the teacher's price table; 0 is no limit.",
    )
    max_usd_by_skill: dict[str, float] = Field(
        default={}, description="US dollars this run may spend on a skill; the others go on."
    )
    max_tokens_by_skill: dict[str, int] = Field(
        default={}, description="Tokens this run may pay for on a skill; the others go on."
    )
    types_per_content: int = Field(default=2, description="Instruction types tried on one content.")
    instructions_per_type: int = Field(
        default=1, description="Instructions kept of one type on one content, at most."
    )
    refinements_per_instruction: int = Field(
        default=1, description="Refinement goals tried on one instruction (three exist)."
    )
    refinement_rounds: int = Field(
        default=1, description="Times suggester and editor work on towards one goal."
    )
    max_seed_chars: int = Field(
        default=1000, description="Longest excerpt of a document worked on, in characters."
    )
    redo_outdated: bool = Field(
        default=False, description="Run items again whose prompt, model or code has changed."
    )
    retry_failed: bool = Field(default=False, description="Run items again that failed.")
    batch_stages: list[str] = Field(
        default=[],
        description="Stages whose calls go through the Batch API, at half price and within a day: "
        "contents, instructions, refinements, pairs, verdicts. The sensor `batches` resumes them.",
    )
    batch_wait_s: float = Field(
        default=0.0,
        description="Seconds a run waits for its batches; what has not ended then waits for the "
        "next run.",
    )
    batch_price_factor: float = Field(
        default=0.5, description="What a batch's tokens cost, as a share of the price table's."
    )
    give_up_batches: bool = Field(
        default=False,
        description="For one run: give up batches under way that cannot be fetched (their server, "
        "key or batch is gone), of all stages. Their calls are asked again, and paid for twice "
        "should those batches be answered after all.",
    )

    _stack: ExitStack = PrivateAttr(default_factory=ExitStack)
    _running: "TeacherSettings | None" = PrivateAttr(default=None)
    _holds_lease: bool = PrivateAttr(default=False)

    @contextmanager
    def yield_for_execution(
        self, context: dg.InitResourceContext
    ) -> Iterator["GenerationResource"]:
        """Give back the lease and end the embedded teacher with the run."""
        with ExitStack() as stack:
            self._stack = stack
            yield self

    def options(self, lakehouse: "Lakehouse | None" = None) -> "StageOptions":
        """Return the options of the stages; with a lakehouse, its newest search index is named.

        Raises:
            dagster.Failure: an unknown skill or corpus, a negative number, or no address to search.
        """
        from transforms.agents.tools.web_search import web_search_tool
        from transforms.flows.skill import load_skill
        from transforms.seeds.corpora import corpus_named
        from transforms.stage import StageOptions

        if not self.skills:
            raise dg.Failure("generation.skills is empty: name one", allow_retries=False)
        try:
            named = {*self.skills} - {"all"}
            for skill in {*named, *self.mix, *self.max_usd_by_skill, *self.max_tokens_by_skill}:
                load_skill(skill)
            for corpus in self.seeds:
                corpus_named(corpus)
            web_search_tool(os.environ)
            self._refuse_negatives()
            self._refuse_unknown_stages()
            self.spread()
            self.seeds_by_skill()
            self.targets()
        except ValueError as error:
            raise dg.Failure(f"generation: {error}", allow_retries=False) from error
        return StageOptions(
            skills=self.chosen_skills(),
            sampling=self.sampling(lakehouse),
            budgets=self.budgets(),
            redo_outdated=self.redo_outdated,
            retry_failed=self.retry_failed,
        )

    def sampling(self, lakehouse: "Lakehouse | None" = None) -> "Sampling":
        """Return how much is planned of what could be; with a lakehouse, by its newest index."""
        from transforms.flows.searching import newest_index
        from transforms.flows.skill import Sampling

        return Sampling(
            types_per_content=self.types_per_content,
            instructions_per_type=self.instructions_per_type,
            refinements_per_instruction=self.refinements_per_instruction,
            refinement_rounds=self.refinement_rounds,
            max_seed_chars=self.max_seed_chars,
            search=newest_index(lakehouse.root, self.chosen_skills()) if lakehouse else None,
        )

    def chosen_skills(self) -> tuple[str, ...]:
        """Return the names of the skills whose flows run, each once."""
        from transforms.flows.skill import skill_names

        return skill_names() if "all" in self.skills else tuple(dict.fromkeys(self.skills))

    def seeds_by_skill(self) -> dict[str, dict[str, int]]:
        """Return how many documents of each corpus each skill without a target has in all.

        Raises:
            ValueError: a weight that cannot be; `options` says so as a failure.
        """
        from transforms.flows.mix import seeds_by_skill

        shared = seeds_by_skill(self.chosen_skills(), self.seeds, self.mix)
        targets = self.targets()
        return {skill: seeds for skill, seeds in shared.items() if skill not in targets}

    def targets(self) -> dict[str, int]:
        """Return how many accepted pairs each skill with a target is to have in all.

        Raises:
            ValueError: a target that cannot be; `options` says so as a failure.
        """
        from transforms.flows.target import targets_of

        return targets_of(self.target_pairs, self.chosen_skills(), self.mix, self.seeds)

    def draws(self, spark: "SparkSession", lakehouse: "Lakehouse") -> "list[Draw]":
        """Return what each skill with a target is to be given.

        Raises:
            transforms.teacher.failures.Misconfigured: what waits depends on the teachers' settings,
                and these are not to be used.
        """
        from transforms.flows.assignments import assigned_seeds
        from transforms.flows.target_plan import draws

        if not (targets := self.targets()):
            return []
        assigned = assigned_seeds(spark, lakehouse)
        return draws(
            spark,
            lakehouse,
            targets,
            self.seeds,
            self.plans(lakehouse),
            assigned,
            retry_failed=self.retry_failed,
        )

    def seeds_with(self, draws: "Sequence[Draw]") -> "tuple[Seeds, Seeds]":
        """Return documents by skill and corpus, in all, and the proportions of the stand-ins.

        The first are those of the mix and of the targets; in the second are the skills with a
        target, of which one corpus gives what another lacks.
        """
        seeds = {**self.seeds_by_skill(), **{each.skill: each.seeds for each in draws}}
        return seeds, {each.skill: self.seeds for each in draws}

    def spread(self) -> "Spread":
        """Return how seeds are chosen among a corpus's documents.

        Raises:
            ValueError: a share or balance that cannot be; `options` says so as a failure.
        """
        from transforms.flows.strata import Spread

        return Spread(
            length_shares=self.length_shares,
            topic_balance=self.topic_balance,
            hold_flagged=self.hold_flagged,
        )

    def budgets(self) -> "dict[str, Allowance]":
        """Return the budgets that are set, by skill; RUN has the run's."""
        from transforms.teacher.budget import RUN, Allowance

        budgets = {
            skill: Allowance(
                tokens=self.max_tokens_by_skill.get(skill), usd=self.max_usd_by_skill.get(skill)
            )
            for skill in {*self.max_tokens_by_skill, *self.max_usd_by_skill}
        }
        if self.max_calls or self.max_tokens or self.max_usd:
            budgets[RUN] = Allowance(
                self.max_calls or None, self.max_tokens or None, self.max_usd or None
            )
        return budgets

    def _refuse_negatives(self) -> None:
        """Refuse a negative number, by its name."""
        by_skill = {"max_usd_by_skill": self.max_usd_by_skill} | {
            "max_tokens_by_skill": self.max_tokens_by_skill
        }
        numbers: dict[str, float] = {
            **{f"seeds.{corpus}": wanted for corpus, wanted in self.seeds.items()},
            **{f"target_pairs.{skill}": pairs for skill, pairs in self.target_pairs.items()},
            "target_max_runs": self.target_max_runs,
            **{
                f"{name}.{s}": most for name, mosts in by_skill.items() for s, most in mosts.items()
            },
            "max_calls": self.max_calls,
            "max_tokens": self.max_tokens,
            "max_usd": self.max_usd,
            "types_per_content": self.types_per_content,
            "instructions_per_type": self.instructions_per_type,
            "refinements_per_instruction": self.refinements_per_instruction,
            "refinement_rounds": self.refinement_rounds,
            "max_seed_chars": self.max_seed_chars,
            "batch_wait_s": self.batch_wait_s,
            "batch_price_factor": self.batch_price_factor,
        }
        if bad := [f"{name} is {number}" for name, number in numbers.items() if number < 0]:
            raise ValueError(f"{', '.join(bad)}: use 0 or more")

    def _refuse_unknown_stages(self) -> None:
        from transforms.flows.work import STAGES

        if unknown := sorted(set(self.batch_stages) - set(STAGES)):
            raise ValueError(f"batch_stages names {unknown}; known: {', '.join(STAGES)}")

    def batch(self, stage: str) -> "BatchOptions | None":
        """Return how a stage uses the Batch API; None if its calls are made one by one."""
        from transforms.teacher.batches.options import BatchOptions

        if stage not in self.batch_stages:
            return None
        return BatchOptions(wait_s=self.batch_wait_s, price_factor=self.batch_price_factor)

    def settings(self) -> "TeacherSettings":
        """Return the configured teachers, or the embedded one, without starting it.

        Raises:
            transforms.teacher.failures.Misconfigured: names the setting.
        """
        from transforms.flows.skill import asked_roles
        from transforms.teacher.configured import configured_teacher, embedded_teacher_alone

        return configured_teacher(roles=asked_roles()) or embedded_teacher_alone()

    def connect(self) -> "TeacherSettings":
        """Return the teacher ready to answer: reached, its key good; the embedded one started.

        Raises:
            transforms.teacher.failures.Stop: it cannot be used; says what to mend.
        """
        import asyncio

        from transforms.teacher.callers import check_teacher

        if self._running is None:
            settings = self.settings()
            self._refuse_unpriced(settings)
            if any(endpoint.is_embedded for endpoint in settings.endpoints.values()):
                settings = self._start_embedded(settings)
            asyncio.run(check_teacher(settings))
            self._running = settings
        return self._running

    def _refuse_unpriced(self, settings: "TeacherSettings") -> None:
        """Refuse a budget in dollars that nothing would ever be counted against.

        One endpoint without a price beside one that has a price may be a server of one's own.
        """
        from transforms.teacher.failures import Misconfigured

        asked = settings.endpoints.values()
        if not (self.max_usd or self.max_usd_by_skill) or any(each.is_embedded for each in asked):
            return
        if not any(each.price.is_known for each in asked):
            raise Misconfigured(
                "generation.max_usd is set, but no teacher has a price: set "
                "TEACHER_PROMPT_USD_PER_MTOK and TEACHER_COMPLETION_USD_PER_MTOK (or an endpoint's "
                "price in the file of teachers), or use max_tokens or max_calls"
            )

    def _start_embedded(self, settings: "TeacherSettings") -> "TeacherSettings":
        from dataclasses import replace

        from transforms.teacher.embedded import embedded_teacher
        from transforms.teacher.embedded_settings import embedded_settings

        started = self._stack.enter_context(embedded_teacher(embedded_settings()))
        return settings.with_endpoints(
            lambda endpoint: (
                replace(endpoint, base_url=started.base_url, model=started.model)
                if endpoint.is_embedded
                else endpoint
            )
        )

    def plans(self, lakehouse: "Lakehouse") -> "dict[str, Plan]":
        """Return the current plan of every stage, as the stages of this lakehouse are run.

        The verdicts' plan covers every skill there is: a pair of a skill that this run leaves out
        still needs its verification before it ships.
        """
        from transforms.flows.planning import make_plan
        from transforms.flows.skill import skill_names
        from transforms.flows.work import STAGES

        options, identities = self.options(lakehouse), self.settings().identities
        return {
            stage: make_plan(
                stage,
                skill_names() if stage == "verdicts" else options.skills,
                options.sampling,
                identities,
            )
            for stage in STAGES
        }

    def hold_lease(self, lakehouse: "Lakehouse", run_id: str) -> str | None:
        """Take the lakehouse for this run, once; return the run that died holding it, if any.

        Then, if that is wanted, give up the batches that cannot be fetched.

        Raises:
            dagster.Failure: another run is generating.
        """
        from transforms.lakehouse.lease import LeaseTaken, lease

        if self._holds_lease:
            return None
        try:
            died = self._stack.enter_context(lease(lakehouse, run_id))
        except LeaseTaken as error:
            raise dg.Failure(str(error), allow_retries=False) from error
        self._holds_lease = True
        if self.give_up_batches:
            self._give_up_batches(lakehouse)
        return died

    def _give_up_batches(self, lakehouse: "Lakehouse") -> None:
        import asyncio

        from transforms.teacher.batches.poll import poll_batches
        from transforms.teacher.failures import Stop

        try:
            polling = poll_batches(
                lakehouse, self.settings(), None, self.batch_price_factor, gives_up=True
            )
            asyncio.run(polling)
        except Stop as stop:
            raise dg.Failure(f"give_up_batches: {stop}", allow_retries=False) from stop
