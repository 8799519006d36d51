"""Text modification: a further set, written when the rules had been mended on the first.

When first run they refused 2 of 8 right ones (an hour told as the other language does, and a date
that loses its article with its ordinal), and passed none of 9 wrong ones; of the third
set, none of 10 and 2 of 13. All have been mended on since.
"""

from tests.unit.test_skill_text_modification_unseen import PASSAGES, L, R, S, accepted, task

TRAM = (
    "Riga got its first electric tram in 1901. By 1938 some seventy thousand passengers rode it "
    "every day, and a ticket cost 10 santims. The depot on Brivibas Street burned down on the 9th "
    "of November 1943; Karlis Ozols, a driver, saved six cars. Today 8 per cent of the fleet is "
    "older than 40 years. The last tram leaves at 11:30 p.m. from the depot."
)
PASSAGES["tram"] = TRAM
TOLD = task("paraphrasing", "tram", "Put this in other words.", limits=[])
SPANISH = task(
    "translation",
    "tram",
    "Translate this text into Spanish.",
    language="Spanish",
    code="es",
    keeps=["Karlis Ozols"],
)
BLURRED = task(
    "obfuscation",
    "tram",
    "Hide who and where it was.",
    hidden=["Riga", "Brivibas Street", "Karlis Ozols"],
)
TAGGED = task(
    "annotation",
    "tram",
    "Label times and persons.",
    labels=["DATE", "PERSON"],
    spans=[
        S(text="1901", label="DATE"),
        S(text="1938", label="DATE"),
        S(text="9th of November 1943", label="DATE"),
        S(text="Karlis Ozols", label="PERSON"),
    ],
)
FIGURES = task("styling", "tram", "Mark the figures in it.", style="code", terms=[])
PERCENT = task(
    "data_normalization", "tram", "Unify the shares.", what="percent", style="", replacements=[]
)
DAYS = task(
    "data_normalization",
    "tram",
    "Unify the dates.",
    what="dates",
    style="Month D, YYYY",
    replacements=[],
)
NUMBERED = task(
    "formatting", "tram", "As a numbered list, please.", layout="numbers", names=[], count=4
)
ES_TEXT = (
    "Riga tuvo su primer tranvía eléctrico en 1901. En 1938 lo usaban a diario unos 70.000 "
    "pasajeros, y el billete costaba 10 céntimos. La cochera de la calle Brivibas se incendió el 9 "
    "de noviembre de 1943; un conductor, Karlis Ozols, salvó seis coches. Hoy el 8 % de la flota "
    "tiene más de cuarenta años. El último tranvía sale de la cochera a las 23:30."
)
TOLD_TEXT = (
    "Electric trams first ran in Riga in 1901. Thirty-seven years later they carried around 70,000 "
    "people daily, at 10 santims a ride. When fire destroyed the Brivibas Street depot on November "
    "9, 1943, driver Karlis Ozols rescued 6 of the cars. Of the trams in service now, 8% have been "
    "running for over 40 years, and the final departure from the depot is at 23:30."
)
BLUR_TEXT = (
    "A Baltic capital got its first electric tram in 1901. By 1938 some seventy thousand passengers"
    " rode it every day, and a ticket cost 10 santims. A depot in the city burned down on the 9th "
    "of November 1943; one of the drivers saved six cars. Today 8 per cent of the fleet is older "
    "than 40 years. The last tram leaves at 11:30 p.m. from the depot."
)
TAG_TEXT = (
    TRAM.replace("1901", "1901 [DATE]").replace("1938", "1938 [DATE]")
    .replace("1943", "1943 [DATE]").replace("Ozols", "Ozols [PERSON]")
)  # fmt: skip
CODE_TEXT = (
    TRAM.replace("1901", "`1901`").replace("1938", "`1938`").replace("10 s", "`10` s")
    .replace("1943", "`1943`").replace("8 per", "`8` per").replace("40", "`40`")
    .replace("11:30", "`11:30`")
)  # fmt: skip
LIST_TEXT = (
    "1. Riga got its first electric tram in 1901.\n2. By 1938 some 70,000 passengers rode it every "
    "day for 10 santims.\n3. The depot burned down on 9 November 1943, but Karlis Ozols saved six "
    "cars.\n4. Today 8% of the fleet is older than 40 years."
)
LATER_RIGHT = [
    (TOLD, TOLD_TEXT),
    (SPANISH, ES_TEXT),
    (BLURRED, BLUR_TEXT),
    (TAGGED, TAG_TEXT),
    (FIGURES, CODE_TEXT),
    (PERCENT, TRAM.replace("8 per cent", "8%")),
    (DAYS, TRAM.replace("the 9th of November 1943", "November 9, 1943")),
    (NUMBERED, LIST_TEXT),
]
LATER_WRONG = [
    (TOLD, TOLD_TEXT.replace("70,000", "17,000")),
    (SPANISH, ES_TEXT.replace("70.000", "7.000").replace("1943", "1934")),
    (SPANISH, ES_TEXT.replace("el 8 %", "una parte").replace("1901", "aquellos años")),
    (BLURRED, BLUR_TEXT.replace("one of the drivers", "the driver Ozols")),
    (TAGGED, TAG_TEXT.replace("Ozols [PERSON]", "Ozols")),
    (FIGURES, CODE_TEXT.replace("`40`", "40")),
    (PERCENT, TRAM.replace("8 per cent", "8 %")),
    (DAYS, TRAM.replace("the 9th of November 1943", "September 9, 1943")),
    (NUMBERED, LIST_TEXT.replace("1901", "1910")),
]

