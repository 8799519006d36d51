"""What a table of `corpora.toml` may hold, as pydantic models.

Belongs here: keys, types, and the checks of one corpus. Does not: finding and reading the file
(`corpora_file.py`), or what a corpus is made of.
"""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, field_validator, model_validator

from transforms.seeds.globs import compiled
from transforms.seeds.licences import normalise_license
from transforms.seeds.own.whole_files import FORMATS, MARKDOWN, SOURCE

Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]

_RECORD_KEYS = ("url", "title", "license_key", "language")


class CorpusTable(BaseModel):
    """`[NAME]`: a corpus; see infra/corpora.example.toml."""

    model_config = ConfigDict(extra="forbid", strict=True)

    inputs: Annotated[list[Text], Field(min_length=1)]
    format: Literal["jsonl", "parquet", "text", "markdown", "source"]
    license: Text = "unknown"
    kind: Literal["prose", "math", "code"] | None = None
    text: Text | None = None
    url: Text | None = None
    title: Text | None = None
    license_key: Text | None = None
    language: Text | None = None
    include: list[Text] = []
    exclude: list[Text] = []

    @field_validator("license")
    @classmethod
    def _names_a_license(cls, written: str) -> str:
        license_id = normalise_license(written)
        if license_id == "unknown" != written:
            raise ValueError("it names no licence: write an id such as cc-by-4.0, or unknown")
        return license_id

    @field_validator("include", "exclude")
    @classmethod
    def _are_globs(cls, globs: list[str]) -> list[str]:
        for glob in globs:
            try:
                compiled(glob)
            except re.error:
                raise ValueError(f"{glob} is no glob: write one such as **/*.md") from None
        return globs

    @model_validator(mode="after")
    def _keys_fit_the_format(self) -> "CorpusTable":
        if self.format not in FORMATS and self.text is None:
            raise ValueError(
                f"text is missing: say which key of a {self.format} record is the text, such as "
                'text = "text" (dots go into objects: "meta.text")'
            )
        if self.format in FORMATS and self.text is not None:
            raise ValueError(
                f"text is for jsonl and parquet: of {self.format} the file is the text"
            )
        given = [key for key in _RECORD_KEYS if getattr(self, key) is not None]
        if given and self.format in FORMATS and self.format != MARKDOWN:
            raise ValueError(
                f"{given[0]} is for jsonl, parquet and markdown (of its front matter): "
                f"a {self.format} file has no keys"
            )
        return self

    @property
    def kind_or_usual(self) -> str:
        """What its documents are, where the table does not say."""
        return self.kind or ("code" if self.format == SOURCE else "prose")


class File(RootModel[dict[Name, CorpusTable]]):
    """The whole file: a table for each corpus, by its name."""
