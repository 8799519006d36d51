"""datatrove 0.10.1: a rollout a document, against an endpoint."""

from pathlib import Path

from datatrove.data import Document
from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.inference.run_inference import InferenceConfig, InferenceRunner
from datatrove.pipeline.writers import JsonlWriter
from work import given, question, tell

work = given()


def documents(data, rank=0, world_size=1):
    for name in work.names:
        yield Document(text=name, id=name)


async def rollout(document, generate):
    last = ""
    for turn in range(work.calls):
        asked = {"role": "user", "content": question(document.text, turn, last)}
        last = (await generate({"messages": [asked], "max_tokens": 256})).text
    return last


runner = InferenceRunner(
    rollout_fn=rollout,
    config=InferenceConfig(
        server_type="endpoint",
        model_name_or_path=work.model,
        endpoint_url=work.url.removesuffix("/v1"),
        api_key=work.key,
        max_concurrent_generations=work.in_flight,
    ),
    output_writer=JsonlWriter(str(work.folder / "out"), "${rank}_${chunk_index}.jsonl", None),
    records_per_chunk=100,
    checkpoints_local_dir=str(work.folder / "checkpoints"),
)
if __name__ == "__main__":
    LocalPipelineExecutor([documents, runner], logging_dir=str(work.folder / "logs")).run()
    files = Path(work.folder / "out").glob("*.jsonl")
    tell(sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files))
