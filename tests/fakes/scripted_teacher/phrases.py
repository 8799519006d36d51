"""What the script says, as patterns with slots for words of the text at hand.

Belongs here: the sentences, as data. Does not: which is said when. No two of them share a run of
eight words, so that text made from one never looks copied from text made from another.
"""

#: Sentences of passages.
STATEMENTS = (
    "for most of that decade {0} was treated as a footnote to {1}, and nobody thought it odd",
    "a small group then noticed how closely {0} followed every turn that {1} had taken",
    "their first account of {0} left out {1} and was corrected within the year",
    "whoever works with {0} learns early that {1} cannot be hurried",
    "the older view held {0} apart from {1}, although both had begun in the same workshop",
    "by the third attempt {0} had become cheaper than {1} by nearly half",
    "several letters describe {0} as the price to be paid for {1}",
    "that is how {0} found its way into books which had formerly dealt with {1} only",
    "one witness put {0} first, another swore that {1} came well before",
    "without {0} the whole arrangement around {1} would have fallen to pieces by spring",
    "it took a failure of {0} to show what {1} had been doing all along",
    "after the inquiry {0} was measured weekly, while {1} was merely written down",
    "people who distrusted {0} seldom had anything to say against {1}",
    "the rule about {0} was relaxed in March, and {1} improved almost at once",
    "in the north {0} remained rare, yet {1} spread from village to village",
    "there were four reasons to keep {0}, and each of them had something to do with {1}",
    "a later survey counted twelve cases of {0} and only five of {1}",
    "critics replied that {0} explains little unless {1} is explained as well",
    "so {0} survived, less for its own merits than for the sake of {1}",
    "both sides agreed on {0} and quarrelled about {1} until late in the evening",
)

#: Lines of poems.
VERSES = (
    "O {0}, you were quiet when {1} came in,",
    "and nobody asked where the {0} had been;",
    "the night laid {0} softly on {1},",
    "till morning had counted them one by one.",
    "I carried my {0} through streets full of rain,",
    "past {0} and {1}, and home once again;",
    "now {0} is a word that the river has learned,",
    "and {1} is a letter that never returned.",
)

#: Sentences that argue, in answers. Each opens with a slot, so that openings differ.
REASONS = (
    "{0} settles the matter, since every later remark on {1} leans upon it",
    "{0} carries the weight here; take it away and little is left of {1}",
    "{0} comes up just where {1} is being put to the test, which is hardly chance",
    "{0} and {1} are tied together so firmly that doubting one means doubting the other",
    "{0} would make no sense in that place unless {1} were already granted",
    "{0} is introduced with care, and from then on {1} is read in its light",
    "{0} limits how far anyone could push {1} while staying fair to the text",
    "{0} outlasts the objections, whereas {1} is quietly given up halfway",
)

#: Sentences that weigh what speaks against, in answers.
OBJECTIONS = (
    "a reader might lean towards {0} instead, but that would overrate {1}",
    "its strongest rival confuses {0} with what merely happens to accompany {1}",
    "to prefer {0} would be to forget how narrowly {1} is drawn",
    "the other readings stretch {0} further than {1} allows",
    "nothing in the treatment of {0} gives the rival view of {1} more than colour",
)

#: Sentences that close an answer.
CONCLUSIONS = (
    "on balance, then, {0} deserves the greater trust and {1} the lesser",
    "that is why {0}, read next to {1}, decides it",
    "seen this way {0} stops being a puzzle and {1} falls into place",
    "for these reasons the case for {0} stands whatever becomes of {1}",
)

#: What an edited passage says where the answer was, and what the script knows it by.
SILENCE_MARK = "the leaf that dealt with this very point has been lost"
SILENCES = (
    "Whatever was once written here about {0} and {1} is gone, for " + SILENCE_MARK + ".",
    "Of {0} no more can be reported, and of {1} neither, since " + SILENCE_MARK + ".",
)

#: What an edited passage says where the answer was changed.
REVERSALS = (
    "New findings have since turned this around: it was {0} that gave way, while {1} held.",
    "The order of things is now known to be the reverse, with {1} leading and {0} trailing behind.",
    "A recount later struck {0} from the record and entered {1} in its stead.",
)

#: Answers to what the passage leaves open. Each opens with a slot, so that openings differ.
DECLINING = (
    "{0} is discussed at some length, but the passage does not say what is asked here. The part "
    "that touched on {1} is missing, so any answer would be a guess.",
    "{0} alone cannot settle this: the passage does not state what {1} came to, and it says itself "
    "that the relevant part is missing.",
    "{0} leads up to the point in question and then breaks off. The passage does not tell how "
    "{1} ended, so the question has to stay open.",
)

#: What suggesters propose.
SUGGESTIONS = (
    "Rework the part on {0}, so that {1} no longer gives the answer away.",
    "Turn to the sentence about {0} and let {1} take another course in it.",
    "Make the reader connect {0} with {1} before anything follows.",
)

#: An answer in another language than the document's, by language.
FOREIGN = (
    "Der Verfasser legt zunächst dar, weshalb die Sache lange übersehen wurde, und zeigt danach, "
    "dass sich die Lage seit jener Zeit gründlich geändert hat. Deshalb überzeugt diese Lesart.",
    "L'auteur explique d'abord pourquoi cette affaire est restée longtemps ignorée, puis il montre "
    "que la situation a profondément changé depuis lors. Cette lecture est donc la plus juste.",
    "El autor explica primero por qué este asunto pasó inadvertido durante tanto tiempo y después "
    "muestra que la situación ha cambiado mucho desde entonces. Por eso convence esta lectura.",
)

#: A refusal that comes as an ordinary answer, as most do.
REFUSAL = "I'm sorry, but I can't help with that request."
