"""Creative content: right and wrong pieces written before their author had read the rules.

Briefs are made by the types themselves. Only what code decides is measured: the critic is content.
When first run the rules refused none of 41 right pieces and passed 1 of 57 wrong ones, a rhyme that
spelling does not show; of the later set, 1 of 10 and none of 11. The refused one is mended since.
"""

import asyncio

from tests.fakes.agents import ScriptedAgents
from transforms.flows.common.asking import spec_text
from transforms.flows.common.tasks import Asked
from transforms.flows.common.verifying import is_accepted, verdicts_on
from transforms.flows.creative_content.constraints import Constraint
from transforms.flows.creative_content.taxonomy import TYPES
from transforms.flows.creative_content.verification import VERIFIERS

TYPE = {each.name: each for each in TYPES}


def of(kind, least=0, most=0, *texts):
    return Constraint(kind=kind, least=least, most=most, texts=[*texts])


def brief(type_name, *constraints, request="Write a piece about the old ferry.", **fields):
    kind = TYPE[type_name]
    task = kind.task(
        request=request,
        audience="readers of a town paper",
        tone="dry and warm",
        constraints=[*constraints],
        **fields,
    )
    return kind.assemble(task, Asked("The ferry", "identity", "k")), kind


STORY = brief(
    "short_story", of("words", 60, 90), of("must_use", 0, 0, "ticket", "fog"), of("title")
)
FABLE = brief("fable", of("sentences", 6, 6), of("last_line", 0, 0, "The river had heard it all."))
PLACE = brief("description", of("paragraphs", 2, 2), of("must_not_use", 0, 0, "beautiful", "blue"))
VOICE = brief("monologue", of("first_line", 0, 0, "I never liked the sea."), of("words", 40, 80))
HAIKU = brief("fixed_form_poem", request="Write a haiku about the ferry in winter.", form="haiku")
LIMERICK = brief("fixed_form_poem", request="Write a limerick about a ferryman.", form="limerick")
TRIOLET = brief("fixed_form_poem", request="Write a triolet about waiting.", form="triolet")
SONNET = brief(
    "fixed_form_poem",
    of("must_use", 0, 0, "rope"),
    request="Write a Shakespearean sonnet on a rope.",
    form="Shakespearean sonnet",
)
CINQUAIN = brief(
    "fixed_form_poem", request="Write an American cinquain on rust.", form="American cinquain"
)
FREE = brief("free_verse", of("stanzas", 3, 3), of("lines_per_stanza", 2, 3), of("unrhymed"))
LEAN = brief("free_verse", of("lines", 6, 6), of("words_per_line", 3, 5))
HARBOUR = brief("acrostic", word="FERRY")
SONG = brief("song_lyrics", of("refrain", 3, 0, "Carry me over"), of("lines", 9, 14))
LIPOGRAM = brief("constrained_text", of("without_letter", 0, 0, "e"), of("words", 25, 45))
ANAPHORA = brief("constrained_text", of("each_line_begins", 0, 0, "Nobody"), of("lines", 4, 6))
QUARREL = brief("dialogue", of("turns", 6, 8), of("words", 40, 120), speakers=["Mira", "Old Tom"])
STAGE = brief("scene", of("turns", 5, 7), of("title"), speakers=["Captain", "Boy"])
TALK = brief("speech", of("paragraphs", 3, 3), of("must_use", 0, 0, "ferry", "seventy years"))
NOTE = brief("letter", of("words", 40, 70), of("last_line", 0, 0, "Keep the lamp lit."))
LINES = brief(
    "slogans", of("items", 5, 5), of("words_per_item", 2, 6), of("must_use", 0, 0, "ferry")
)
ADVERT = brief("advertisement", of("sentences", 4, 6), of("title"))
COLUMN = brief("essay_in_a_voice", of("paragraphs", 2, 3), of("without_letter", 0, 0, "z"))
GERMAN = brief(
    "in_another_language",
    of("words", 25, 50),
    of("must_use", 0, 0, "Fähre"),
    request="Write a postcard from the ferry.",
    language="German",
)

