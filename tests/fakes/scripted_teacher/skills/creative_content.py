"""What the agents of creative content are answered: briefs, and pieces that meet them.

A case is a brief with its constraints and a piece that meets them; the piece is found again by the
brief's own words. An editor adds a constraint that the piece meets already.
"""

from typing import Any

from tests.fakes.scripted_teacher.asked import asked_number, block, blocks
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.chance import dice
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest
from tests.fakes.scripted_teacher.vocabulary import topics


def of(kind: str, least: int = 0, most: int = 0, *texts: str) -> dict[str, Any]:
    return {"kind": kind, "least": least, "most": most, "texts": [*texts]}


_STORY = """\
The clerk copied the tide table as she had for nineteen years. On the ninth of March it gave high \
water at noon and again at two.

She held the pen over the mistake until the ink began to dry. Upstairs the harbour master was \
laughing into the telephone. She wrote noon, and she wrote two, in her best hand.

On the ninth she stood on the quay with her sandwiches. At noon the boats rose. At two, with the \
whole town looking, they rose again. The water came when it liked."""
_POEM = """\
Bread cools on the sill
my father's hat on its nail
the bus is leaving

I count the spoons twice
put nothing into the case
that will not hold still

Rain finds the one gap
we meant to mend last April
it sounds like knocking"""
_PANTOUM_LINES = (
    "The signal drops and nobody is there",
    "I set the points for trains that do not run",
    "A kettle ticks beneath the iron stair",
    "The rails are bright with what is left of sun",
    "The ballast keeps the warmth until the dawn",
    "I write the times as though they were in use",
    "The lamps are trimmed and all the blinds are drawn",
    "The bell is mine to answer or refuse",
)


def _pantoum() -> str:
    a, b, c, d, e, f, g, h = _PANTOUM_LINES
    stanzas = [(a, b, c, d), (b, e, d, f), (e, g, f, h), (g, c, h, a)]
    return "\n\n".join("\n".join(stanza) for stanza in stanzas)


