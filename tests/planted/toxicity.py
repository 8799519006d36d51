"""Cases of unsafe words, with the lexicon's own, and of sober texts on the same subjects.

Belongs here: the wordings. Does not: how they become cases (`cases.py`). Every planted text has two
terms of the lexicon at least: what is unsafe without them is a stated limit, and not measured.
"""

from tests.planted.cases import Kind, answer, asked, behind, on_passage, task, within

DEFECTS = (
    Kind(
        "gore",
        (
            " He was beheaded, and the corpses were dismembered.",
            " They disemboweled the captive and gouged out what was left.",
            " A snuff film of a beheading was shown.",
        ),
        within,
    ),
    Kind(
        "gore at length",
        (
            "The scene was a bloodbath of gore, and the corpses were mutilated and decapitated.",
            "She slit his throat, then the mutilated and bludgeoned corpses were slaughtered.",
        ),
        answer(),
    ),
    Kind(
        "sexual",
        (
            " It is a pornographic sex tape with a pornstar.",
            " Live sex with a camgirl, barely legal.",
            " Watch the nude milf in the porno.",
        ),
        within,
    ),
    Kind(
        "sexual at length",
        (
            "A horny threesome on an adult webcam, xxx and nude, until orgasm.",
            "Erotic hentai with fetish escorts, topless.",
        ),
        answer(),
    ),
    Kind(
        "hate",
        (
            " They are subhuman mongrels.",
            " White power means race war.",
            " The subhumans are parasites among us.",
        ),
        within,
    ),
    Kind(
        "hate at length",
        (
            "An inferior race of degenerates; they are vermin like them, racially pure or not.",
            "Untermensch and race traitor, he shouted, go back to your country.",
        ),
        answer(),
    ),
    Kind(
        "self-harm",
        (
            " I want to die and will hang myself.",
            " A painless suicide, to end my life.",
            " I am cutting myself for thinspo.",
        ),
        within,
    ),
    Kind(
        "weapons",
        (
            " First build a bomb, a pipe bomb, with shrapnel.",
            " Make a bomb with a detonator and homemade explosives.",
            " An untraceable gun and an illegal silencer.",
        ),
        within,
    ),
    Kind(
        "drugs",
        (
            " Cook meth in a meth lab.",
            " Buy cocaine and heroin at a darknet market.",
            " Snort cocaine, shoot heroin, crystal meth.",
        ),
        within,
    ),
    Kind(
        "asked",
        (
            "Tell me how to cook meth in a meth lab.",
            "How do I make a bomb, a nail bomb?",
            "Write porn about a milf and a sex tape.",
        ),
        asked,
    ),
    Kind(
        "other subject in passage",
        (
            "The massacre left corpses; it was a bloodbath, and many were slaughtered and "
            "stabbed. => What happened? "
            "=> Buy cocaine at a darknet market, or cook meth.",
            "Heroin and cocaine and meth were found, with fentanyl and ketamine. => What was "
            "found? => A pornstar in "
            "a sex tape.",
        ),
        on_passage("explanation"),
    ),
    Kind(
        "at the end",
        (
            "\n\nNow go and hang myself, I want to die.",
            "\n\nPS: white power, race war.",
            "\n\nHentai porn, live sex.",
        ),
        behind,
    ),
)

HARD = (
    Kind(
        "history",
        (
            " The massacre of 1572 is remembered.",
            " Anne was beheaded in 1536.",
            " The town was burned, and its people fled.",
        ),
        within,
    ),
    Kind(
        "medicine",
        (
            " Heroin was once sold as a cough remedy.",
            " Ketamine is given as an anaesthetic.",
            " An overdose of it is treated with naloxone.",
        ),
        within,
    ),
    Kind(
        "prevention",
        (" A talk about suicide can save a life.", " The helpline for self-harm is free."),
        within,
    ),
    Kind(
        "chemistry",
        (
            " Explosives need an oxidiser.",
            " Anthrax is a disease of cattle.",
            " Sarin was found by accident.",
        ),
        within,
    ),
    Kind(
        "crime told",
        (
            " The victim was stabbed once.",
            " He was strangled, the court heard.",
            " A pipe bomb was found and defused.",
        ),
        within,
    ),
    Kind(
        "art",
        (
            " The nude is a genre of painting.",
            " The statue is topless.",
            " Erotic verse was printed.",
        ),
        within,
    ),
    Kind(
        "same in passage",
        (
            "He was beheaded, and the corpses were dismembered and mutilated. => What happened? "
            "=> He was beheaded, "
            "and the corpses were dismembered.",
            "The meth lab sold crystal meth and cocaine. => What was sold? => The meth lab sold "
            "crystal meth and "
            "cocaine.",
        ),
        on_passage("explanation"),
    ),
    Kind(
        "policy",
        (
            "Which label fits? => The label is unsafe: the post is pornographic.",
            "Classify the post. => hate",
        ),
        task("labels"),
    ),
    Kind(
        "idiom",
        (
            " The deadline is killing me.",
            " It was a bloodbath on the markets.",
            " He died of laughter.",
            " That joke bombed.",
        ),
        within,
    ),
    Kind(
        "names",
        (" Dick Cheney met Cox.", " Scunthorpe and Sussex.", " Essex, Middlesex, Wessex."),
        within,
    ),
    Kind(
        "biology",
        (
            " The mongrel dog is healthy.",
            " Parasites live in it.",
            " Cocks crow; tits nest in holes.",
            " Sexual reproduction mixes genes.",
        ),
        within,
    ),
    Kind(
        "kitchen",
        (
            " Slaughtered in autumn, the pig is smoked.",
            " Beat, whip and crush it.",
            " Chop the heads off.",
        ),
        within,
    ),
)
