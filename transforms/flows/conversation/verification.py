"""The verifiers of this skill, the cheap ones first.

Code checks how the conversation runs: whose turn it is, that nobody leaves the role or repeats
himself, that follow-ups follow. A critic judges what was said.
"""

from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.verifying import Verifier, verdicts_stage
from transforms.flows.conversation import following, roles, turn_rules
from transforms.flows.conversation.transformations import NAME

TITLE = "conversations of several turns"

RUBRIC = """\
- Every reply of the assistant answers what was asked then, in the light of all that was said: a \
condition named earlier still counts. A reply that forgets or contradicts an earlier turn caps the \
score at 4.
- What is claimed is right; where the material decides it, it agrees with the material. A plain \
error caps the score at 4. The assistant never saw the material and need not use it.
- If there is a system turn, the assistant is that person throughout, in knowledge, manner and \
limits. Falling out of it caps the score at 4.
- The user is one person with a wish, who reacts to the replies. Later messages depend on earlier \
ones; questions that could stand in any order cap the score at 6.
- A vague request is asked back about, a mistake is put right kindly, a change of mind is taken \
up. Replies are as long as the moment wants; needless lists, summaries and offers cost points."""

VERIFIERS: tuple[Verifier, ...] = (
    CheckedByCode("turns", turn_rules.runs_as_planned),
    CheckedByCode("roles", roles.keeps_roles, version="2"),
    CheckedByCode("repetition", turn_rules.does_not_repeat, version="2"),
    CheckedByCode("follow_ups", following.refers_back, version="2"),
    Criticised(NAME, TITLE, RUBRIC),
)
STAGE = verdicts_stage(NAME, VERIFIERS)
