"""Checking an estimate: its form, its arithmetic, its origin, its size; then a solver and a critic.

Belongs here: the rules. Does not: reading sums (`equations.py`), where a number comes from
(`tracing.py`).
"""

import math
from fractions import Fraction

from transforms.flows.common.asking import spec_of
from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.solved_again import SolvedAgain
from transforms.flows.common.verifying import verdicts_stage
from transforms.flows.fermi.equations import close, equations
from transforms.flows.fermi.parts import estimate_line, is_of_unit, parts, range_of
from transforms.flows.fermi.quantities import quantities
from transforms.flows.fermi.tracing import traced
from transforms.flows.skill import Row
from transforms.quality.verdict import PASSED, Judgement, capped, failed, not_checkable

SKILL_TITLE = "Fermi estimates"
#: An independent estimate may differ by this factor: more, and one of the two is not sensible.
SOLVER_FACTOR = 10
#: The writer's rough estimate is held against the response only to find what is absurd.
WRITER_FACTOR = 100
FEWEST_ASSUMPTIONS = 2
FEWEST_STEPS = 2

HOW = (
    "- Estimate it yourself, from assumptions of your own that you would defend; think in "
    "factors, and take the geometric middle where you only know bounds.\n"
    "- final_answer is your estimate as one plain number in the unit asked for, such as 4000000 "
    "or 4e6, without words.\n"
    "- is_answerable is false only if the question is not clear about what is to be estimated."
)

RUBRIC = (
    "- Every assumption is plausible to within a factor of about three, and says why, or is "
    "common knowledge. A value that is off by a factor of ten is a plain error.\n"
    "- The assumptions suffice and are independent; nothing that matters by more than a factor "
    "of two is left out; nothing is counted twice. Units fit at every step.\n"
    "- The steps break the question down in a way that a reader can follow and repeat. False "
    "precision is a flaw.\n"
    "- Figures that the question or the material gives are used as given."
)


def explicit_form(pair: Row) -> Judgement:
    """Require assumptions with units, a calculation, an estimate in the unit, and its magnitude."""
    found = parts(pair["response"])
    if len(found.assumptions) < FEWEST_ASSUMPTIONS:
        return failed("assumptions_missing", f"{len(found.assumptions)} with a number and a unit")
    if not found.estimate:
        return failed("estimate_missing", "no line Estimate: with a number")
    if found.magnitude is None:
        return failed("magnitude_missing", "no line Order of magnitude: with a power of ten")
    unit = spec_of(pair).get("unit")
    if unit and not is_of_unit(found.estimate, unit):
        return failed("wrong_unit", f"asked for in {unit}: {found.estimate[:120]}")
    return Judgement(PASSED, evidence=f"{len(found.assumptions)} assumptions with units")


def arithmetic(pair: Row) -> Judgement:
    """Recompute every sum; most must be readable, and all of those right."""
    steps = equations(pair["response"])
    read = [each for each in steps if each.true is not None]
    wrong = [each for each in read if not each.is_right]
    if wrong:
        true = float(wrong[0].true or 0)
        return failed("wrong_arithmetic", f"{wrong[0].text} | the calculator: {true:.6g}", 0.0)
    if len(steps) < FEWEST_STEPS:
        return failed("no_calculation", f"{len(steps)} sums")
    if 2 * len(read) < len(steps) or len(read) < FEWEST_STEPS:
        return not_checkable("sums_not_readable", len(read) / len(steps))
    said = "; ".join(each.text for each in read)
    return Judgement(PASSED, len(read) / len(steps), evidence=capped(f"recomputed: {said}"))


def size(pair: Row) -> Judgement:
    """Hold the estimate against the last result, its order of magnitude, and the writer's."""
    found = parts(pair["response"])
    stated = quantities(found.estimate)
    steps = equations("\n".join(found.calculation))
    if not stated or not steps or stated[0][0] <= 0:
        return failed("estimate_missing", "no positive estimate after a calculation")
    estimate, digits = stated[0]
    results = (steps[-1].true, steps[-1].stated)
    if not any(each is not None and close(each, estimate, digits, True) for each in results):
        return failed("estimate_not_computed", f"{found.estimate[:120]} | {steps[-1].text}")
    if any(not _is_near(each, estimate) for each in range_of(found.estimate) or ()):
        return failed("range_too_wide", found.estimate[:120])
    exponent = math.log10(estimate)
    if found.magnitude not in (math.floor(exponent + 1e-9), round(exponent)):
        return failed("wrong_magnitude", f"10^{found.magnitude} for {float(estimate):.3g}")
    writer = float(spec_of(pair).get("estimate") or 0)
    if writer and abs(exponent - math.log10(writer)) > math.log10(WRITER_FACTOR):
        return failed("absurd_estimate", f"{float(estimate):.3g}; the writer's: {writer:.3g}")
    return Judgement(PASSED, evidence=f"{float(estimate):.3g} follows, of the order stated")


def within_a_factor(pair: Row, solution: str) -> bool | None:
    """Whether the solver's estimate and the response's differ by a factor of at most ten."""
    one, other = quantities(solution), quantities(estimate_line(pair["response"]))
    if not one or not other or min(one[0][0], other[0][0]) <= 0:
        return None
    return _is_near(one[0][0], other[0][0])


def _is_near(one: Fraction, other: Fraction) -> bool:
    """Whether two sizes, the second positive, differ by a factor of at most ten."""
    return other <= one * SOLVER_FACTOR and one <= other * SOLVER_FACTOR


VERIFIERS = (
    CheckedByCode("explicit_form", explicit_form, version="2"),
    CheckedByCode("arithmetic", arithmetic, version="3"),
    CheckedByCode("traced_numbers", traced, version="2"),
    CheckedByCode("size", size, version="3"),
    SolvedAgain("fermi", SKILL_TITLE, HOW, compare=within_a_factor, asks_critic=False),
    Criticised("fermi", SKILL_TITLE, RUBRIC),
)
STAGE = verdicts_stage("fermi", VERIFIERS)
