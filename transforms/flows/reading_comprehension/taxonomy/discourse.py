"""Question types about a passage as a piece of writing: purpose, tone, structure, words, worth.

Those marked "paper" are named there. Belongs here: these types as data. Does not: their craft and
examples.
"""

from transforms.flows.reading_comprehension.taxonomy.question_type import QuestionType

#: A question about the passage as a whole cannot be made unanswerable by a local edit.
_ABOUT_THE_WHOLE = ("answer_changed", "harder")
#: Where readers may differ, or the answer lies in the statement and not in the passage, no edit of
#: the passage makes another answer the right one.
_HARDER_ALONE = ("harder",)

DISCOURSE_TYPES: tuple[QuestionType, ...] = (
    QuestionType(
        "critical_comprehension", "Critical Comprehension", "paper",
        "Gives two statements about the purpose or viewpoint of the writer or a speaker, one true "
        "and one false, and asks which is which.",
        "Someone in the passage has a purpose or viewpoint that the text shows and does not "
        "announce.",
        "true_false",
        ("debate", "conversation", "poem", "satire", "long_text", "identity"),
        _ABOUT_THE_WHOLE,
    ),
    QuestionType(
        "evaluative_comprehension", "Evaluative Comprehension", "paper",
        "Asks for a reasoned judgement of the passage: how convincing, fair, consistent or "
        "effective it is, and by what evidence.",
        "The passage takes a position, makes a case or aims at an effect about which readers may "
        "differ.",
        "essay", ("argument_passage", "debate", "satire", "poem", "long_text", "identity"),
        _HARDER_ALONE,
    ),
    QuestionType(
        "vocabulary_in_use", "Vocabulary and Language Use", "paper",
        "Asks for a word or phrase that fits a blank, by its meaning in the passage.",
        "The passage uses a word in a particular sense or a term that its context explains.",
        "fill_in", ("poem", "satire", "instructional", "long_text", "identity"),
    ),
    QuestionType(
        "main_idea", "Main Idea", "ours",
        "Asks what the passage as a whole says about its subject.",
        "The passage has one subject and something to say about it. Not for loose collections.",
        "short_answer", ("conversation", "poem", "satire", "long_text", "identity"),
        _ABOUT_THE_WHOLE,
    ),
    QuestionType(
        "authors_purpose", "Author's Purpose", "ours",
        "Asks what the writer set out to do: in the whole, or with one part of it.",
        "The passage does something beyond passing on facts: it corrects, warns, defends, "
        "instructs, mocks.",
        "choice",
        ("argument_passage", "poem", "satire", "instructional", "long_text", "identity"),
        _ABOUT_THE_WHOLE,
    ),
    QuestionType(
        "tone_and_attitude", "Tone and Attitude", "ours",
        "Asks which description fits the attitude of the writer or a speaker towards a subject.",
        "Word choice, irony or emphasis gives an attitude away. Not for neutral reporting.",
        "choice", ("debate", "conversation", "poem", "satire"),
        _ABOUT_THE_WHOLE,
    ),
    QuestionType(
        "text_structure", "Text Structure", "ours",
        "Asks how the passage is built: what its parts do and how one leads to the next.",
        "The passage has at least two parts with different functions.",
        "short_answer",
        ("argument_passage", "poem", "instructional", "long_text", "identity"),
        _ABOUT_THE_WHOLE,
    ),
    QuestionType(
        "fact_and_opinion", "Fact and Opinion", "ours",
        "Asks to label statements drawn from the passage as fact or opinion.",
        "The passage mixes statements that could be checked with judgements that could not.",
        "classification", ("debate", "conversation", "satire", "long_text", "identity"),
        _HARDER_ALONE,
    ),
    QuestionType(
        "prediction", "Prediction", "ours",
        "Asks what is most likely to come next or to come of it, and on what grounds.",
        "The passage stops before its outcome, or describes a development that points somewhere.",
        "short_answer", ("conversation", "meeting_transcript", "poem", "long_text"),
    ),
    QuestionType(
        "summary", "Summary", "ours",
        "Asks for the substance of the passage in a stated length, for a stated reader.",
        "The passage has more than one point and a clear order of importance among them.",
        "summary", ("debate", "meeting_transcript", "long_text", "identity"),
        _ABOUT_THE_WHOLE,
    ),
    QuestionType(
        "figurative_language", "Figurative Language", "ours",
        "Asks what a figure of speech means where it stands, and what it brings about.",
        "The passage has a metaphor, simile, personification, hyperbole, irony or symbol. Not for "
        "dead metaphors.",
        "short_answer", ("poem", "satire"),
    ),
)  # fmt: skip
