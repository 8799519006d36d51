"""Carrying an extraction out.

Belongs here: the responder. Does not: judging.
"""

from transforms.flows.common.answering import instruction_on_content, pairs_stage, responder
from transforms.flows.text_extraction.transformations import NAME

RESPONDER = responder(NAME, max_tokens=1536, temperature=0.1)
STAGE = pairs_stage(RESPONDER, frame=instruction_on_content)
