"""Cases of hedging: answers that say nothing, and cautious answers that say something.

Belongs here: the wordings. Does not: how they become cases (`cases.py`).
"""

from tests.planted.cases import Kind, answer, behind, on_passage, task

_ANSWER = answer()

DEFECTS = (
    Kind(
        "it depends",
        (
            "It depends.",
            "That really depends on many factors.",
            "It depends on the situation and on how you look at it.",
            "Well, this depends a lot on the context and on the individual.",
        ),
        _ANSWER,
    ),
    Kind(
        "many factors",
        (
            "There are many factors to consider, and each situation is different.",
            "This is a complex topic, and there are various factors involved.",
            "Many different factors may play a role here. It is important to consider all "
            "of them carefully.",
        ),
        _ANSWER,
    ),
    Kind(
        "opinions vary",
        (
            "Opinions vary on this question. Some people may agree, while others may disagree.",
            "Different people would say different things about this.",
            "Some might argue one way, and others might argue the other way. Both sides "
            "have their points.",
        ),
        _ANSWER,
    ),
    Kind(
        "hard to say",
        (
            "It is hard to say.",
            "This is difficult to determine with certainty.",
            "It's impossible to say for sure, as there could be several reasons.",
            "It is difficult to give a definitive answer to this question.",
        ),
        _ANSWER,
    ),
    Kind(
        "no single answer",
        (
            "There is no single right answer to this question.",
            "There is no simple answer here. It all depends on your perspective.",
            "No definitive answer can be given, as much is open to interpretation.",
        ),
        _ANSWER,
    ),
    Kind(
        "may or may not",
        (
            "It may or may not be the case.",
            "That could be true, or it might not be.",
            "Perhaps it does, perhaps it doesn't. It could go either way.",
            "Maybe. Then again, maybe not.",
        ),
        _ANSWER,
    ),
    Kind(
        "consult",
        (
            "It would be best to consult a professional about this.",
            "For this question it is advisable to consult an expert in the field.",
            "Everyone's situation is different, so it is important to speak with a qualified "
            "professional.",
        ),
        _ANSWER,
    ),
    Kind(
        "more needed",
        (
            "More information would be needed to answer this question.",
            "Further research is needed before any conclusion can be drawn.",
            "Without more context, it is hard to give a precise answer. More details would "
            "be helpful.",
        ),
        _ANSWER,
    ),
    Kind(
        "weasel chain",
        (
            "It might perhaps be possible that this could sometimes be somewhat related, "
            "though it may possibly not be.",
            "Arguably it seems that it could maybe be seen as likely, or it might appear "
            "to be so to some extent.",
            "I guess it may possibly be that they could perhaps have had some sort of "
            "influence, maybe.",
        ),
        _ANSWER,
    ),
    Kind(
        "weasels on the matter",
        (
            "Possibly the @word might perhaps have been somewhat more or less "
            "important, or maybe it could seem so.",
            "The @word may perhaps possibly be what might seem likely, and it could "
            "maybe matter somewhat.",
        ),
        _ANSWER,
    ),
    Kind(
        "nuanced",
        (
            "This is a nuanced and complex issue that is open to interpretation.",
            "The answer is complicated and multifaceted, and it varies from case to case.",
            "It is a subjective matter. Each reader may see it differently.",
            "It's a debatable question with no clear consensus.",
        ),
        _ANSWER,
    ),
    Kind(
        "question echoed",
        (
            "As for the passage and what a reader would have to be told next, it is "
            "important to note that there may be several answers.",
            "What a reader would have to be told next is a difficult question. It depends "
            "on the reader.",
        ),
        _ANSWER,
    ),
    Kind(
        "two hands",
        (
            "On the one hand, it could be so. On the other hand, it might not be.",
            "In some ways yes, in some ways no. It is more complicated than that.",
            "Yes and no. It depends on how you look at it.",
        ),
        _ANSWER,
    ),
    Kind(
        "unsure",
        (
            "I'm not entirely sure, but there may be several reasons for it.",
            "I am not certain. It could be any of them, depending on the interpretation.",
            "One cannot be sure, as things might be different than they seem.",
        ),
        _ANSWER,
    ),
    Kind(
        "more evasions",
        (
            "That is a good question, and many people have thought about it over the years.",
            "Well, there is a lot that could be said about this.",
            "One would have to look at this from several angles before saying anything.",
            "It all comes down to personal preference.",
            "There are arguments for and against it.",
            "This question has no straightforward answer.",
            "Views on this matter differ considerably.",
            "It is up to each reader to decide.",
            "There are pros and cons to be weighed here.",
            "The truth probably lies somewhere in the middle.",
        ),
        _ANSWER,
    ),
    Kind(
        "more doubt",
        (
            "I cannot say for certain.",
            "I would not want to speculate on this.",
            "It remains unclear what the answer would be.",
            "Nobody really knows.",
            "We can only guess.",
            "Whether this is so remains to be seen.",
            "There is not enough information to draw a conclusion.",
            "I think it might be one thing or another, but I could be wrong.",
            "It is not possible to answer this definitively.",
            "Any answer would be speculation.",
        ),
        _ANSWER,
    ),
    Kind(
        "more of both",
        (
            "It's a difficult question. There are a number of possible answers, and which one is "
            "best will depend on your point of view.",
            "This is something that people have debated for a long time. There may be some truth "
            "in each of the positions.",
            "While there may be some indications one way or the other, it would be premature to "
            "draw conclusions.",
            "Generally speaking, it can be either, and exceptions are always possible.",
            "Please note that this is only a general answer and may not apply in every case.",
            "The @word can be understood in many ways, and no interpretation is wrong.",
            "Without knowing more, anything said about the @word would be a guess.",
            "As with most things, there are different schools of thought on the @word.",
        ),
        _ANSWER,
    ),
    Kind(
        "a third batch",
        (
            "Honestly, it is anyone's guess.",
            "There is more than one way to look at this, and none of them is wrong.",
            "I suppose one could make a case for either.",
            "Scholars continue to debate the issue.",
            "The jury is still out on that.",
            "Such questions rarely have clear answers.",
            "This would require a longer discussion than is possible here.",
            "It may be one thing to one person and another to the next.",
            "Any number of explanations could apply.",
            "We should be careful not to jump to conclusions.",
            "It could be interpreted in a number of ways, so it is best to keep an open mind.",
            "The matter is not settled, and reasonable people disagree.",
            "Sometimes it is so, and sometimes it is not.",
            "That is a question only the author could answer.",
            "To answer this properly, one would need to know a great deal more.",
            "It's hard to pin down a precise reason, since so many things are at work.",
        ),
        _ANSWER,
    ),
    Kind(
        "a fourth batch",
        (
            "There is no black and white here.",
            "Ask ten people and you will get ten answers.",
            "It may well be so, but then again it may well not.",
            "That would be a matter of opinion.",
            "Perhaps the @word did play a role, perhaps it did not.",
            "We may never know for sure.",
            "As always, the devil is in the detail.",
            "It is not as simple as it may seem.",
            "I'd say it's a bit of both, really.",
            "There could be any number of reasons for this, and it is not clear which applies.",
            "In the end, everyone has to make up their own mind.",
            "One should not generalise about such things.",
            "Some of it may be right and some of it may be wrong.",
            "The evidence is mixed.",
            "It would be unwise to commit to a single explanation.",
            "This is best left to the experts.",
        ),
        _ANSWER,
    ),
    Kind(
        "a fifth batch",
        (
            "This is a broad topic with many facets. A full treatment would go beyond this reply.",
            "It is not easy to give a short answer. Much hinges on how the question is understood.",
            "Several explanations come to mind. Which of them is right is hard to tell.",
            "Some might say that the @word was important. Others might not.",
            "The author might mean this, or the author might mean that.",
            "It could be the @word, but it could also be something else entirely.",
            "There may be a connection with the @word, but one should be cautious here.",
            "In certain situations this may hold, while in others it may not hold at all.",
            "Different interpretations are possible, and none can be ruled out.",
            "I believe it possibly relates to the @word in some way, though I may be mistaken.",
            "Given the many variables, no general statement can be made.",
            "While it is tempting to give a simple answer, reality is rarely so simple.",
            "It seems to be somewhat related to the @word, at least to a certain degree, perhaps.",
            "Results may vary.",
            "You should always do your own research before deciding.",
            "Both have their advantages and disadvantages.",
        ),
        _ANSWER,
    ),
)

