"""Answering a Fermi question.

Belongs here: the responder. Does not: judging its answers.
"""

from transforms.flows.common.answering import pairs_stage, responder

RESPONDER = responder("fermi", max_tokens=1024)
STAGE = pairs_stage(RESPONDER)
