"""bespokelabs-curator 0.1.31: one `LLM` a turn over the whole dataset, as its documentation chains.

tiktoken would fetch its vocabulary from the internet, so it is given one without any merges.
"""

import os

import tiktoken
from work import given, question, tell

work = given()
tiktoken.get_encoding = lambda name: tiktoken.Encoding(
    name=name,
    pat_str=r"\S+|\s+",
    mergeable_ranks={bytes([each]): each for each in range(256)},
    special_tokens={},
)
os.environ["OPENAI_API_KEY"] = work.key

from bespokelabs import curator  # noqa: E402


class Turn(curator.LLM):
    """Asks a row's next question."""

    def prompt(self, row):
        return question(row["name"], row["turn"], row["last"])

    def parse(self, row, response):
        return {"name": row["name"], "turn": row["turn"] + 1, "last": response}


rows = [{"name": name, "turn": 0, "last": ""} for name in work.names]
for _ in range(work.calls):
    llm = Turn(
        model_name=work.model,
        backend="openai",
        generation_params={"max_tokens": 256},
        backend_params={
            "base_url": work.url,
            "max_concurrent_requests": work.in_flight,
            "max_requests_per_minute": 10_000_000,
            "max_tokens_per_minute": 10_000_000_000,
            "require_all_responses": False,
        },
    )
    done = llm(rows, working_dir=str(work.folder / "cache"))
    rows = list(getattr(done, "dataset", done))
tell(len(rows))
