"""Text modification: right and wrong results written before their author had read the rules.

Only what code decides is measured: a result on which no rule finds a fault passes here, for the
critic is scripted to. What passes so is a sentence left out of a translation, and code switching
that stays in one language (dialects are languages there, and no program knows them all).
When first run the rules refused 1 of 35 right ones and passed 7 of 50 wrong ones; mended on since.
"""

import asyncio

from tests.fakes.agents import ScriptedAgents
from transforms.flows.common.asking import spec_text
from transforms.flows.common.tasks import Asked
from transforms.flows.common.verifying import is_accepted, verdicts_on
from transforms.flows.text_modification import tasks
from transforms.flows.text_modification.taxonomy import TYPES
from transforms.flows.text_modification.verification import VERIFIERS

MILL = (
    "The water mill at Osterby was built in 1764 by Nils Brandt. For almost two hundred years it "
    "ground rye and barley for the farmers of the valley, who paid the miller one sack in twelve. "
    "The wheel stopped turning on March 3rd, 1951, when an electric mill opened in town. Since "
    "12 June 2004 a society of 85 volunteers has kept the mill open to visitors; the mill draws "
    "about 14000 people a year."
)
LEASE = (
    "Dear Mrs. Okafor,\n\n"
    "I rented the flat at 12 Quarry Lane from 1 May 2019 until 30 April 2022, and I paid a deposit "
    "of $1,450. Your agent, Tom Vance, promised on the phone (555-0142) that it would come back "
    "within 14 days. It is now five weeks later. Please pay the deposit into my account by 5 p.m. "
    "on Friday.\n\nKind regards,\nLeila Haddad"
)
BEES = (
    "Honey bees do not sleep through the winter. When it gets cold, they gather around the queen "
    "in a tight ball and shiver with their flight muscles, which keeps the centre of the ball at "
    "about 34 degrees. The bees on the outside slowly change places with the bees inside. In this "
    "way a colony can burn through fifteen kilos of honey before the first flowers open."
)
REVIEW = (
    "The hotel is close to the station. The room was small and the window looked out on a car "
    "park. Breakfast was served until ten and the coffee was cold on two of three mornings. The "
    "staff at the desk found us a taxi at night."
)
PASSAGES = {"mill": MILL, "lease": LEASE, "bees": BEES, "review": REVIEW}
TYPE = {each.name: each for each in TYPES}
L, R, S = tasks.Limit, tasks.Replacement, tasks.Labelled


def most(kind, number=0, *words):
    return L(kind=kind, words=[*words], number=number)


def task(type_name, passage, said, **fields):
    """Return (draft, passage, format) of a task as its type assembles it."""
    kind = TYPE[type_name]
    draft = kind.assemble(
        kind.task(instruction=said, **fields), Asked(PASSAGES[passage], "paragraph", "k")
    )
    return draft, PASSAGES[passage], kind.answer_format