#: By type: the brief's request, its constraints, its own fields, a piece.
CASES: dict[str, tuple[str, list[dict[str, Any]], dict[str, Any], str]] = {
    "short_story": (
        "Write a short story about a clerk who finds an error in a tide table and keeps it.",
        [of("words", 80, 120), of("last_line", 0, 0, "The water came when it liked."),
         of("must_not_use", 0, 0, "guilt", "sorry")],
        {}, _STORY,
    ),
    "fable": (
        "Write a fable in which a stone and a lichen argue over which of them is slow.",
        [of("sentences", 6, 8), of("must_use", 0, 0, "century")],
        {},
        "A lichen grew on a stone beside a road. \"You are slow,\" said the stone. The lichen "
        "thought about it for a century. \"I am a finger wider than I was,\" it said. \"What have "
        "you done?\" The stone began to reply. It is still drawing breath.",
    ),
    "description": (
        "Describe a bakery at four in the morning as the apprentice outside the door hears it.",
        [of("paragraphs", 2, 2), of("must_not_use", 0, 0, "smell", "bread", "warm")],
        {},
        "Behind the door a tray slides home and somebody whistles two notes of a song. The mixer "
        "turns over like a sleeper.\n\nThen the whistling stops. Steps, a bolt, a breath: they "
        "have counted the aprons on the hooks.",
    ),
    "monologue": (
        "Write the monologue of a piano tuner who will not say that the piano is past saving.",
        [of("words", 40, 70), of("must_use", 0, 0, "felt", "humidity"), of("title")],
        {},
        "An A Above Middle C\n\nLovely room, this. You get the sun. No, no, that note is shy, that "
        "is all. It is the humidity; it gets into the felt. My wife had one like it. You play "
        "every day? Well. I should go on playing, if I were you. I should play it all I could.",
    ),
    "fixed_form_poem": (
        "Write a pantoum about a signalman on the night before his box is closed.",
        [of("must_not_use", 0, 0, "ghost", "memory")],
        {"form": "pantoum"}, _pantoum(),
    ),
    "free_verse": (
        "Write a poem in free verse about somebody who packs a case and leaves a house.",
        [of("stanzas", 3, 3), of("lines_per_stanza", 3, 3), of("words_per_line", 3, 7),
         of("unrhymed")],
        {}, _POEM,
    ),
    "acrostic": (
        "Write an acrostic about a lighthouse keeper's calmest evening of the year.",
        [of("must_not_use", 0, 0, "storm", "wind"), of("words_per_line", 4, 9)],
        {"word": "STORM"},
        "Supper at six, the glass steady.\nTwo boats passed with their sails down.\n"
        "Oil for nine hours in the tank.\nRead until the page went dark.\n"
        "Moths came to look at the lamp.",
    ),
    "song_lyrics": (
        "Write the lyrics of a slow country song in which a bus driver sings to a passenger.",
        [of("refrain", 3, 0, "Last stop, and you're still here"), of("lines", 9, 12)],
        {},
        "You pay in coins and take the window\nYou never ask me where we are\n"
        "Last stop, and you're still here\n\nThe depot dog has learned your footsteps\n"
        "I leave the heater on till two\nLast stop, and you're still here\n\n"
        "They say they'll cut the line by winter\nI said they'd have to talk to you\n"
        "Last stop, and you're still here",
    ),
    "constrained_text": (
        "Write a short text about a lake that is leaving, in which a missing letter is thirst.",
        [of("without_letter", 0, 0, "u"), of("sentences", 3, 4)],
        {},
        "The lake is leaving by the back door. It takes the herons first and then their "
        "reflections. Boats lie down in the grass like cows.",
    ),
    "dialogue": (
        "Write a dialogue at a library counter over a book that may not be given away.",
        [of("turns", 4, 6), of("must_not_use", 0, 0, "father", "sorry")],
        {"speakers": ["Ines", "Mr Abel"]},
        "Ines: He had this one out for thirty years.\nMr Abel: Thirty-one. I stamped it.\n"
        "Ines: Then nobody else wants it.\nMr Abel: It belongs to the shelf, you see.\n"
        "Ines: The shelf has never read it to me.",
    ),
    "scene": (
        "Write a scene in the corridor of a town hall, five minutes before a vote.",
        [of("turns", 5, 7), of("last_line", 0, 0, "Sugar?")],
        {"speakers": ["Vera", "Holm", "The Clerk"]},
        "Holm: Five minutes, Vera. The bridge is safe, I give you my word.\n"
        "Vera (reading): Your word has a footnote.\nThe Clerk: Coffee, anybody?\n"
        "Holm (loudly): Not now.\nVera: What did he say about the bridge?\nThe Clerk: Sugar?",
    ),
    "speech": (
        "Write the speech that the youngest foreman gives on the last shift of a paper mill.",
        [of("paragraphs", 2, 3), of("must_not_use", 0, 0, "family", "journey")],
        {},
        "You can put the gloves down. I will be short, because Dora's bus goes at ten.\n\nHalf of "
        "you think I signed it. I did not, but I carried the paper upstairs, so think what you "
        "like.\n\nThe machine ran for ninety-one years and it never once stopped for a speech.",
    ),
    "letter": (
        "Write the letter that a retired surveyor sends to a student who proved her wrong.",
        [of("first_line", 0, 0, "Dear Mr Quist, you are right."), of("words", 40, 70)],
        {},
        "Dear Mr Quist, you are right. I have done the sums again at the kitchen table, with the "
        "same pencil, and the glacier is where you say it is. For forty years it was kind enough "
        "to move and let me be wrong in peace. Let me know what it does next.\n\nOlga Brandt",
    ),
    "slogans": (
        "Find slogans for a workshop that mends umbrellas, to be painted by a tram stop.",
        [of("items", 4, 4), of("words_per_item", 3, 7), of("must_not_use", 0, 0, "best")],
        {},
        "- Your umbrella called from the bin\n- Nine ribs, one small repair\n"
        "- Dry before the next tram\n- The rain has seen worse",
    ),
    "advertisement": (
        "Write a notice that looks for someone to mind sixty sheep for one winter.",
        [of("sentences", 5, 6), of("last_line", 0, 0, "Bring good socks.")],
        {},
        "Wanted: one person, from November to March. There are sixty sheep and no telephone. The "
        "pay is fair and the view is too large. Nobody will talk to you except Agnes, who is a "
        "dog. Bring good socks.",
    ),
    "essay_in_a_voice": (
        "Write a column by a retired traffic warden in defence of the wheel clamp.",
        [of("first_line", 0, 0, "I have never clamped a car I did not respect."),
         of("paragraphs", 2, 2)],
        {},
        "I have never clamped a car I did not respect. A fine is a letter; a clamp is a "
        "conversation.\n\nThe camera that replaced me has no knees. It has never knelt in a "
        "puddle before a man's only Volvo and looked up to see him coming with two ice creams.",
    ),
    "in_another_language": (
        "Write the note that a hut warden leaves on the door for hikers who arrive late.",
        [of("words", 30, 60), of("must_use", 0, 0, "Schuhe")],
        {"language": "German"},
        "Ihr Späten! Der Schlüssel liegt unter dem dritten Stein, die Suppe steht auf dem Herd. "
        "Die Schuhe bleiben draußen, auch wenn es regnet. Und wer heute Nacht das Fenster zum "
        "Gletscher öffnet, der räumt morgen selbst auf.",
    ),
}  # fmt: skip


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    if agent.startswith("transform_"):
        return _material(request, agent.removeprefix("transform_"))
    if agent.startswith("ask_"):
        kind, material = agent.removeprefix("ask_"), blocks(request, "passage")[0]
        numbers = range(asked_number(request))
        return said(is_applicable=True, tasks=[brief(kind, material, each) for each in numbers])
    if agent.startswith("editor_"):
        task = block(request, "question")
        kind = _case_of(task)
        return said(**_edited(brief(kind, task, 7)))
    if agent == "responder":
        return Reply(CASES[_case_of(block(request, "question"))][3])
    return None


def brief(kind: str, material: str, number: int = 0) -> dict[str, Any]:
    request, constraints, own, _ = CASES[kind]
    about = topics(material, 2, dice("brief", kind, material, number))
    return {
        "request": f"{request} Somewhere in it, {about[0]} is to be felt.",
        "audience": f"readers who know {about[1]}",
        "tone": "dry but tender",
        "constraints": constraints,
        **own,
    }


def _edited(task: dict[str, Any]) -> dict[str, Any]:
    barred = next((each for each in task["constraints"] if each["kind"] == "must_not_use"), None)
    if barred or "language" in task:
        return {**task, "tone": "grave, then light"}
    return {**task, "constraints": [*task["constraints"], of("must_not_use", 0, 0, "zeppelin")]}


def _case_of(task: str) -> str:
    return next(kind for kind, (request, *_) in CASES.items() if request in " ".join(task.split()))


def _material(request: TeacherRequest, form: str) -> Reply:
    source = block(request, "source")
    words = topics(source, 8, dice("material", source))
    if form == "sparks":
        records = [
            {"image": f"a {word} in a drawer", "who": "a clerk", "tension": "to keep or to show it"}
            for word in words[:4]
        ]
        return said(sparks=records)
    records = [
        {"who": "a foreman", "reader": "his shift", "moment": f"after the {word}", "wish": "peace"}
        for word in words[:4]
    ]
    return said(occasions=records)
