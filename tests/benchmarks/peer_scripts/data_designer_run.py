"""data-designer 0.9.7: seeds from a data frame, a text column a turn."""

import os

import data_designer.config as dd
import pandas as pd
from data_designer.interface import DataDesigner
from work import given, tell

work = given()
os.environ["OPENAI_API_KEY"] = work.key
path = work.folder / "seeds.parquet"
pd.DataFrame({"name": work.names}).to_parquet(path)
provider = dd.ModelProvider(name="local", endpoint=work.url, api_key="OPENAI_API_KEY")
model = dd.ModelConfig(
    alias="teacher",
    model=work.model,
    provider="local",
    skip_health_check=True,
    inference_parameters=dd.ChatCompletionInferenceParams(
        max_parallel_requests=work.in_flight, max_tokens=256
    ),
)
designer = DataDesigner(artifact_path=str(work.folder / "artifacts"), model_providers=[provider])
designer.set_run_config(dd.RunConfig(otel_metrics_port=None, buffer_size=work.buffer_size))
builder = dd.DataDesignerConfigBuilder(model_configs=[model])
builder.with_seed_dataset(dd.LocalFileSeedSource(path=str(path)))
last = ""
for turn in range(work.calls):
    asked = f"Topic {{{{ name }}}}, question {turn}. {last}"
    builder.add_column(
        dd.LLMTextColumnConfig(name=f"turn_{turn}", prompt=asked, model_alias="teacher")
    )
    last = f"{{{{ turn_{turn} }}}}"
made = designer.create(
    builder, num_records=work.items, dataset_name="bench", resume=dd.ResumeMode.IF_POSSIBLE
)
tell(len(made.load_dataset()))