PARAPHRASE = task(
    "paraphrasing", "mill", "Paraphrase this text for a leaflet.", limits=[most("most_words", 90)]
)
SIMPLE = task(
    "simplification",
    "bees",
    "Rewrite this for children of eight.",
    limits=[most("most_sentence_words", 14), most("keeps", 0, "queen", "honey")],
)
LONGER = task(
    "expansion",
    "review",
    "Make this review longer by describing what each thing was like.",
    limits=[most("least_words", 70)],
)
GERMAN = task(
    "translation",
    "mill",
    "Translate this text into German for the society's website.",
    language="German",
    code="de",
    keeps=["Nils Brandt", "Osterby"],
)
FRENCH = task(
    "translation",
    "bees",
    "Translate into French for a school book.",
    language="French",
    code="fr",
    keeps=[],
)
BULLETS = task(
    "formatting", "bees", "Turn this into a list of facts.", layout="bullets", names=[], count=4
)
ROWS = task(
    "formatting",
    "mill",
    "Put the dates of the mill into a table.",
    layout="table",
    names=["Year", "Event"],
    count=3,
)
KEYS = task(
    "formatting",
    "lease",
    "Extract the tenancy as JSON.",
    layout="json",
    names=["address", "from", "until", "deposit"],
    count=1,
)
CELLS = task(
    "formatting",
    "mill",
    "Give the events as CSV.",
    layout="csv",
    names=["date", "event"],
    count=3,
)
STEPS = task(
    "formatting",
    "bees",
    "Turn it into a numbered list.",
    layout="numbers",
    names=[],
    count=0,
)
HEADED = task(
    "formatting", "mill", "Set it as a page with headings.", layout="headings", names=[], count=2
)
GLAD = task(
    "sentiment_modification",
    "review",
    "Make this review positive.",
    target="positive",
    limits=[most("sentence_count", 4)],
)
LABELLED = task(
    "annotation",
    "lease",
    "Label persons, dates and amounts of money.",
    labels=["PERSON", "DATE", "MONEY"],
    spans=[
        S(text="Mrs. Okafor", label="PERSON"),
        S(text="1 May 2019", label="DATE"),
        S(text="30 April 2022", label="DATE"),
        S(text="$1,450", label="MONEY"),
        S(text="Tom Vance", label="PERSON"),
        S(text="Leila Haddad", label="PERSON"),
    ],
)
SWAP = task(
    "keyword_replacement",
    "mill",
    "Use the words of our glossary.",
    replacements=[R(old="mill", new="watermill"), R(old="farmers", new="growers")],
)
MASK = task(
    "redaction",
    "lease",
    "Redact the private details.",
    terms=["Okafor", "12 Quarry Lane", "555-0142", "Leila Haddad"],
    mark="[REDACTED]",
)
CUT = task("redaction", "bees", "Take this word out.", terms=["slowly", "tight"], mark="")
UPPER = task("capitalization", "bees", "Make it a shout.", style="all_upper", terms=[], start="")
TITLE = task("capitalization", "review", "As a headline.", style="every_word", terms=[], start="")
FIRSTS = task(
    "capitalization", "review", "Mark beginnings.", style="first_words_upper", terms=[], start=""
)
STARTS = task(
    "capitalization",
    "bees",
    "Rewrite with an alliteration.",
    style="sentences_start",
    terms=[],
    start="B",
)
BOLD = task("styling", "mill", "Set off all the figures.", style="bold", terms=[])
ITALIC = task("styling", "bees", "Set off these words.", style="italics", terms=["queen", "honey"])
ISO = task(
    "data_normalization", "mill", "Unify the dates.", what="dates", style="YYYY-MM-DD",
    replacements=[],
)  # fmt: skip
COMMAS = task(
    "data_normalization", "mill", "Unify the numbers.", what="thousands", style="", replacements=[]
)
CLOCK = task(
    "data_normalization", "lease", "Unify the times.", what="times", style="", replacements=[]
)
AMERICAN = task(
    "data_normalization",
    "bees",
    "American spelling, please.",
    what="spelling",
    style="",
    replacements=[R(old="centre", new="center"), R(old="kilos", new="kilograms")],
)
OWN_WORDS = task(
    "plagiarism_rewording", "bees", "Reword this, I may not copy it from the book.", limits=[]
)
SPANGLISH = task(
    "code_switching",
    "review",
    "Retell it as a bilingual speaker who mixes English and Spanish.",
    limits=[],
)
LETTER = task(
    "content_rewriting",
    "mill",
    "Retell it as the mill itself, in the first person.",
    limits=[most("sentence_count", 4)],
)
VAGUE = task(
    "obfuscation",
    "lease",
    "Make the persons and the place unrecognisable.",
    hidden=["Okafor", "Quarry Lane", "Tom Vance", "Leila Haddad", "555-0142"],
)
FOLLOWS = task(
    "textual_entailment",
    "review",
    "Edit the review.",
    statement="The guests could watch the trains from their room.",
    relation="contradicts",
)
NO_A = task(
    "vocabulary_limits", "bees", "Retell the gist.", limit="without_letter", letter="a", number=0,
    most_words=40,
)  # fmt: skip
SHORT_WORDS = task(
    "vocabulary_limits", "bees", "Retell the gist in short words.", limit="most_letters", letter="",
    number=5, most_words=0,
)  # fmt: skip
ONCE = task(
    "vocabulary_limits", "mill", "Retell it without repeating a word.", limit="each_word_once",
    letter="", number=0, most_words=40,
)  # fmt: skip
THIRD = task(
    "vocabulary_limits", "review", "Retell this review.", limit="nth_word_starts", letter="s",
    number=3, most_words=0,
)  # fmt: skip

