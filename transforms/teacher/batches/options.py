"""How a stage uses the Batch API.

Belongs here: the options and the API's limits. Does not: reading them from a run's config.
"""

from dataclasses import dataclass

#: Of one batch, by OpenAI's reference: 50,000 requests in a file of 200 MB (of 10^6 bytes).
MOST_REQUESTS, MOST_BYTES = 50_000, 190_000_000


@dataclass(frozen=True)
class BatchOptions:
    """How a stage uses the Batch API.

    Attributes:
        wait_s: how long a run waits for its batches before it ends and leaves the rest to a later
            run; 0 does not wait.
        poll_s: seconds between two looks at the batches waited for, at most.
        price_factor: what a batch's tokens cost, as a share of the endpoint's price.
        max_requests: the most requests of one batch.
        max_bytes: the largest request file.
    """

    wait_s: float = 0.0
    poll_s: float = 30.0
    price_factor: float = 0.5
    max_requests: int = MOST_REQUESTS
    max_bytes: int = MOST_BYTES
