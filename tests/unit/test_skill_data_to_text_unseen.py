"""Data to text: right and wrong texts that were written after the rules, on other data.

The first sets showed faults of the rules, since mended, and so did one of the last two: no set here
measures the rules any more.
"""

import json

from tests.unit.test_skill_data_to_text_planted import accepted

CHOIR = json.dumps(
    {
        "title": "Spending of the choir (EUR), 2022",
        "groups": {
            "Concerts": {"Hall": 1450, "Music": 320, "Printing": 185},
            "Journeys": {"Coaches": 2210, "Beds": 1690, "Food": 975},
            "Office": {"Post": 88, "Phone": 240, "Printing": 61},
        },
    }
)
KILNS = json.dumps(
    {
        "title": "Kilns",
        "rows": [
            {
                "Kiln": "Upper kiln",
                "Fired": "2021-03-04",
                "Pieces": 120,
                "Lost": 9,
                "Wood (kg)": 410.5,
            },
            {
                "Kiln": "Lower kiln",
                "Fired": "2021-03-19",
                "Pieces": 88,
                "Lost": 2,
                "Wood (kg)": 365.0,
            },
            {
                "Kiln": "New kiln",
                "Fired": "2021-04-02",
                "Pieces": 204,
                "Lost": 31,
                "Wood (kg)": 502.25,
            },
            {
                "Kiln": "Test kiln",
                "Fired": "2021-04-11",
                "Pieces": 36,
                "Lost": 0,
                "Wood (kg)": None,
            },
        ],
    }
)
RAIN = json.dumps(
    {
        "title": "Rain at the weir",
        "rows": [
            {"Month": m, "Rain (mm)": r, "Wet days": w}
            for m, r, w in (
                ("January", 81.2, 17),
                ("February", 64.0, 13),
                ("March", 70.7, 14),
                ("April", 38.4, 9),
                ("May", 52.9, 11),
                ("June", 101.3, 8),
            )
        ],
    }
)
FERRIES = json.dumps(
    {
        "title": "Ferries of the sound, summer 2019",
        "rows": [
            {
                "Ferry": "Aurora",
                "Passengers": 18240,
                "Trips": 312,
                "Delay (min)": 4.2,
                "Built": 1998,
            },
            {
                "Ferry": "Brage",
                "Passengers": 25310,
                "Trips": 298,
                "Delay (min)": 7.9,
                "Built": 2011,
            },
            {
                "Ferry": "Cygnet",
                "Passengers": 9105,
                "Trips": 344,
                "Delay (min)": 2.1,
                "Built": 1976,
            },
            {
                "Ferry": "Dolphin",
                "Passengers": 14870,
                "Trips": 287,
                "Delay (min)": 11.5,
                "Built": 1989,
            },
        ],
    }
)
DOME = json.dumps(
    {
        "title": "Observatory dome",
        "fields": {
            "Opened": "14 June 1932",
            "Diameter (m)": 11.4,
            "Mass (t)": 38,
            "Architect": "Lena Holm",
            "Panels": 216,
            "Height (m)": 9.75,
        },
    }
)
RIGHT = [
    (
        CHOIR,
        "The choir spent most on journeys: EUR 4,875, or about two thirds of the whole. "
        "Concerts cost EUR 1,955 and the office EUR 389.",
    ),
    (CHOIR, "Of the total of EUR 7,219, coaches alone took EUR 2,210."),
    (CHOIR, "Printing cost 185 euros for concerts and 61 for the office, 246 euros in all."),
    (CHOIR, "The office is the smallest item, at just over 5% of all spending."),
    (
        KILNS,
        "Of the 204 pieces in the New kiln 31 were lost, about 15%, while the Lower kiln lost "
        "2 of 88.",
    ),
    (KILNS, "The New kiln was fired on 2 April 2021 and burned 502 kg of wood."),
    (KILNS, "All four firings together yielded 448 pieces, of which 42 were lost."),
    (KILNS, "The Upper kiln lost 9 of its 120 pieces, or 7.5%."),
    (KILNS, "The Upper kiln needs 3.4 kg of wood per piece, the Lower kiln 4.1 kg."),
    (RAIN, "June was the wettest month with 101.3 mm, although it had only eight wet days."),
    (
        RAIN,
        "From January to April rain declined from 81.2 mm to 38.4 mm, by more than half; June "
        "then brought 101.3 mm.",
    ),
    (RAIN, "In the half-year 408.5 mm of rain fell at the weir, 68.1 mm a month on average."),
    (RAIN, "April had the fewest mm of rain, 38.4, with nine wet days."),
    (
        RAIN,
        "June's rain was more than two and a half times that of April, at 101.3 mm against 38.4.",
    ),
    (RAIN, "The first quarter brought 215.9 mm in total, the second 192.6."),
    (FERRIES, "Brage carried the most passengers, 25,310, with an average delay of 7.9 minutes."),
    (
        FERRIES,
        "The four ferries carried 67,525 passengers on 1,241 trips in all, about 54 on each trip.",
    ),
    (
        FERRIES,
        "Built in 1976, the Cygnet is the oldest of the four and the most punctual: 2.1 "
        "minutes late on average.",
    ),
    (FERRIES, "The Dolphin's delay of 11.5 minutes is more than five times that of the Cygnet."),
    (FERRIES, "Brage and Aurora together carried 43,550 people, nearly two thirds of the total."),
    (FERRIES, "The Aurora made 14 more trips than the Brage but carried 7,070 fewer passengers."),
    (FERRIES, "The Dolphin made the fewest trips, 287, and had the longest delays."),
    (FERRIES, "There is a gap of 35 years between the oldest ferry and the newest one."),
    (FERRIES, "Cygnet carried 26 passengers per trip on average, Brage 85."),
    (
        DOME,
        "The dome, 11.4 m across and 9.75 m high, was opened on 14 June 1932. Its 216 panels "
        "weigh 38 t.",
    ),
    (DOME, "Lena Holm's dome weighs 38 tonnes and has 216 panels."),
]
WRONG = [
    (CHOIR, "The choir spent most on journeys: EUR 4,785."),
    (CHOIR, "Of the total of EUR 7,291, coaches alone took EUR 2,210."),
    (CHOIR, "Beds cost the choir EUR 2,210."),
    (CHOIR, "The office is the smallest item, at just over 8% of all spending."),
    (CHOIR, "Music took 320 euros and the hall 1,540."),
    (KILNS, "Of the 204 pieces in the New kiln 31 were lost, about 25%."),
    (KILNS, "The New kiln was fired on 12 April 2021."),
    (KILNS, "All four firings together yielded 468 pieces."),
    (KILNS, "The Test kiln burned 365 kg of wood."),
    (KILNS, "The Lower kiln lost 9 pieces."),
    (KILNS, "The Upper kiln needs 4.3 kg of wood per piece."),
    (RAIN, "June was the wettest month with 103.1 mm."),
    (RAIN, "In April 52.9 mm of rain fell."),
    (RAIN, "From January to April rain declined from 38.4 mm to 81.2 mm."),
    (RAIN, "In the half-year 428.5 mm of rain fell at the weir in total."),
    (RAIN, "The lowest rain was 52.9 mm, in May."),
    (RAIN, "January had 71 mm of rain on 17 wet days."),
    (RAIN, "Rain in June was 63.8% higher than in April, with the most of all."),
    (RAIN, "The average month had 13 wet days and 81.6 mm."),
    (RAIN, "It rained 15 mm more in January than in February."),
    (FERRIES, "Brage carried the most passengers, 23,510."),
    (FERRIES, "The four ferries carried 76,525 passengers."),
    (FERRIES, "Built in 1967, the Cygnet is the oldest of the four."),
    (FERRIES, "The Dolphin's delay of 7.9 minutes is the longest."),
    (FERRIES, "Brage and Aurora together carried 41,550 people, nearly two thirds of the total."),
    (FERRIES, "The Aurora made 24 more trips than the Brage."),
    (FERRIES, "The Dolphin made the fewest trips, 278."),
    (FERRIES, "There is a gap of 45 years between the oldest ferry and the newest one."),
    (FERRIES, "Cygnet carried 62 passengers per trip on average."),
    (FERRIES, "The Aurora was on average 2.1 minutes late."),
    (FERRIES, "The Cygnet carried 14,870 passengers."),
    (FERRIES, "The Cygnet carried 12 percent of all passengers... or 18 percent with children."),
    (FERRIES, "Each Dolphin trip carried 58 people."),
    (DOME, "The dome, 11.4 m across and 9.57 m high, was opened on 14 June 1932."),
    (DOME, "The dome was opened on 14 June 1923."),
    (DOME, "The dome of 1932 has 261 panels."),
    (DOME, "At 37.4 feet across, the dome is large."),
]


def test_right_texts_pass():
    refused = [text for data, text in RIGHT if not accepted(data, text)]
    assert len(refused) <= 0.05 * len(RIGHT), refused


def test_texts_with_wrong_figures_are_rejected():
    passing = [text for data, text in WRONG if accepted(data, text)]
    assert len(passing) <= 0.05 * len(WRONG), passing
