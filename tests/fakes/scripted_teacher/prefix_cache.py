"""What a prefix cache would serve of each prompt, by OpenAI's rules.

Belongs here: the blocks that were seen, least recently used out first. Does not: what a cached
token saves; answers are as slow as ever.

A prompt is cut into blocks of 128 tokens, and the longest run of its first blocks that was seen
before counts, from 1,024 tokens on (https://platform.openai.com/docs/guides/prompt-caching). Tools
and the schema stand before the messages there; vLLM has no schema in the prompt, which the setting
`schema_in_prefix` turns off. A block is there from the moment its prompt is worked on, as in vLLM.
"""

import json
from collections import OrderedDict
from hashlib import blake2b

from tests.fakes.scripted_teacher.settings import Settings
from tests.fakes.scripted_teacher.shapes import CHARACTERS_PER_TOKEN, TeacherRequest

BLOCK_TOKENS = 128
LEAST_TOKENS = 1024

_BLOCK = BLOCK_TOKENS * CHARACTERS_PER_TOKEN


class PrefixCache:
    """Blocks by the hash of everything up to their end. `queries` and `hits` count tokens."""

    def __init__(self) -> None:
        self.queries = 0
        self.hits = 0
        self._blocks: OrderedDict[bytes, None] = OrderedDict()

    def forget(self) -> None:
        """Empty the cache and its counts."""
        self._blocks.clear()
        self.queries = self.hits = 0

    def cached_tokens(self, request: TeacherRequest, settings: Settings) -> int:
        """Return how many of the prompt's tokens are cached, and cache the prompt."""
        self.queries += request.prompt_tokens
        if request.prompt_tokens < LEAST_TOKENS or not settings.prefix_cache_blocks:
            return 0
        found, is_run = 0, True
        for block in _blocks(request, settings):
            is_run = is_run and block in self._blocks
            found += is_run
            self._blocks[block] = None
            self._blocks.move_to_end(block)
        while len(self._blocks) > settings.prefix_cache_blocks:
            self._blocks.popitem(last=False)
        cached = min(found * BLOCK_TOKENS, request.prompt_tokens)
        cached = cached if cached >= LEAST_TOKENS else 0
        self.hits += cached
        return cached


def _blocks(request: TeacherRequest, settings: Settings) -> list[bytes]:
    """Return a hash for each whole block of a prompt: equal if all before it is equal, too."""
    front = [request.body.get("tools")]
    if settings.schema_in_prefix:
        front.append(request.body.get("response_format"))
    text = "".join(json.dumps(each) for each in front if each) + request.prompt_text
    state = blake2b(request.model.encode(), digest_size=12)
    blocks = []
    for start in range(0, len(text) - _BLOCK + 1, _BLOCK):
        state.update(text[start : start + _BLOCK].encode())
        blocks.append(state.copy().digest())
    return blocks
