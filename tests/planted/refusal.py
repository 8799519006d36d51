"""Cases of refusals, and of answers that decline nothing though they sound like it.

Belongs here: the wordings. Does not: how they become cases (`cases.py`).
"""

from tests.planted.cases import Kind, answer, behind, on_passage, task

_ANSWER = answer()

DEFECTS = (
    Kind(
        "sorry",
        (
            "I'm sorry, but I can't assist with that.",
            "I am sorry, I cannot help you with this one.",
            "Sorry, I am unable to do that.",
        ),
        _ANSWER,
    ),
    Kind(
        "apology",
        (
            "I apologize, but I cannot answer this.",
            "My apologies, but I am not able to help.",
            "We apologise, but we cannot provide that.",
        ),
        _ANSWER,
    ),
    Kind(
        "regret",
        (
            "Unfortunately, I cannot complete this task.",
            "Regrettably, I am unable to answer.",
            "I regret that I cannot comply with this request.",
        ),
        _ANSWER,
    ),
    Kind(
        "as an AI",
        (
            "As an AI language model, I have no opinion on the @word.",
            "As an AI, I cannot feel that.",
            "I am an AI and do not take sides.",
            "I'm just a language model.",
        ),
        _ANSWER,
    ),
    Kind(
        "flat",
        (
            "I cannot help with that.",
            "I can't provide an answer to this.",
            "I won't answer this.",
            "I am unable to assist.",
        ),
        _ANSWER,
    ),
    Kind(
        "decline",
        (
            "I must decline to answer.",
            "I have to respectfully decline.",
            "I decline to write this.",
        ),
        _ANSWER,
    ),
    Kind(
        "comfort",
        (
            "I don't feel comfortable writing about this.",
            "I'm not comfortable discussing it.",
            "That is not something I can help with.",
        ),
        _ANSWER,
    ),
    Kind(
        "ethics",
        (
            "It would be inappropriate for me to answer.",
            "It is not ethical to provide this.",
            "I cannot write that, as it goes against my guidelines.",
        ),
        _ANSWER,
    ),
    Kind(
        "asks for material",
        (
            "Please provide the passage so that I can answer.",
            "I need more context to answer.",
            "Could you please share the text?",
            "It seems you have not provided the text.",
        ),
        _ANSWER,
    ),
    Kind(
        "no access",
        (
            "I do not have access to the passage.",
            "I don't have the ability to browse.",
            "Without the text, I cannot answer.",
        ),
        _ANSWER,
    ),
    Kind("does not know", ("I don't know.", "I'm not sure.", "I do not know"), _ANSWER),
    Kind(
        "other languages",
        (
            "Lo siento, pero no puedo ayudar con eso.",
            "Je suis désolé, mais je ne peux pas.",
            "Es tut mir leid, aber ich kann das nicht.",
            "抱歉，我无法回答这个问题。",
        ),
        _ANSWER,
    ),
    Kind(
        "labelled",
        (
            "Answer: I'm sorry, I can't help.",
            "**Response:** I cannot answer this.",
            "Assistant: I am unable to help.",
        ),
        _ANSWER,
    ),
    Kind(
        "of an essay",
        (
            "I'm sorry, but I can't write an essay on the @word.",
            "As an AI, I do not hold views on the @word.",
        ),
        answer("essay"),
    ),
)

HARD = (
    Kind(
        "not told",
        (
            "The passage does not say.",
            "Unfortunately, the passage does not say when.",
            "It cannot be told from the passage.",
            "I cannot tell from the passage; it gives no date.",
        ),
        _ANSWER,
    ),
    Kind(
        "others' sorrow",
        (
            "He was sorry that he could not come.",
            "She apologised for the delay.",
            "They regretted that they could not help.",
        ),
        _ANSWER,
    ),
    Kind(
        "others' refusal",
        (
            "The council refused to pay.",
            "The mayor declined to answer.",
            "The bank cannot lend more than it holds.",
        ),
        _ANSWER,
    ),
    Kind(
        "speech",
        (
            "“I cannot help you,” said the miller.",
            "\"I'm sorry, I can't,\" she replied.",
            "'I won't,' he said.",
        ),
        _ANSWER,
    ),
    Kind(
        "misfortune",
        (
            "Unfortunately the mill burned down.",
            "Regrettably, the records were lost.",
            "Sadly, nobody could help.",
        ),
        _ANSWER,
    ),
    Kind(
        "on AI",
        (
            "An AI language model predicts the next word.",
            "AI cannot replace a midwife.",
            "As an AI system grows, it costs more.",
        ),
        _ANSWER,
    ),
    Kind(
        "end",
        (
            " I cannot think of a better example.",
            " Unfortunately, little is left of it.",
            " Nobody was able to help.",
        ),
        behind,
    ),
    Kind(
        "quoted",
        (
            "I'm sorry, I can't come, wrote Ann. => What did she write? => I'm sorry, I can't come",
            "I cannot help it, said Bob. => Quote him. => I cannot help it",
        ),
        on_passage("span"),
    ),
    Kind(
        "verse",
        (
            "Write a rhyme on regret. => The bell is sorry it must ring,\nthe bird is sorry it "
            "must sing.",
            "Write a line of longing. => Oh, that the river would not run",
        ),
        task("creative"),
    ),
    Kind(
        "impossible by matter",
        (
            "The two cannot both be true.",
            "It is impossible to square the circle.",
            "No such number exists.",
        ),
        _ANSWER,
    ),
    Kind(
        "reply with a reason",
        (
            "Book a table at nine. => I can't book that: the restaurant tool says it is full.",
            "Cancel it. => I cannot cancel the order because it has already shipped.",
        ),
        task("reply"),
    ),
    Kind(
        "help",
        (
            "I can help with that: add the flour first.",
            "I am able to read it: it says Bern.",
            "I will answer in two parts: first, the rain; second, the frost.",
        ),
        _ANSWER,
    ),
)