STORY_TEXT = (
    "The Last Crossing\n\n"
    "Arne sold the final ticket at six, to himself. The fog had swallowed the far bank, the bell "
    "and the woman who used to wave from it. He tore the paper along its dotted line, put one half "
    "in the box and one in his coat, and started the engine. “All aboard,” he told the gulls. "
    "Halfway over, somebody behind him coughed politely and asked whether dogs travelled free."
)
FABLE_TEXT = (
    "A heron and a toll-keeper shared a landing. Each morning the heron said that the fish belonged"
    " to whoever stood stillest. “And the pennies,” said the toll-keeper, “to whoever shouts!” So "
    "one stood and one shouted, and neither ate well. Were they wrong? The river had heard it all."
)
PLACE_TEXT = (
    "The landing stage smells of tar and wet rope. At noon the planks are too hot for bare feet, "
    "and the boys hop from shadow to shadow.\n\n"
    "By evening the iron cools, ticking. A single lamp hums over the timetable, which nobody has "
    "changed since the mill closed."
)
VOICE_TEXT = (
    "I never liked the sea. People think a ferryman must, the way they think a baker loves bread. "
    "I like the rope, mostly: it does one thing and then it stops. I like the minute before the "
    "ramp goes down, when forty engines are quiet and everyone looks the same way."
)
HAIKU_TEXT = "Ice along the rail\nthe ferry carries one dog\nand somebody's coat"
LIMERICK_TEXT = (
    "A ferryman living in Bray\nCharged double for crossing by day;\nBut at night, for a song,\nHe"
    " would take you along,\nAnd then charge you for going away."
)
TRIOLET_TEXT = (
    "The boat is late, the lamp is low,\nI count the planks from here to you.\nThe tide forgot "
    "which way to go;\nThe boat is late, the lamp is low.\nA gull walks sideways, to and fro,\nAnd "
    "has, like me, no work to do.\nThe boat is late, the lamp is low;\nI count the planks from here"
    " to you."
)
SONNET_TEXT = (
    "They paid it out across the morning's grey,\nA rope as thick as any grandson's wrist,\nAnd "
    "what it held it held the livelong day,\nThough salt had gnawed at every strand and twist.\nMy"
    " father said a rope will tell no lies:\nIt groans before it gives, and groans out loud;\nIt "
    "is the silent knot that makes one wise,\nThe one that bears the whole unknowing crowd.\nNow "
    "steel has come, and pins, and hooks of chrome,\nAnd no one learns the bowline from a boy;\nI "
    "coil what's left of it and take it home,\nA sort of crown, a sort of useless toy.\nBut when "
    "the wind gets up and shutters bang,\nI hear it hum the only song it sang."
)
CINQUAIN_TEXT = "Rust blooms\nalong the hull\ngrandfather hammered flat\nso that winter could not "
CINQUAIN_TEXT += "find us\nasleep"
FREE_TEXT = (
    "The ferry has no front\nor rather it has two\n\nWe stand at the rail\nas if someone had called"
    " us\nby our whole names\n\nBehind us the town closes\nlike a drawer"
)
LEAN_TEXT = (
    "Fog on the slipway\nthe bell rings twice\na van reverses slowly\nsomebody laughs at nothing\n"
    "the ramp comes down\nand nobody gets off"
)
FERRY_TEXT = (
    "Fog again, and the horn,\nEvery gull a rumour.\nRopes sulk on their hooks;\nRain writes to the"
    " harbour\nYear after year, unanswered."
)
SONG_TEXT = (
    "Carry me over,\nthe water is wide,\nI left my good shoes\non the opposite side.\n\nCarry me "
    "over,\nthe whistle has blown,\nI'm tired of this river,\nI want to go home.\n\nCarry me over"
)
LIPOGRAM_TEXT = (
    "At dawn a small boat, dark with rain, slid out from our quay. It had a man aboard, two goats "
    "and a piano. Nobody said why. Our town, still half in pyjamas, just stood and had a laugh "
    "about it."
)
ANAPHORA_TEXT = (
    "Nobody bought a ticket that morning.\nNobody asked where the captain was.\nNobody, not even "
    "the dog, looked back.\nNobody tells it the same way twice."
)
QUARREL_TEXT = (
    "Mira: You said eight o'clock.\nOld Tom: I said when the tide allows.\nMira: The tide, the "
    "tide! My interview is at nine.\nOld Tom: What's it for, this interview?\nMira: The bridge "
    "company.\nOld Tom: Ah. Then sit down, girl. We'll go when I've finished my tea."
)
STAGE_TEXT = (
    "Low Water\n\nCaptain: Count the lifebelts.\nBoy: Eleven, sir. (He counts again.) Twelve.\n"
    "Captain: Which is it?\nBoy: Twelve, if you take yours off the hook.\nCaptain: Leave mine where"
    " it is."
)
TALK_TEXT = (
    "Neighbours, I will be short; the last ferry was not.\n\nFor seventy years it took us over for "
    "the price of a bun. It carried brides, pigs and, once, a church organ in eleven crates.\n\nSo "
    "let us not say goodbye to a boat. Let us say: same time tomorrow."
)
NOTE_TEXT = (
    "Dear Ilse,\n\nThe crossing was rough and the coffee rougher. A man in a straw hat was sick "
    "into it, then put it back on. I have your photograph in the dry pocket and the key in the "
    "other. I should be home by Thursday, wind permitting.\n\nKeep the lamp lit."
)
LINES_TEXT = (
    "- Half an hour of horizon\n- The ferry: late since 1951\n- Leave the bridge to the hurried\n"
    "- All aboard, dogs included\n- Miss it at least once"
)
ADVERT_TEXT = (
    "Cross Slowly\n\nThe bridge takes four minutes. We take forty. In between there is tea, a view "
    "and a captain who waves at herons. Tickets at the landing from nine. Dogs travel free!"
)
COLUMN_TEXT = (
    "I have been asked to be fair to the new bridge, so here goes: it is long. It arrives on time, "
    "which is what one says of a colleague one would never invite to dinner.\n\nThe ferry, on the "
    "other hand, had opinions. It refused prams on Tuesdays. I miss being refused."
)
GERMAN_TEXT = (
    "Liebe Tante Grete, die Fähre schaukelt, der Kaffee auch. Ein Herr mit Strohhut hat mir seinen "
    "Hund geliehen, damit ich nicht so allein am Geländer stehe. Er bellt jede Möwe einzeln an. "
    "Bis Sonntag! Deine Lotte"
)

