"""Custom expectation: a conversation a trainer can take.

Belongs here: the form of `messages`. Does not: what the messages say. SQL can say it, so no class
of Great Expectations is subclassed.
"""

from expectations.suite import no_rows

#: An optional system message, then user and assistant in turn, the assistant last, none blank.
MESSAGES_ALTERNATE = no_rows(
    "messages_alternate",
    """
    size(messages) < 2
    OR element_at(messages, -1).role <> 'assistant'
    OR exists(messages, m -> m IS NULL OR m.role IS NULL OR m.content IS NULL
                             OR trim(m.content) = '')
    OR exists(
        zip_with(
            filter(messages, (m, i) -> i > 0 OR m.role <> 'system'),
            sequence(0, greatest(size(messages) - 1, 0)),
            (m, i) -> m IS NOT NULL
                      AND m.role <> if(i % 2 = 0, 'user', 'assistant')
        ),
        is_out_of_turn -> is_out_of_turn
    )
    """,
    "Messages alternate between user and assistant, end with the assistant, and none is blank.",
    select="pair_id",
)
