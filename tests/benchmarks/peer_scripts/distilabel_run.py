"""distilabel 1.5.3: one `TextGeneration` a turn, each a process; a batch is what is in flight."""

from distilabel.models import OpenAILLM
from distilabel.pipeline import Pipeline
from distilabel.steps import LoadDataFromDicts
from distilabel.steps.tasks import TextGeneration
from work import given, question, tell

work = given()


def generation(turn):
    return TextGeneration(
        name=f"turn_{turn}",
        llm=OpenAILLM(
            model=work.model,
            base_url=work.url,
            api_key=work.key,
            generation_kwargs={"max_new_tokens": 256},
        ),
        input_batch_size=work.in_flight,
        output_mappings={} if turn == work.calls - 1 else {"generation": "instruction"},
    )


if __name__ == "__main__":
    with Pipeline(name="bench", cache_dir=str(work.folder / "cache")) as pipeline:
        step = LoadDataFromDicts(
            data=[{"instruction": question(name, 0)} for name in work.names],
            batch_size=work.in_flight,
        )
        for turn in range(work.calls):
            task = generation(turn)
            step >> task
            step = task
    rows = pipeline.run(use_cache=True)["default"]["train"]
    tell(sum(row["generation"] is not None for row in rows))