MASKED = (
    LEASE.replace("Okafor", "[REDACTED]")
    .replace("12 Quarry Lane", "[REDACTED]")
    .replace("555-0142", "[REDACTED]")
    .replace("Leila Haddad", "[REDACTED]")
)
MARKED = (
    LEASE.replace("Okafor,", "Okafor [PERSON],")
    .replace("2019", "2019 [DATE]")
    .replace("2022", "2022 [DATE]")
    .replace("$1,450", "$1,450 [MONEY]")
    .replace("Vance", "Vance [PERSON]")
    .replace("Haddad", "Haddad [PERSON]")
)
GERMAN_TEXT = (
    "Die Wassermühle in Osterby wurde 1764 von Nils Brandt erbaut. Fast zweihundert Jahre lang "
    "mahlte sie Roggen und Gerste für die Bauern des Tals, die dem Müller jeden zwölften Sack "
    "überließen. Am 3. März 1951, als in der Stadt eine elektrische Mühle eröffnete, blieb das Rad "
    "stehen. Seit dem 12. Juni 2004 hält ein Verein mit 85 Ehrenamtlichen die Mühle für Besucher "
    "offen; jährlich kommen rund 14.000 Menschen."
)
FRENCH_TEXT = (
    "Les abeilles ne dorment pas pendant l’hiver. Quand il fait froid, elles se rassemblent autour "
    "de la reine en une boule serrée et font trembler leurs muscles de vol, ce qui maintient le "
    "centre de la boule à environ 34 degrés. Les abeilles de l’extérieur échangent lentement leur "
    "place avec celles de l’intérieur. Une colonie peut ainsi consommer quinze kilos de miel avant "
    "l’éclosion des premières fleurs."
)
BOLD_TEXT = (
    MILL.replace("1764", "**1764**")
    .replace("March 3rd, 1951", "March **3rd**, **1951**")
    .replace("12 June 2004", "**12** June **2004**")
    .replace("85", "**85**")
    .replace("14000", "**14000**")
)
VAGUE_TEXT = (
    "Dear Madam,\n\nI rented a flat of yours for three years, and I paid a deposit of $1,450. Your "
    "agent promised on the phone that it would come back within 14 days. It is now five weeks "
    "later. Please pay the deposit into my account by 5 p.m. on Friday.\n\nKind regards,\nYour "
    "former tenant"
)

