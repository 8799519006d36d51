"""Answering a multiple-choice question, from the question alone.

Belongs here: the responder. Does not: judging its answers.
"""

from transforms.flows.common.answering import pairs_stage, responder

RESPONDER = responder("multiple_choice", max_tokens=768)
STAGE = pairs_stage(RESPONDER)
