"""Pairs that are alike and pairs that only look it, for the tests of near-duplicates.

Belongs here: the pairs. Does not: any expectation.
"""

from typing import Any

from tests.spark.quality_rows import pair_row

ASKED = (
    "Explain in your own words why the harbour board wants the northern channel dredged before "
    "winter, and what the fishermen of the town have to say against it."
)
ANSWERED = (
    "Four ships ran aground last year at low water, and the pilots blamed the silt, so the board "
    "wants it cleared before the winter storms. The fishermen answer that dredging in autumn "
    "drives the herring away, and that two of the four ships had simply ignored the buoys there."
)
RETOLD = ANSWERED.replace("two of the four", "a couple of the four")
OTHER_PASSAGE = " ".join(f"word{number} of quite another text" for number in range(60))
EDITED = "The harbour board wants to dredge the southern channel after winter, it has decided."


def pair(pair_id: str, **values: Any) -> dict[str, Any]:
    return pair_row(pair_id, **{"instruction": ASKED, "response": ANSWERED, **values})


#: What only looks like it: another passage, another question, another answer.
UNLIKE = [
    pair("u1", passage=OTHER_PASSAGE),
    pair("u2", instruction="How many of the ships had ignored the buoys, in the end?"),
    pair("u3", response="It is decided: the southern one, after winter."),
    pair("u4", passage=EDITED, response="They want the southern one dredged, not that one."),
    pair("u5", instruction="Who is meant?", response="The pilots.", passage=OTHER_PASSAGE),
    pair("u6", instruction="Who is meant?", response="The board."),
]
FIRST_NIGHT = [
    pair("p5"), pair("p6", response=RETOLD), pair("p9", instruction=ASKED.upper() + "?"), *UNLIKE,
]  # fmt: skip
SECOND_NIGHT = [pair("p1", response=RETOLD), pair("p2", finish_reason="length")]