RIGHT = [
    (
        PARAPHRASE,
        "Nils Brandt put up Osterby's water mill in 1764. Farmers from the valley had their rye "
        "and barley ground there for the better part of two centuries, and the miller kept every "
        "twelfth sack as his fee. On 3 March 1951, once a mill driven by electricity had started "
        "up in town, its wheel came to rest. A society, now 85 volunteers strong, has welcomed the "
        "public since June 12, 2004, and some 14,000 visitors come each year.",
    ),
    (
        SIMPLE,
        "Honey bees do not sleep in winter. When it is cold, they make a ball around the queen. "
        "They shake the muscles that they use for flying. This keeps the middle of the ball at "
        "about 34 degrees. The bees outside slowly swap places with the bees inside. All winter "
        "long they eat. They can eat fifteen kilos of honey before the first flowers open.",
    ),
    (
        LONGER,
        "The hotel is close to the station, barely a five-minute walk even with heavy suitcases. "
        "The room was small: two people could not pass each other beside the bed, and the window "
        "looked out on a car park where engines started before dawn. Breakfast was served until "
        "ten, with soft rolls and decent jam, but the coffee was cold on two of three mornings. "
        "The staff at the desk, patient and friendly, found us a taxi at night when every line "
        "was busy.",
    ),
    (GERMAN, GERMAN_TEXT),
    (FRENCH, FRENCH_TEXT),
    (
        BULLETS,
        "- Honey bees stay awake all winter.\n- In the cold they gather around the queen in a "
        "tight ball and shiver, keeping its centre at about 34 degrees.\n- Bees on the outside "
        "slowly trade places with those inside.\n- A colony can use fifteen kilos of honey before "
        "the first flowers open.",
    ),
    (
        ROWS,
        "| Year | Event |\n| :--- | :--- |\n| 1764 | Mill built by Nils Brandt |\n| 1951 | Wheel "
        "stopped turning (March 3rd) |\n| 2004 | Society of volunteers opens it to visitors |",
    ),
    (
        KEYS,
        '{\n  "address": "12 Quarry Lane",\n  "from": "1 May 2019",\n  "until": "30 April 2022",\n'
        '  "deposit": "$1,450"\n}',
    ),
    (
        KEYS,
        '{"address": "12 Quarry Lane", "from": "2019-05-01", "until": "2022-04-30", '
        '"deposit": 1450}',
    ),
    (
        CELLS,
        "date,event\n1764,Mill built by Nils Brandt\n\"March 3rd, 1951\",Wheel stopped turning\n"
        "12 June 2004,Society opens the mill to visitors",
    ),
    (
        STEPS,
        "1. The weather turns cold.\n2. The bees gather around the queen in a tight ball.\n3. They "
        "shiver with their flight muscles and keep the centre at about 34 degrees.\n4. Outer and "
        "inner bees slowly change places.\n5. By spring the colony has burned up to fifteen kilos "
        "of honey.",
    ),
    (
        HEADED,
        "## Two centuries of milling\n\nThe water mill at Osterby was built in 1764 by Nils "
        "Brandt. For almost two hundred years it ground rye and barley for the farmers of the "
        "valley, who paid the miller one sack in twelve.\n\n## From closure to museum\n\nThe wheel "
        "stopped turning on March 3rd, 1951, when an electric mill opened in town. Since 12 June "
        "2004 a society of 85 volunteers has kept it open; about 14,000 people visit each year.",
    ),
    (
        GLAD,
        "The hotel is wonderfully close to the station. Our room was cosy, and the window gave us "
        "a view of our own parked car. Breakfast was served until ten, and hot coffee awaited us "
        "on one of three mornings. The kind staff at the desk even found us a taxi at night!",
    ),
    (LABELLED, MARKED),
    (SWAP, MILL.replace("mill", "watermill").replace("watermiller", "miller").replace(
        "farmers", "growers")),
    (MASK, MASKED),
    (CUT, BEES.replace("tight ", "").replace("slowly ", "")),
    (UPPER, BEES.upper()),
    (TITLE, "The Hotel Is Close To The Station. The Room Was Small And The Window Looked Out On A "
     "Car Park. Breakfast Was Served Until Ten And The Coffee Was Cold On Two Of Three Mornings. "
     "The Staff At The Desk Found Us A Taxi At Night."),
    (FIRSTS, REVIEW.replace("The hotel", "THE hotel").replace("The room", "THE room").replace(
        "Breakfast", "BREAKFAST").replace("The staff", "THE staff")),
    (
        STARTS,
        "Bees do not sleep through the winter. Bunched around the queen when it gets cold, they "
        "shiver with their flight muscles and keep the centre at about 34 degrees. Bit by bit, "
        "outer and inner bees change places. Before the first flowers open, a colony can burn "
        "fifteen kilos of honey.",
    ),
    (BOLD, BOLD_TEXT),
    (ITALIC, BEES.replace("queen", "*queen*").replace("of honey", "of *honey*").replace(
        "Honey", "*Honey*")),
    (ISO, MILL.replace("March 3rd, 1951", "1951-03-03").replace("12 June 2004", "2004-06-12")),
    (COMMAS, MILL.replace("14000", "14,000")),
    (CLOCK, LEASE.replace("5 p.m.", "17:00")),
    (AMERICAN, BEES.replace("centre", "center").replace("kilos", "kilograms")),
    (
        OWN_WORDS,
        "Winter is no time of rest for a honey bee colony. As temperatures fall, workers crowd "
        "into a dense cluster with the queen at its heart and warm it by trembling, so that its "
        "core stays near 34 °C. Those at the rim and those further in take turns. Feeding this "
        "heater may cost them 15 kg of stores by the time spring blossoms appear.",
    ),
    (
        SPANGLISH,
        "El hotel está bien cerca de la estación, so that was great. The room, though, era chiquito"
        " and the window looked out on un estacionamiento. They served desayuno until ten, pero the"
        " coffee estaba frío on two of three mornings. La gente at the desk found us un taxi at "
        "night, gracias a Dios.",
    ),
    (
        LETTER,
        "I was built at Osterby in 1764 by Nils Brandt, and for almost two hundred years I ground "
        "rye and barley for the farmers of my valley, who gave my miller one sack in twelve. My "
        "wheel stopped turning on March 3rd, 1951, when an electric rival opened in town. How "
        "quiet those years were! Since 12 June 2004, though, 85 volunteers have kept my doors "
        "open, and about 14,000 people a year come to see me.",
    ),
    (VAGUE, VAGUE_TEXT),
    (
        FOLLOWS,
        REVIEW.replace("looked out on a car park", "looked out only on a car park, not the tracks"),
    ),
    (
        NO_A,
        "Bees do not sleep through winter. They shiver in one tight cluster with the queen inside "
        "it, switch positions from time to time, then consume fifteen kilos before spring.",
    ),
    (
        SHORT_WORDS,
        "Bees do not sleep when it is cold. They form a tight ball with the queen in it and shake "
        "to keep warm. Now and then those on the rim swap with those on the in side. They eat a "
        "lot of honey till buds open.",
    ),
    (
        ONCE,
        "Built in 1764, Osterby's old watermill ground rye and barley for two centuries until "
        "electricity arrived. Today volunteers show it to thousands of visitors every year.",
    ),
]  # fmt: skip
WRONG = [
    (
        PARAPHRASE,
        "Nils Brandt put up Osterby's water mill in 1746. Farmers from the valley had their rye "
        "and barley ground there for nearly two centuries, and the miller kept every twelfth sack. "
        "On 3 March 1951, once a mill driven by electricity had started up in town, its wheel came "
        "to rest. A society of 85 volunteers has welcomed the public since June 12, 2004.",
    ),
    (
        PARAPHRASE,
        "The water mill at Osterby was built in 1764 by Nils Brandt. For almost two hundred years "
        "it ground rye and barley for the farmers of the valley, who gave the miller one sack in "
        "twelve. The wheel stopped turning on March 3rd, 1951, when an electric mill opened in "
        "town. Since 12 June 2004 a society of 85 volunteers has kept the mill open to visitors.",
    ),
    (
        SIMPLE,
        "Honey bees do not sleep in winter. When it is cold, they make a tight ball around the "
        "queen and shake the muscles that they use for flying. This keeps the middle warm, at "
        "about 34 degrees. The bees outside slowly swap places with the bees inside. They can eat "
        "fifteen kilos of honey before the first flowers open.",
    ),
    (
        SIMPLE,
        "Bees do not sleep in winter. When it is cold, they make a ball. They shake the muscles "
        "that they use for flying. This keeps the middle at about 34 degrees. The bees outside "
        "slowly swap places with the bees inside. They can eat fifteen kilos of honey by spring.",
    ),
    (
        LONGER,
        "The hotel is close to the station. The room was small and rather dark and the window "
        "looked out on a car park. Breakfast was served until ten and the coffee was cold on two "
        "of three mornings, sadly. The staff at the desk found us a taxi at night.",
    ),
    (GERMAN, GERMAN_TEXT.replace("85", "58")),
    (GERMAN, GERMAN_TEXT.replace("; jährlich kommen rund 14.000 Menschen", "")),
    (GERMAN, GERMAN_TEXT.replace("Osterby", "Osterdorf")),
    (FRENCH, BEES),
    (FRENCH, "Les abeilles ne dorment pas pendant l’hiver et se serrent autour de la reine à "
     "environ 34 degrés."),
    (
        BULLETS,
        "- Honey bees stay awake all winter.\n- In the cold they gather around the queen and keep "
        "the centre at about 34 degrees.\n- Bees on the outside slowly trade places with those "
        "inside.",
    ),
    (
        BULLETS,
        "Facts about bees in winter:\n- They stay awake.\n- They gather around the queen.\n- They "
        "trade places.\n- They burn fifteen kilos of honey.",
    ),
    (
        ROWS,
        "| Year | Event | Source |\n|---|---|---|\n| 1764 | Built | text |\n| 1951 | Wheel stopped"
        " | text |\n| 2004 | Society | text |",
    ),
    (
        ROWS,
        "| Event | Year |\n|---|---|\n| Built | 1764 |\n| Wheel stopped | 1951 |\n| Society | 2004 "
        "|",
    ),
    (
        KEYS,
        '{"address": "12 Quarry Lane", "start": "1 May 2019", "until": "30 April 2022", "deposit": '
        '"$1,450"}',
    ),
    (
        KEYS,
        '{"address": "12 Quarry Lane", "from": "1 May 2019", "until": "30 April 2022", "deposit": '
        '"$1,450", "agent": "Tom Vance"}',
    ),
    (
        CELLS,
        "date,event\n1764,Mill built by Nils Brandt\nMarch 3rd, 1951,Wheel stopped turning\n12 "
        "June 2004,Society opens the mill",
    ),
    (
        HEADED,
        "## Osterby\n\nThe water mill was built in 1764 by Nils Brandt and ground rye and barley "
        "for almost two hundred years. The wheel stopped turning on March 3rd, 1951. Since 12 June "
        "2004 a society of 85 volunteers has kept it open.",
    ),
    (
        GLAD,
        "The hotel is wonderfully close to the station. Our room was cosy. The window gave us a "
        "view of our own parked car. Breakfast was served until ten, and hot coffee awaited us. "
        "The kind staff even found us a taxi at night!",
    ),
    (LABELLED, MARKED.replace(" [MONEY]", "")),
    (LABELLED, MARKED.replace("Vance [PERSON]", "Vance [DATE]")),
    (LABELLED, MARKED.replace("on the phone", "by phone")),
    (SWAP, MILL.replace("mill", "watermill").replace("farmers", "growers")),
    (SWAP, MILL.replace("The water mill", "The water watermill").replace("farmers", "growers")),
    (MASK, MASKED.replace("Dear Mrs. [REDACTED]", "Dear Mrs. Okafor")),
    (MASK, MASKED.replace("Tom Vance", "[REDACTED]")),
    (CUT, BEES.replace("tight ", "").replace("slowly ", "gradually ")),
    (UPPER, BEES.upper().replace("QUEEN", "queen")),
    (UPPER, BEES.upper().replace("DEGREES", "DEGREES CELSIUS")),
    (TITLE, "The Hotel Is Close to the Station. The Room Was Small and the Window Looked Out on a "
     "Car Park. Breakfast Was Served Until Ten and the Coffee Was Cold on Two of Three Mornings. "
     "The Staff at the Desk Found Us a Taxi at Night."),
    (FIRSTS, REVIEW.replace("The hotel", "THE hotel").replace("The room", "THE room").replace(
        "The staff", "THE staff")),
    (
        STARTS,
        "Bees do not sleep through the winter. Bunched around the queen when it gets cold, they "
        "shiver with their flight muscles. Slowly, outer and inner bees change places. Before the "
        "first flowers open, a colony can burn fifteen kilos of honey.",
    ),
    (BOLD, BOLD_TEXT.replace("**85**", "85")),
    (BOLD, BOLD_TEXT.replace("two hundred", "**two hundred**")),
    (ITALIC, BEES.replace("queen", "*queen*").replace("of honey", "of *honey*")),
    (ISO, MILL.replace("March 3rd, 1951", "1951-03-03")),
    (ISO, MILL.replace("March 3rd, 1951", "1951-03-03").replace("12 June 2004", "2004-12-06")),
    (COMMAS, MILL.replace("14000", "14,000").replace("1764", "1,764")),
    (CLOCK, LEASE.replace("5 p.m.", "05:00")),
    (AMERICAN, BEES.replace("centre", "center")),
    (
        OWN_WORDS,
        "Winter is no time of rest for a honey bee colony. As temperatures fall, the 20,000 workers"
        " crowd into a dense cluster with the queen at its heart and warm it by trembling, so that "
        "its core stays near 34 degrees. Those at the rim and those further in take turns.",
    ),
    (
        SPANGLISH,
        "The hotel is near the station. The room was tiny and the window faced a car park. They "
        "served breakfast until ten, but the coffee was cold on two of three mornings. The people "
        "at the desk got us a taxi at night.",
    ),
    (
        LETTER,
        "I was built at Osterby in 1764 by Nils Brandt. For almost two hundred years I ground rye "
        "and barley for the farmers of my valley. My wheel stopped turning on March 3rd, 1951. How "
        "quiet those years were! Since 12 June 2004 volunteers have kept my doors open.",
    ),
    (VAGUE, VAGUE_TEXT.replace("Your agent", "Your agent, T. Vance,")),
    (VAGUE, VAGUE_TEXT.replace("on the phone", "on the phone (555-0142)")),
    (VAGUE, VAGUE_TEXT.replace("a flat of yours", "a flat in Quarry  Lane")),
    (
        NO_A,
        "Bees do not sleep through winter. They shiver in a tight cluster with the queen inside "
        "it, then consume fifteen kilos before spring.",
    ),
    (
        SHORT_WORDS,
        "Bees do not sleep when it is cold. They form a tight ball with the queen in it and shiver "
        "to keep warm. They eat a lot of honey till buds open.",
    ),
    (
        ONCE,
        "Built in 1764, Osterby's old watermill ground rye and barley for two centuries until "
        "electricity arrived. Today volunteers show the mill to thousands and it is the pride.",
    ),
    (
        THIRD,
        "The hotel stands close to someone's old station, and small rooms look south over cars. "
        "Breakfast is served.",
    ),
]  # fmt: skip


def judged(case, response):
    draft, passage, answer_format = case
    pair = {
        "instruction": draft.instruction,
        "spec": spec_text(draft.spec),
        "response": response.strip(),
        "passage": passage,
        "answer_format": answer_format,
        "messages": [{"role": "assistant", "content": response}],
    }
    agents = ScriptedAgents(
        {
            "text_modification.solver": {
                "is_answerable": True,
                "final_answer": (draft.spec or {}).get("expected", ""),
            },
            "text_modification.critic": {"faults": "none", "score": 8},
        }
    )
    return asyncio.run(verdicts_on(pair, VERIFIERS, agents))


def accepted(case, response):
    return is_accepted(judged(case, response))


def test_right_results_pass():
    refused = [response[:90] for case, response in RIGHT if not accepted(case, response)]
    assert len(refused) <= 0.05 * len(RIGHT), refused


def test_wrong_results_are_rejected():
    passing = [response[:90] for case, response in WRONG if accepted(case, response)]
    assert len(passing) <= 0.05 * len(WRONG), passing