HARD = (
    Kind(
        "depends on what",
        (
            "It depends on temperature: below zero the seal cracks, above it the seal holds.",
            "That depends on the valve. If it is brass, use grease; if it is plastic, water.",
            "It depends on the pressure in the boiler, which falls at night.",
        ),
        _ANSWER,
    ),
    Kind(
        "caution after substance",
        (
            " Still, other readings may be possible.",
            " It is important to note that this may vary.",
            " Opinions differ on the details, and further research is needed.",
        ),
        behind,
    ),
    Kind(
        "probable cause",
        (
            "Probably the frost of March, which killed the blossom.",
            "Perhaps because the river had changed its bed, so the mill stood dry.",
            "The engine likely overheated when the coolant leaked.",
        ),
        _ANSWER,
    ),
    Kind(
        "science",
        (
            "The drug may lower blood pressure by widening the arteries, though trials in children "
            "are lacking.",
            "Warmer seas could shift cod northwards, and trawlers might follow them past Iceland.",
            "The comet might have carried water ice, which would explain the hydrogen.",
        ),
        _ANSWER,
    ),
    Kind(
        "one word",
        ("Perhaps the miller.", "Kepler", "possibly 1911", "B", "In Rome, probably."),
        answer("short_answer"),
    ),
    Kind(
        "modal verb asked",
        (
            "Which modal verb does the author use? => might",
            "Which adverb softens the claim? => perhaps",
            'Name the hedge in the sentence. => "It is possible that"',
        ),
        task("short_answer"),
    ),
    Kind(
        "true or false",
        (
            "Judge: rain may fall. => True. The text says that rain is likely.",
            "Judge: it depends on luck. => False. It depends on skill, as line 3 says.",
            "Which is right?\nA) maybe\nB) never => (A)",
        ),
        task("true_false"),
    ),
    Kind(
        "several factors named",
        (
            "Several factors played a role: drought, debt and the new railway.",
            "There are three reasons: rent rose, wages fell, and the mine closed.",
            "Many factors matter, above all soil, slope and the depth of the water table.",
        ),
        _ANSWER,
    ),
    Kind(
        "expert named",
        (
            "Consult a cardiologist before you take warfarin with ibuprofen, since the two "
            "thin the blood together.",
            "A surveyor should look at the crack, because clay shrinks in dry summers.",
        ),
        _ANSWER,
    ),
    Kind(
        "debate told",
        (
            "Some historians argue that grain prices caused the revolt; others blame the salt tax.",
            "Critics disagree: Adams called it a satire, while Brook read it as an elegy.",
        ),
        _ANSWER,
    ),
    Kind(
        "not told",
        (
            "The passage does not say.",
            "It is not stated in the passage.",
            "The text gives no date for the founding of the mill.",
        ),
        _ANSWER,
    ),
    Kind(
        "quoted caution",
        (
            "We may find that results vary; it is hard to say more. => Quote the sentence "
            "of caution. => We may find that results vary; it is hard to say more.",
            "It depends on many factors, said the miller. => What did he say? => It depends "
            "on many factors, said the miller.",
        ),
        on_passage("span"),
    ),
    Kind(
        "short and plain",
        (
            "It was too cold for the bees.",
            "Nobody had a key.",
            "They differ in weight.",
            "The mill, which was never rebuilt.",
            "Because they thought him a spy.",
            "He could not swim.",
            "It may be sown in April.",
            "A certain Dr Brandt.",
            "The ferry might sink, so they stay.",
            "To know the depth of the lake.",
        ),
        _ANSWER,
    ),
    Kind(
        "probability",
        (
            "The probability may be anything from 0.2 to 0.4.",
            "It could take 3 to 5 hours, depending on the wind.",
            "Perhaps 40 litres.",
        ),
        answer("number"),
    ),
)
