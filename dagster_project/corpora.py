"""The resource that says where each corpus's files are, and which of them are fetched first.

Belongs here: its run config, and what the environment adds. Does not: fetching
(`transforms/seeds/acquire/`), or reading (`transforms/seeds/`).
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg
from pydantic import Field

from transforms.seeds.acquire.presets import preset_named, told
from transforms.settings_file import PROJECT

if TYPE_CHECKING:
    from transforms.seeds.acquire.acquire import Settings
    from transforms.seeds.acquire.presets import Source
    from transforms.seeds.corpora import Corpus
    from transforms.seeds.reading import ReadingFilters


#: The built-in corpora, as people call them.
TITLES = {
    "knowledge_pile": "KnowledgePile",
    "automathtext": "AutoMathText",
    "codeparrot": "CodeParrot",
}


class CorporaResource(dg.ConfigurableResource["CorporaResource"]):
    """Where each corpus's files are: given, fetched by a preset, or the shipped samples."""

    knowledge_pile: list[str] = Field(
        default=[],
        description="Folders, globs, files or object-store URLs of KnowledgePile, or "
        "KNOWLEDGE_PILE_INPUTS. Of a corpus whose files are given nothing is fetched.",
    )
    automathtext: list[str] = Field(
        default=[], description="The same of AutoMathText, or AUTOMATHTEXT_INPUTS."
    )
    codeparrot: list[str] = Field(
        default=[], description="The same of CodeParrot, or CODEPARROT_INPUTS."
    )
    preset: str = Field(
        default="",
        description="What is fetched from the Hugging Face hub, or CORPORA_PRESET. " + told(),
    )
    revision: dict[str, str] = Field(
        default={},
        description="Per corpus: a commit to take, or a branch to follow (main: what is new there "
        "comes in with each run). Without it the preset's commit, or the branch as it was at the "
        "first run, so that nothing changes unasked.",
    )
    endpoint: str = Field(
        default="", description="The hub's address, for a mirror; HF_ENDPOINT, or the hub itself."
    )
    download_folder: str = Field(
        default="",
        description="Where fetched files go, a folder each corpus; SEEDS_FOLDER, or .seeds in the "
        "project.",
    )
    max_fetch_hours: float = Field(
        default=12.0,
        description="How long fetching a corpus may take; the next run goes on from there.",
    )
    code_licenses: list[str] = Field(
        default=["apache-2.0"],
        description="Licences that code is taken of, read in its own record or in a sidecar; the "
        "default is the paper's. Empty: any, even none.",
    )
    programming_languages: list[str] = Field(
        default=[], description="Languages that code is taken in; empty: any."
    )
    min_score: float = Field(
        default=0.0, description="Least quality score (lm_q1q2_score) of AutoMathText's records."
    )
    withdraw_missing: bool = Field(
        default=False,
        description="Withdraw the documents, and so the pairs, of files that the inputs hold no "
        "more. Without it they stay.",
    )
    max_rejected_share: float = Field(
        default=0.3,
        description="More unusable records than this share of a corpus, or files that cannot be "
        "read with more than this share of its bytes, stop the run.",
    )

    def filters(self) -> "ReadingFilters":
        """Return what is kept out while reading."""
        from transforms.seeds.licences import normalise_license
        from transforms.seeds.reading import ReadingFilters

        return ReadingFilters(
            code_licenses=tuple(sorted({normalise_license(name) for name in self.code_licenses})),
            min_score=self.min_score,
            programming_languages=tuple(sorted(self.programming_languages)),
        )

    def inputs(self) -> dict[str, list[str]]:
        """Return each built-in corpus's inputs: given, else fetched, else the samples.

        Raises:
            UnknownPreset: there is no such preset.
        """
        from transforms.seeds.corpora import sample_inputs

        given = self._given()
        fetched = {name: [str(self._folder() / name)] for name in self._sources()}
        return {
            name: given[name] or fetched.get(name) or samples
            for name, samples in sample_inputs().items()
        }

    def inputs_of(self, corpus: "Corpus") -> list[str]:
        """Return a corpus's inputs, be it built in or the user's own.

        Raises:
            UnknownPreset: there is no such preset.
        """
        return corpus.default_inputs if corpus.is_own else self.inputs()[corpus.name]

    def source(self, corpus: str) -> "Source | None":
        """Return what is to be fetched of a corpus; None if nothing is.

        Raises:
            UnknownPreset: there is no such preset.
            UnknownRevisions: a revision is set for a corpus there is not.
        """
        from transforms.seeds.acquire.errors import UnknownRevisions

        given = self._given()
        if unknown := set(self.revision) - set(given):
            raise UnknownRevisions(unknown, given)
        return None if given[corpus] else self._sources().get(corpus)

    def fetching(self, corpus: str) -> "Settings":
        """Return how a corpus is fetched. The token is the environment's, and in no config."""
        from transforms.seeds.acquire.acquire import Settings
        from transforms.seeds.acquire.patience import Patience

        return Settings(
            folder=self._folder(),
            revision=self.revision.get(corpus, ""),
            endpoint=self.endpoint or os.environ.get("HF_ENDPOINT", ""),
            token=os.environ.get("HF_TOKEN", ""),
            patience=Patience(hours=self.max_fetch_hours),
        )

    def _given(self) -> dict[str, list[str]]:
        configured = {
            "knowledge_pile": self.knowledge_pile,
            "automathtext": self.automathtext,
            "codeparrot": self.codeparrot,
        }
        return {
            name: inputs or os.environ.get(f"{name.upper()}_INPUTS", "").split()
            for name, inputs in configured.items()
        }

    def _sources(self) -> "dict[str, Source]":
        preset = preset_named(self.preset or os.environ.get("CORPORA_PRESET", ""))
        return dict(preset.sources) if preset else {}

    def _folder(self) -> Path:
        given = self.download_folder or os.environ.get("SEEDS_FOLDER", "")
        return Path(given).expanduser().absolute() if given else PROJECT / ".seeds"
