"""The embedded teacher's own process: llama.cpp's server on loopback, until its parent goes.

Belongs here: what runs in that process. Does not: starting or stopping it (`embedded.py`). It is a
process of its own so that neither a crash of native code nor OpenMP's spinning threads reach the
Spark driver. Its whole contract with its parent: settings as a JSON argument; one JSON line on
standard output, `{"base_url": …}` once it answers or `{"error": …}`; it ends when its standard
input closes, which is what the death of a parent does, however it died.
"""

import json
import os
import select
import sys
from typing import Any

#: How often it looks whether it was orphaned with its input left open, in seconds.
ORPHAN_CHECK_S = 2.0

#: Memory for prompts seen before, in MiB. llama.cpp's own default is 8 GiB.
PROMPT_CACHE_MIB = 256


def main() -> int:
    """Serve until standard input closes; return an exit status only if serving never began."""
    parent = os.getppid()
    # Native code prints to descriptor 1: what is said to the parent goes over a private copy.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        server = start(json.loads(sys.argv[1]))
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), file=answers, flush=True)
        return 1
    address = server.listening_address.rstrip("/")
    print(json.dumps({"base_url": f"{address}/v1"}), file=answers, flush=True)
    while os.getppid() == parent:
        readable, _, _ = select.select([sys.stdin], [], [], ORPHAN_CHECK_S)
        if readable and not os.read(0, 1024):
            break
    # Without the server's own shutdown, which waits for answers nobody is left to read.
    os._exit(0)


def start(settings: dict[str, Any]) -> Any:
    """Return the running server; it has loaded its model and listens when this returns.

    Args:
        settings: `model_path`, `model_name`, `slots`, `context_tokens_per_slot`, `threads`.
    """
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = settings["model_path"]
    parameters.model_alias = {settings["model_name"]}
    parameters.n_parallel = settings["slots"]
    parameters.n_ctx = settings["slots"] * settings["context_tokens_per_slot"]
    parameters.kv_unified = False
    # Measured on two cores: one thread writes as much as two, and is not brought to a stand by
    # other work on its core; reading prompts gains from all threads.
    parameters.cpuparams.n_threads = max(1, settings["threads"] // 2)
    parameters.cpuparams_batch.n_threads = settings["threads"]
    parameters.cache_ram_mib = PROMPT_CACHE_MIB
    parameters.hostnames = ["127.0.0.1"]
    # The system picks a free port, so there is no race for one.
    parameters.port = 0
    parameters.ui = False
    return xllamacpp.Server(parameters)


if __name__ == "__main__":
    sys.exit(main())