#: A third set.
PASSAGES["cave"] = (
    "Prof. Ingrid Aas entered the Kvam cave on January 5, 1998 with two students. In a side hall "
    "they counted 214 bats, a third of them asleep in one cluster. The air was at 6.5 degrees and "
    "the humidity at 97 percent. The colour of the walls comes from manganese. The county paid 1.2 "
    "million crowns for a gate, and since then about 12500 visitors have had to stay outside."
)
CAVE = PASSAGES["cave"]
EASY = task("simplification", "cave", "Rewrite this for learners of English.", limits=[])
OLD = task(
    "paraphrasing",
    "cave",
    "Reword this for a yearbook.",
    limits=[L(kind="keeps", words=["Kvam"], number=0)],
)
DUTCH = task(
    "translation",
    "cave",
    "Translate this into Dutch.",
    language="Dutch",
    code="nl",
    keeps=["Ingrid Aas"],
)
SECRET = task(
    "obfuscation",
    "cave",
    "Nobody must find the cave.",
    hidden=["Ingrid Aas", "Kvam", "January 5, 1998"],
)
US = task(
    "data_normalization",
    "cave",
    "American spelling.",
    what="spelling",
    style="",
    replacements=[R(old="colour", new="color")],
)
GROUPS = task(
    "data_normalization", "cave", "Unify the numbers.", what="thousands", style="", replacements=[]
)
SHARES = task(
    "data_normalization", "cave", "Unify the shares.", what="percent", style="", replacements=[]
)
DOTS = task(
    "data_normalization",
    "cave",
    "Unify the dates.",
    what="dates",
    style="DD.MM.YYYY",
    replacements=[],
)
FACTS = task(
    "formatting",
    "cave",
    "Make a table of the figures.",
    layout="table",
    names=["Thing", "Figure"],
    count=4,
)
WHO = task(
    "annotation",
    "cave",
    "Label persons and places.",
    labels=["person", "place"],
    spans=[S(text="Ingrid Aas", label="person"), S(text="Kvam", label="place")],
)
EASY_TEXT = (
    "On January 5, 1998, Prof. Ingrid Aas went into the Kvam cave. Two students were with her. In "
    "a side room they counted 214 bats. About one third of them slept in one group. The air was "
    "6.5 degrees. The air was also very wet: 97%. The walls get their colour from a metal. The "
    "county paid 1,200,000 crowns for a gate. Since then, around 12,500 visitors could not go in."
)
OLD_TEXT = (
    "Accompanied by 2 students, Professor Ingrid Aas went into the Kvam cave on 5 January 1998. "
    "They found 214 bats in one of its side halls, 33% of which slept huddled together. It was 6.5 "
    "°C and 97% humid there; manganese tints the walls. After the county had spent 1.2m crowns on "
    "a gate, some 12,500 people found it shut."
)
DUTCH_TEXT = (
    "Prof. Ingrid Aas betrad de grot van Kvam op 5 januari 1998 met twee studenten. In een zijzaal "
    "telden zij 214 vleermuizen, waarvan een derde in één groep sliep. De lucht was 6,5 graden en "
    "de luchtvochtigheid 97 procent. De kleur van de wanden komt van mangaan. De provincie "
    "betaalde 1,2 miljoen kronen voor een hek, en sindsdien moesten ongeveer 12.500 bezoekers "
    "buiten blijven."
)
SECRET_TEXT = (
    "A scientist entered a cave one winter in the late nineties with two students. In a side hall "
    "they counted 214 bats, a third of them asleep in one cluster. The air was at 6.5 degrees and "
    "the humidity at 97 percent. The colour of the walls comes from manganese. The county paid 1.2 "
    "million crowns for a gate, and since then about 12500 visitors have had to stay outside."
)
WHO_TEXT = CAVE.replace("Aas entered", "Aas [PERSON] entered").replace(
    "Kvam cave", "Kvam cave [PLACE]"
)
FACTS_TEXT = (
    "| Thing | Figure |\n|---|---:|\n| Bats | 214 |\n| Temperature | 6.5 |\n| Humidity | 97% |\n"
    "| Visitors kept out | 12,500 |"
)
THIRD_RIGHT = [
    (EASY, EASY_TEXT), (OLD, OLD_TEXT), (DUTCH, DUTCH_TEXT), (SECRET, SECRET_TEXT),
    (US, CAVE.replace("colour", "color")), (GROUPS, CAVE.replace("12500", "12,500")),
    (SHARES, CAVE.replace("97 percent", "97%")),
    (DOTS, CAVE.replace("January 5, 1998", "05.01.1998")), (FACTS, FACTS_TEXT), (WHO, WHO_TEXT),
]  # fmt: skip
THIRD_WRONG = [
    (EASY, EASY_TEXT.replace("214", "241")), (OLD, OLD_TEXT.replace("12,500", "1,250")),
    (OLD, OLD_TEXT.replace("the Kvam cave", "the cave")),
    (DUTCH, DUTCH_TEXT.replace("6,5", "5,6")),
    (DUTCH, DUTCH_TEXT.replace("1998", "1989")),
    (SECRET, SECRET_TEXT.replace("A scientist", "Professor Aas")),
    (SECRET, SECRET_TEXT.replace("a cave one", "the Kvam cave one")),
    (US, CAVE.replace("colour", "color").replace("walls", "wall")),
    (GROUPS, CAVE.replace("12500", "12,500").replace("1998", "1,998")),
    (SHARES, CAVE.replace("97 percent", "97%").replace("a third", "33%")),
    (DOTS, CAVE.replace("January 5, 1998", "01.05.1998")),
    (FACTS, FACTS_TEXT.rpartition("\n")[0]), (WHO, WHO_TEXT.replace("[PLACE]", "[PERSON]")),
]  # fmt: skip


def test_right_results_pass():
    cases = LATER_RIGHT + THIRD_RIGHT
    refused = [response[:90] for case, response in cases if not accepted(case, response)]
    assert len(refused) <= 0.05 * len(cases), refused


def test_wrong_results_are_rejected():
    cases = LATER_WRONG + THIRD_WRONG
    passing = [response[:90] for case, response in cases if accepted(case, response)]
    assert len(passing) <= 0.05 * len(cases), passing
