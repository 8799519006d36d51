"""Records that their source itself scores low.

Belongs here: AutoMathText's score. Does not: scoring. Asked while reading.
"""

SCORE_TOO_LOW = "score_too_low"


def reason_against(score: float | None, min_score: float | None) -> str | None:
    """Return `score_too_low` or None; a record without a score passes.

    AutoMathText (Zhang et al., 2024) scores each text by what Qwen-72B answers to two questions,
    whether it is mathematical and whether it is useful for learning (`lm_q1q2_score`, 0 to 1), and
    publishes sets from 0.50, 0.60, 0.70 and 0.80 up. By default nothing is asked.
    """
    if score is None or min_score is None or score >= min_score:
        return None
    return SCORE_TOO_LOW
