"""Answering a few-shot prompt: the rule, its application, the output.

Belongs here: the responder. Does not: judging its answers.
"""

from transforms.flows.common.answering import pairs_stage, responder

RESPONDER = responder("few_shot_reasoning", max_tokens=768)
STAGE = pairs_stage(RESPONDER)
