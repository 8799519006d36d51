"""Question types about what a passage states: facts, numbers, order, relations, gaps.

Those marked "paper" are named there. Belongs here: these types as data. Does not: their craft and
examples.
"""

from transforms.flows.reading_comprehension.taxonomy.question_type import QuestionType

DETAIL_TYPES: tuple[QuestionType, ...] = (
    QuestionType(
        "literal_comprehension", "Literal Comprehension", "paper",
        "Asks for something the passage states outright: who, what, where, when, which.",
        "The passage contains definite statements of fact. Nearly always applicable.",
        "short_answer",
        ("conversation", "meeting_transcript", "poem", "instructional", "long_text", "identity"),
    ),
    QuestionType(
        "numerical_reasoning", "Numerical Discrete Reasoning", "paper",
        "Asks for a number that has to be worked out from several figures or countable facts in "
        "different places.",
        "The passage holds at least two quantities, dates or countable things that belong "
        "together. Not when it has none.",
        "number", ("meeting_transcript", "instructional", "long_text", "identity"),
    ),
    QuestionType(
        "relationship_comprehension", "Relationship Comprehension", "paper",
        "Asks to match people, things or ideas of the passage with what stands in a given relation "
        "to them.",
        "The passage has three or more entities, each tied to something of its own by one same "
        "relation.",
        "matching",
        ("conversation", "meeting_transcript", "debate", "instructional", "long_text", "identity"),
        ("answer_changed", "harder"),
    ),
    QuestionType(
        "sequencing_events", "Sequencing Events", "paper",
        "Asks to put events or steps into the order in which they happened or must happen.",
        "The passage fixes the order of at least three events, best told in another order.",
        "ordering",
        ("conversation", "meeting_transcript", "instructional", "long_text", "identity"),
    ),
    QuestionType(
        "cause_and_effect", "Cause and Effect", "ours",
        "Asks why something came about, or what came of it, by the passage's own account.",
        "The passage says or plainly implies that one thing brought about another. Mere "
        "succession is not enough.",
        "short_answer",
        ("conversation", "meeting_transcript", "instructional", "long_text", "identity"),
    ),
    QuestionType(
        "compare_and_contrast", "Compare and Contrast", "ours",
        "Asks to set two or more things side by side on named points.",
        "The passage describes at least two comparable things on at least two common points.",
        "table", ("debate", "meeting_transcript", "long_text", "identity"),
        ("answer_changed", "harder"),  # a table says "not stated" cell by cell and never as a whole
    ),
    QuestionType(
        "detail_enumeration", "Detail Enumeration", "ours",
        "Asks for all members of a set that the passage scatters or lists.",
        "Three to eight reasons, parts, conditions, decisions or examples of one kind can be "
        "counted.",
        "list", ("debate", "meeting_transcript", "instructional", "long_text", "identity"),
    ),
    QuestionType(
        "quote_evidence", "Quote the Evidence", "ours",
        "Asks for the exact words of the passage that support, show or define something.",
        "A single phrase or sentence does the job better than any other in the passage.",
        "span",
        ("debate", "meeting_transcript", "satire", "instructional", "poem", "long_text",
         "identity"),
    ),
    QuestionType(
        "reference_resolution", "Reference Resolution", "ours",
        "Asks what a pronoun, a demonstrative or a general noun stands for at one place.",
        "A referring word has its antecedent at some distance, with another candidate in between.",
        "span", ("conversation", "poem", "long_text", "meeting_transcript", "identity"),
    ),
    QuestionType(
        "multi_hop", "Multi-hop", "ours",
        "Asks something answered by joining two or more facts, where the first tells which to "
        "look up next.",
        "Two facts in different sentences share a person, thing, place or date.",
        "short_answer", ("meeting_transcript", "instructional", "long_text", "identity"),
    ),
    QuestionType(
        "temporal_reasoning", "Temporal Reasoning", "ours",
        "Asks for a time, a duration or an overlap that follows from what is said about time.",
        "The passage gives dates, durations, deadlines or relative times that can be combined.",
        "short_answer", ("meeting_transcript", "instructional", "long_text", "identity"),
    ),
    QuestionType(
        "counterfactual", "Counterfactual", "ours",
        "Asks what would have been otherwise, by the passage's own account, had one thing been "
        "different.",
        "The passage makes an outcome depend on a condition, step or decision.",
        "short_answer", ("meeting_transcript", "instructional", "long_text", "identity"),
    ),
    QuestionType(
        "application_to_new_case", "Application to a New Case", "ours",
        "Describes a new case and asks what a rule, definition or procedure of the passage says "
        "about it.",
        "The passage states a rule, criterion, definition or procedure that covers cases it does "
        "not mention.",
        "short_answer",
        ("argument_passage", "meeting_transcript", "instructional", "long_text", "identity"),
    ),
    QuestionType(
        "missing_information", "Missing Information", "ours",
        "Asks which of several questions the passage does not answer.",
        "The passage answers at least three definite questions and leaves a natural one open.",
        "choice",
        ("conversation", "meeting_transcript", "instructional", "long_text", "identity"),
        # Its right answer already is what the passage does not tell.
        ("answer_changed", "harder"),
    ),
)  # fmt: skip
