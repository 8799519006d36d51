"""The piece: written from the task alone, which says all there is to say.

Belongs here: the responder and the pairs stage. Does not: the rules a piece is checked by.
"""

from transforms.flows.common.answering import pairs_stage, responder
from transforms.flows.creative_content.transformations import NAME

RESPONDER = responder(NAME, max_tokens=1536, temperature=0.9)
STAGE = pairs_stage(RESPONDER)
