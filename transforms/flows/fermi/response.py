"""Answering a Fermi question, with a calculator for its sums.

Belongs here: the responder and its tool. Does not: judging its answers; what it had calculated is
on record, but the sums count as the answer shows them.
"""

from transforms.agents.tools.calculator_tool import CALCULATOR
from transforms.flows.common.answering import pairs_stage, responder

RESPONDER = responder("fermi", tools=(CALCULATOR.name,), max_tokens=1024)
STAGE = pairs_stage(RESPONDER, tools=lambda item: [CALCULATOR], code_version="2")
