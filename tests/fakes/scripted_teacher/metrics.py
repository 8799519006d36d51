"""The metrics page, as vLLM's server has it at its root, in Prometheus's text form.

Belongs here: the page. Does not: what it counts. All is told of the first model: one queue serves
every model here, as one server serves one model there. Names:
https://docs.vllm.ai/en/latest/usage/metrics.html
"""

from collections.abc import Mapping

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_METRICS = (
    ("vllm:num_requests_running", "gauge", "Number of requests in model execution batches."),
    ("vllm:num_requests_waiting", "gauge", "Number of requests waiting to be processed."),
    ("vllm:prefix_cache_queries_total", "counter", "Prefix cache queries, in queried tokens."),
    ("vllm:prefix_cache_hits_total", "counter", "Prefix cache hits, in cached tokens."),
)


def page(model: str, values: Mapping[str, float]) -> str:
    """Return the page; `values` by the metric's name without `vllm:`."""
    lines = []
    for name, kind, meaning in _METRICS:
        value = float(values[name.removeprefix("vllm:")])
        lines += [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]
        lines.append(f'{name}{{engine="0",model_name="{model}"}} {value}')
    return "\n".join(lines) + "\n"