RIGHT = [
    (STORY, STORY_TEXT),
    (STORY, STORY_TEXT.replace("The Last Crossing", "# The Last Crossing")),
    (STORY, STORY_TEXT.replace("The Last Crossing", "**The Last Crossing**")),
    (STORY, STORY_TEXT.replace("The fog had", "A thick fog had")),
    (FABLE, FABLE_TEXT),
    (FABLE, FABLE_TEXT.replace("stood stillest. “And", "stood stillest, ten hours if need be. “And")
     .replace("A heron", "Mr. Heron")),
    (PLACE, PLACE_TEXT),
    (VOICE, VOICE_TEXT),
    (VOICE, VOICE_TEXT.replace("ferryman must", "ferryman must—of course they do—")),
    (HAIKU, HAIKU_TEXT),
    (HAIKU, "Frozen timetable—\nthe ferryman blows his hands\nand waves to no one."),
    (HAIKU, "Snow on the railing;\na single fare, one way, please.\nThe gulls keep the change."),
    (LIMERICK, LIMERICK_TEXT),
    (TRIOLET, TRIOLET_TEXT),
    (TRIOLET, TRIOLET_TEXT.replace("low.\nA gull", "low—\nA gull").replace("to you.\nThe tide",
                                                                            "to you;\nThe tide")),
    (SONNET, SONNET_TEXT),
    (SONNET, SONNET_TEXT.replace("twist.\nMy", "twist.\n\nMy").replace("crowd.\nNow",
     "crowd.\n\nNow").replace("toy.\nBut", "toy.\n\nBut")),
    (CINQUAIN, CINQUAIN_TEXT),
    (FREE, FREE_TEXT),
    (LEAN, LEAN_TEXT),
    (HARBOUR, FERRY_TEXT),
    (HARBOUR, FERRY_TEXT.replace("Fog", "“Fog").replace("horn,", "horn,”")),
    (SONG, SONG_TEXT),
    (SONG, SONG_TEXT.replace("Carry me over,", "Carry me over").replace("home.\n\nCarry me over",
                                                                        "home.\n\nCarry me over!")),
    (LIPOGRAM, LIPOGRAM_TEXT),
    (ANAPHORA, ANAPHORA_TEXT),
    (QUARREL, QUARREL_TEXT),
    (QUARREL, QUARREL_TEXT.replace("Mira:", "**Mira:**").replace("Old Tom:", "**Old Tom:**")),
    (QUARREL, QUARREL_TEXT.replace("\n", "\n\n")),
    (STAGE, STAGE_TEXT),
    (STAGE, STAGE_TEXT.replace("\nCaptain: Count", "\n(The deck, at dawn.)\n\nCaptain: Count")),
    (TALK, TALK_TEXT),
    (TALK, TALK_TEXT.replace("the last ferry was", "the last Ferry was")),
    (NOTE, NOTE_TEXT),
    (LINES, LINES_TEXT),
    (LINES, "\n".join(f"{n}. {line[2:]}" for n, line in enumerate(LINES_TEXT.split("\n"), 1))),
    (LINES, LINES_TEXT.replace("- ", "")),
    (ADVERT, ADVERT_TEXT),
    (ADVERT, ADVERT_TEXT.replace("from nine.", "from 9 a.m. to 5 p.m. daily.")),
    (COLUMN, COLUMN_TEXT),
    (GERMAN, GERMAN_TEXT),
]  # fmt: skip
WRONG = [
    (STORY, STORY_TEXT.replace(" “All aboard,” he told the gulls.", "").replace(
        " He tore the paper along its dotted line, put one half in the box and one in his coat, "
        "and started the engine.", "")),
    (STORY, STORY_TEXT.replace("final ticket", "final pass")),
    (STORY, STORY_TEXT.replace("fog", "mist")),
    (STORY, STORY_TEXT.replace("The Last Crossing\n\n", "")),
    (STORY, f"Here is a story for your readers:\n\n{STORY_TEXT}"),
    (STORY, f"{STORY_TEXT}\n\n(Word count: 72)"),
    (FABLE, FABLE_TEXT.replace(" Were they wrong?", "")),
    (FABLE, FABLE_TEXT.replace("had heard it all", "heard everything")),
    (FABLE, FABLE_TEXT + " And it laughed."),
    (PLACE, PLACE_TEXT.replace("\n\n", " ")),
    (PLACE, PLACE_TEXT.replace("A single lamp", "A blue lamp")),
    (PLACE, PLACE_TEXT + "\n\nNobody comes."),
    (VOICE, VOICE_TEXT.replace("I never liked the sea", "I have never liked the sea")),
    (VOICE, VOICE_TEXT.split(" I like the rope")[0]),
    (HAIKU, "Ice along the rail\nthe ferry carries one small brown dog\nand somebody's coat"),
    (HAIKU, "Ice along the rail, the ferry carries one dog\nand somebody's coat"),
    (HAIKU, "Ice on the rail\nthe ferry has a dog\nand a coat"),
    (LIMERICK, LIMERICK_TEXT.rpartition("\n")[0]),
    (TRIOLET, TRIOLET_TEXT.replace("low.\nA gull", "out.\nA gull")),
    (TRIOLET, TRIOLET_TEXT.rpartition("\n")[0] + "\nI count the days from here to you."),
    (SONNET, SONNET_TEXT.replace("\nI hear it hum the only song it sang.", "")),
    (SONNET, SONNET_TEXT.replace("rope", "line")),
    (CINQUAIN, CINQUAIN_TEXT.replace("Rust blooms", "The rust is blooming")),
    (FREE, FREE_TEXT.replace("\n\nBehind", "\nBehind")),
    (FREE, FREE_TEXT.replace("or rather it has two", "or was it torn in the stunt")),
    (FREE, FREE_TEXT.replace("like a drawer", "like a drawer\nwith a loose handle\nand a key")),
    (LEAN, LEAN_TEXT.replace("the bell rings twice", "the bell rings twice for the fog")),
    (LEAN, LEAN_TEXT.replace("\nthe ramp comes down", "")),
    (HARBOUR, FERRY_TEXT.replace("Ropes", "Sails")),
    (HARBOUR, FERRY_TEXT + "\nStill it leaves at six."),
    (SONG, SONG_TEXT.replace("home.\n\nCarry me over", "home.\n\nCarry me on")),
    (SONG, SONG_TEXT + "\nover the water" * 6),
    (LIPOGRAM, LIPOGRAM_TEXT.replace("a piano", "one piano")),
    (LIPOGRAM, LIPOGRAM_TEXT.split(" Nobody")[0]),
    (ANAPHORA, ANAPHORA_TEXT.replace("Nobody, not", "No one, not")),
    (ANAPHORA, ANAPHORA_TEXT.rpartition("\nNobody,")[0]),
    (QUARREL, QUARREL_TEXT.replace("Mira: The bridge", "Clerk: The bridge")),
    (QUARREL, QUARREL_TEXT.rpartition("\n")[0]),
    (QUARREL, QUARREL_TEXT.replace("Old Tom", "Mira")),
    (QUARREL, QUARREL_TEXT.replace("Mira: You said", "“You said")),
    (STAGE, STAGE_TEXT.replace("Low Water\n\n", "")),
    (STAGE, STAGE_TEXT.replace("Boy: Eleven", "Mate: Eleven")),
    (TALK, TALK_TEXT.replace("seventy years", "seventy-one years")),
    (TALK, TALK_TEXT.replace("crates.\n\nSo", "crates. So")),
    (NOTE, NOTE_TEXT + "\n\nYours, Emil"),
    (NOTE, NOTE_TEXT.replace("Keep the lamp lit.", "Keep the lamp on.")),
    (NOTE, NOTE_TEXT.replace("Dear Ilse", "Dear [Name]")),
    (LINES, LINES_TEXT + "\n- One more for the road"),
    (LINES, LINES_TEXT.replace("Miss it at least once", "Unhurried")),
    (LINES, LINES_TEXT.replace("The ferry: late", "The boat: late")),
    (ADVERT, ADVERT_TEXT.replace(" Tickets at the landing from nine. Dogs travel free!", "")),
    (ADVERT, ADVERT_TEXT.replace("Cross Slowly\n\n", "")),
    (COLUMN, COLUMN_TEXT.replace("other hand", "other hand of the lazy river")),
    (COLUMN, COLUMN_TEXT.replace("\n\n", " ")),
    (GERMAN, "Dear Aunt Grete, the Fähre is rocking, and so is the coffee. A gentleman with a straw"
     " hat has lent me his dog so that I do not stand alone at the rail. See you on Sunday!"),
    (GERMAN, GERMAN_TEXT.replace("die Fähre", "das Boot")),
    (GERMAN, GERMAN_TEXT.split(" Er bellt")[0].rpartition(", damit")[0]),
]  # fmt: skip


