"""Question types about arguments: what supports them, what they rest on, where they fail.

The seven marked "paper" are named there; the others complete the logical-reasoning repertoire of
the LSAT and the GRE. Belongs here: these types as data. Does not: their craft and examples.
"""

from transforms.flows.reading_comprehension.taxonomy.question_type import QuestionType

ARGUMENT_TYPES: tuple[QuestionType, ...] = (
    QuestionType(
        "strengthen", "Strengthen", "paper",
        "Asks which new fact, if true, adds most to the support that the evidence gives the "
        "conclusion.",
        "The passage draws a conclusion from evidence and leaves a gap between the two. Not for "
        "text that only reports.",
        "choice", ("argument_passage", "debate", "conversation", "identity"),
    ),
    QuestionType(
        "weaken", "Weaken", "paper",
        "Asks which new fact, if true, does most to make the conclusion doubtful although the "
        "evidence stands.",
        "The passage argues from evidence that could be explained another way or may not carry "
        "over. Not for arguments that are already proofs.",
        "choice", ("argument_passage", "debate", "conversation", "identity"),
    ),
    QuestionType(
        "necessary_assumption", "Necessary Assumption", "paper",
        "Asks which unstated claim the argument depends on: deny it, and the conclusion no longer "
        "follows.",
        "An argument leaves something unsaid that must hold. Not where every premise is spelled "
        "out.",
        "choice", ("argument_passage", "debate", "satire", "conversation", "identity"),
    ),
    QuestionType(
        "sufficient_assumption", "Sufficient Assumption", "ours",
        "Asks which claim, once added to the premises, makes the conclusion follow with certainty.",
        "The conclusion brings in a term or a link that the premises lack, so that one added claim "
        "closes the gap.",
        "choice", ("argument_passage", "debate", "identity"),
    ),
    QuestionType(
        "flaw", "Flaw", "paper",
        "Asks which error of reasoning the argument commits.",
        "The passage, or a speaker in it, reasons badly in a way that can be named. Not for sound "
        "reasoning or a mere factual mistake.",
        "choice", ("argument_passage", "debate", "conversation", "satire", "identity"),
    ),
    QuestionType(
        "inference", "Inference (must be true)", "paper",
        "Asks which statement must be true if everything in the passage is.",
        "Two or more statements of the passage combine into something it does not say itself.",
        "choice",
        ("argument_passage", "debate", "conversation", "meeting_transcript", "instructional",
         "long_text", "identity"),
    ),
    QuestionType(
        "principle", "Principle (identify)", "paper",
        "Asks which general rule the reasoning of the passage conforms to or illustrates.",
        "A judgement about a particular case is made on grounds that would carry to other cases.",
        "choice", ("argument_passage", "debate", "satire", "long_text", "identity"),
    ),
    QuestionType(
        "method_of_reasoning", "Method of Reasoning", "paper",
        "Asks how the argument proceeds: by which moves it gets from its evidence to its "
        "conclusion or answers an opponent.",
        "The argument makes a recognisable move: an analogy, a counterexample, ruling out rival "
        "explanations, turning a premise against its author.",
        "choice", ("argument_passage", "debate", "conversation", "satire", "identity"),
    ),
    QuestionType(
        "resolve_paradox", "Resolve the Paradox", "ours",
        "Asks which new fact best explains how two findings that seem to conflict can both be "
        "true.",
        "The passage reports two facts that pull against each other and leaves the tension open.",
        "choice", ("argument_passage", "long_text", "meeting_transcript", "identity"),
    ),
    QuestionType(
        "point_at_issue", "Point at Issue", "ours",
        "Asks on which claim two speakers commit themselves to opposite answers.",
        "At least two voices speak, and each shows a view on one same claim. Not for a single "
        "voice.",
        "choice", ("debate", "conversation", "meeting_transcript"),
    ),
    QuestionType(
        "parallel_reasoning", "Parallel Reasoning", "ours",
        "Asks which argument about another subject has the same logical structure.",
        "The argument is short and its structure can be laid bare in two or three lines.",
        "choice", ("argument_passage", "debate"),
    ),
    QuestionType(
        "parallel_flaw", "Parallel Flaw", "ours",
        "Asks which argument about another subject makes the same mistake in reasoning.",
        "One error can be isolated, and it comes from the structure and not from the subject.",
        "choice", ("argument_passage", "debate", "satire"),
    ),
    QuestionType(
        "role_of_statement", "Role of a Statement", "ours",
        "Asks what one quoted statement does in the argument: premise, conclusion, concession, "
        "example, view to be rejected.",
        "The argument has at least three parts with different jobs, one of them easily mistaken.",
        "choice", ("argument_passage", "debate", "long_text", "identity"),
    ),
    QuestionType(
        "main_conclusion", "Main Conclusion", "ours",
        "Asks which statement expresses the claim that all the rest of the argument is there to "
        "support.",
        "A claim is argued for, preferably with an intermediate conclusion or a concession that "
        "can be taken for it.",
        "choice", ("argument_passage", "debate", "identity"),
    ),
    QuestionType(
        "evaluate_argument", "Evaluate the Argument", "ours",
        "Asks which question it would be most useful to have answered before accepting the "
        "argument.",
        "The argument or proposal turns on a fact that is not given and could come out either way.",
        "choice", ("argument_passage", "debate", "meeting_transcript"),
    ),
    QuestionType(
        "cannot_be_true", "Cannot Be True", "ours",
        "Asks which statement is ruled out by what the passage says.",
        "The passage sets firm limits: rules, totals, exclusive alternatives, universal claims.",
        "choice",
        ("argument_passage", "instructional", "long_text", "meeting_transcript", "identity"),
    ),
    QuestionType(
        "most_strongly_supported", "Most Strongly Supported", "ours",
        "Asks which statement the passage makes most likely, though it does not prove it.",
        "The passage gives evidence pointing one way without drawing the conclusion.",
        "choice",
        ("argument_passage", "conversation", "meeting_transcript", "satire", "poem", "long_text",
         "identity"),
    ),
    QuestionType(
        "analogous_situation", "Analogous Situation", "ours",
        "Asks which situation from another field stands in the same relation as one described in "
        "the passage.",
        "The passage describes a relation or process clear enough to be carried to another field.",
        "choice", ("argument_passage", "satire", "poem", "long_text"),
    ),
)  # fmt: skip
