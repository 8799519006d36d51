"""Custom expectation: a conversation a trainer can take.

Belongs here: the form of `messages`. Does not: what the messages say. SQL can say it, so no class
of Great Expectations is subclassed.
"""

from expectations.suite import no_rows

#: An optional system message, then user and assistant in turn, the assistant last, none blank. What
#: tools said stands between the assistant's call and what it says next.
MESSAGES_ALTERNATE = no_rows(
    "messages_alternate",
    """
    exists(messages, m -> m IS NULL OR m.role IS NULL OR m.content IS NULL
                          OR trim(m.content) = '')
    OR NOT concat(array_join(transform(messages, m -> m.role), ' '), ' ')
           RLIKE '^(system )?(user (assistant (tool )+)*assistant )+$'
    """,
    "Messages alternate between user and assistant, with what tools said between, end with the "
    "assistant, and none is blank.",
    select="pair_id",
)