#: Written when the rules had been read, and not used to mend them.
TOLL = brief(
    "short_story",
    of("sentences", 5, 5),
    of("must_use", 0, 0, "lantern"),
    request="Write a tiny story of a toll keeper.",
)
NIGHT = brief(
    "short_story",
    of("paragraphs", 3, 3),
    of("words", 50, 75),
    request="Write a story of one night on the bridge.",
)
RUIN = brief("scene", of("turns", 4, 4), speakers=["Mrs. Lund", "Ghost"])
TANKA = brief("fixed_form_poem", request="Write a tanka on a bus stop.", form="tanka")
VILLANELLE = brief("fixed_form_poem", request="Write a villanelle about rain.", form="villanelle")
NAMES = brief(
    "slogans",
    of("items", 4, 4),
    of("words_per_item", 1, 3),
    request="Find names for a café on a barge.",
)
FRENCH = brief(
    "in_another_language",
    of("sentences", 3, 4),
    of("title"),
    request="Write a tiny fable of a snail.",
    language="French",
)
LOG = brief("letter", of("first_line", 0, 0, "Dear Diary,"), of("without_letter", 0, 0, "x"))
MOON = brief("free_verse", of("lines", 8, 8), of("stanzas", 2, 2), of("must_use", 0, 0, "moon"))
TOLL_TEXT = (
    "“Who goes there?” Jonas asked. He lifted his lantern an inch. “Only the wind,” the wind said, "
    "“and I have no coins!” Jonas thought about it for as long as a match burns. Then he wrote "
    "‘wind, one, unpaid’ in the book and raised the bar."
)
NIGHT_TEXT = (
    'At ten the lamps came on, all but the seventh.\n\n"That one\'s mine," said the man with the '
    "ladder. He climbed, swore, climbed down. The bulb was fine; it simply didn't feel like it.\n\n"
    "At four, when even the trams had given up, it lit itself - a small, embarrassed yellow - and "
    "went on till morning as though nothing had happened."
)
RUIN_TEXT = (
    "Mrs. Lund: (not looking up) You're late.\nGhost: I was held up at the wall.\nMRS. LUND: Then "
    "use the door. It's what they're for: doors.\nGhost (offended): I have my pride."
)
TANKA_TEXT = (
    "Nobody waiting\nexcept one red umbrella\nopen on the bench—\nit must have missed the last "
    "bus\nand decided to stay dry"
)
RAIN_A, RAIN_B = (
    "The rain has come to say what I could not",
    "It taps the glass and will not go away",
)
VERSES = (
    ("I left the kettle on, the soup grew hot",),
    ("The evening folds its newspaper of grey",),
    ("A bicycle is rusting in the lot", "and every word I saved for you has lain"),
    ("I told the plants, the cat, the flower pot", "and nobody had anything to say"),
    ("Forget-me-nots, says someone, I forgot", "the colour that you wore on our last day"),
    ("So let it drum upon the roof, the cot", "the orchard and the unattended hay"),
)
VILLANELLE_TEXT = "\n".join(
    (
        RAIN_A,
        VERSES[0][0],
        RAIN_B,
        "",
        VERSES[2][0],
        VERSES[1][0],
        RAIN_A,
        "",
        *VERSES[3],
        RAIN_B,
        "",
        *VERSES[4],
        RAIN_A,
        "",
        *VERSES[5],
        RAIN_B,
        "",
        "Come in, I said. It came. It liked the spot",
        "beside the stove, and there it means to stay",
        RAIN_A,
        RAIN_B,
    )
)
NAMES_TEXT = "1. The Slow Spoon\n2. Bilge & Butter\n3. Café Anchor\n4. Low Tide Latte"
FRENCH_TEXT = (
    "L'escargot pressé\n\nUn escargot voulait arriver le premier au marché. « Pars donc la veille "
    "! » lui dit la fourmi. Il partit une semaine plus tôt, et c'est ainsi qu'il découvrit les "
    "autres jours."
)
LOG_TEXT = (
    "Dear Diary,\n\nToday the ferry forgot me. I stood on the quay with a melon under each arm and "
    "watched it go. The melons took it well."
)
MOON_TEXT = (
    "The moon has lost its key again.\nIt tries each window on our street,\nthe baker's first, then"
    " mine,\nand leaves a little flour.\n\nMy neighbour says she never sleeps.\nShe lends it sugar,"
    " bread, a chair.\nBy six it owes us all.\nIt pays in fog."
)
LATER_RIGHT = [
    (TOLL, TOLL_TEXT), (NIGHT, NIGHT_TEXT), (RUIN, RUIN_TEXT), (TANKA, TANKA_TEXT),
    (VILLANELLE, VILLANELLE_TEXT), (NAMES, NAMES_TEXT), (FRENCH, FRENCH_TEXT), (LOG, LOG_TEXT),
    (MOON, MOON_TEXT), (RUIN, RUIN_TEXT.replace("\nGhost: I", "\n(A pause.)\nGhost: I")),
]  # fmt: skip
LATER_WRONG = [
    (TOLL, TOLL_TEXT.replace(" He lifted his lantern an inch.", " His lantern shook.\n\n Hm.")),
    (TOLL, TOLL_TEXT.replace("lantern", "lanterns")),
    (NIGHT, NIGHT_TEXT.replace("\n\nAt four", " At four")),
    (RUIN, RUIN_TEXT + "\nMrs. Lund: Good night."),
    (TANKA, TANKA_TEXT.replace("and decided to stay dry", "and stayed dry")),
    (VILLANELLE, VILLANELLE_TEXT.replace(RAIN_A, "The rain has come to say what I forgot", 1)),
    (NAMES, NAMES_TEXT.replace("Low Tide Latte", "The Low Tide Latte")),
    (FRENCH, FRENCH_TEXT.replace("L'escargot pressé\n\n", "")),
    (LOG, LOG_TEXT.replace("took it well", "coexisted")),
    (MOON, MOON_TEXT.replace("\nIt pays in fog.", "")),
    (MOON, f"{MOON_TEXT}\n\nThis poem uses two stanzas of four lines each."),
]


def judged(case, response):
    draft, kind = case
    pair = {
        "pair_id": "p",
        "goal": "seed",
        "instruction_type": kind.name,
        "instruction": draft.instruction,
        "spec": spec_text(draft.spec),
        "response": response.strip(),
        "passage": "The ferry",
        "answer_format": kind.answer_format,
        "messages": [{"role": "assistant", "content": response}],
    }
    agents = ScriptedAgents({"creative_content.critic": {"faults": "none", "score": 8}})
    return asyncio.run(verdicts_on(pair, VERIFIERS, agents))


def accepted(*case):
    return is_accepted(judged(*case))


def test_right_pieces_pass():
    cases = RIGHT + LATER_RIGHT
    refused = [case[1][:90] for case in cases if not accepted(*case)]
    assert len(refused) <= 0.05 * len(cases), refused


def test_wrong_pieces_are_rejected():
    cases = WRONG + LATER_WRONG
    passing = [case[1][:90] for case in cases if accepted(*case)]
    assert len(passing) <= 0.05 * len(cases), passing
