"""What a prefix cache could serve: how much of a prompt began like one answered before.

Teachers charge less for, and are faster with, input tokens whose beginning they have just read; few
say how many those were. This measures it on our side, for one task, as OpenAI's cache works: whole
prefixes of at least 1,024 tokens, in steps of 128, read in an answered call, the schema first
(https://platform.openai.com/docs/guides/prompt-caching). Belongs here: the measure. Does not: the
order that makes prefixes meet (`placing.py`), what the teacher says it served (`answers.py`).
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field

from transforms.teacher.expected import turn_text
from transforms.teacher.request import Request

MIN_TOKENS, STEP_TOKENS = 1024, 128
#: Prompts are compared in blocks of so many characters: half a step of English text.
BLOCK_CHARS = 256
#: The blocks remembered: some 4 million tokens, in about 10 MB.
MOST_BLOCKS = 65_536


@dataclass
class PrefixMeter:
    """Remembers the prefixes of answered calls, the least recently used forgotten first.

    Not thread-safe: one event loop's. Times are `time.monotonic()`'s.
    """

    most_blocks: int = MOST_BLOCKS
    _answered_at: "OrderedDict[int, float]" = field(default_factory=OrderedDict, repr=False)

    def cacheable_tokens(
        self, request: Request, prompt_tokens: int, sent_at: float, answered_at: float
    ) -> int:
        """Return how many of an answered call's input tokens a prefix cache could have served.

        Those that began an earlier call, answered before this one was sent. `prompt_tokens` is
        the server's count; characters are taken to be spread over it evenly.
        """
        chars = known_chars = 0
        is_known = True
        for prefix, length in _prefixes(request):
            chars += length
            was_answered_at = self._answered_at.setdefault(prefix, answered_at)
            is_known = is_known and was_answered_at < sent_at
            if is_known:
                known_chars = chars
            self._answered_at.move_to_end(prefix)
        while len(self._answered_at) > self.most_blocks:
            self._answered_at.popitem(last=False)
        tokens = int(prompt_tokens * known_chars / max(1, chars))
        return tokens - tokens % STEP_TOKENS if tokens >= MIN_TOKENS else 0


def _prefixes(request: Request) -> Iterator[tuple[int, int]]:
    """Yield the prompt's prefixes, each a block longer: its hash, and its last block's characters.

    The end of a message ends a block.
    """
    so_far = hash(str(request.schema) + str(request.tools or ""))
    for message in request.messages:
        text = turn_text(message)
        so_far = hash((so_far, message["role"]))
        for start in range(0, len(text), BLOCK_CHARS):
            block = text[start : start + BLOCK_CHARS]
            so_far = hash((so_far, block))
            yield so_far, len(block)
