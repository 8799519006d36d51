"""Data to text: a further set of texts on other data, with shares and changes in percent.

Tasks are made by the types themselves. Only what code decides is measured: the critic is content.
When first run the rules refused 4 of 30 right texts and passed 14 of 35 wrong ones; of the later
set, 3 of 8 and 1 of 12. All have been mended on since (see `…_unseen_last.py` for what was found
then). What still passes is a wrong percentage that happens to be another share of the same data,
told in words that name no row: there are hundreds of such shares, and only the critic reads what
the sentence means.
"""

import asyncio
import json

from tests.fakes.agents import ScriptedAgents
from transforms.flows.common.asking import spec_text
from transforms.flows.common.tasks import Asked
from transforms.flows.common.verifying import is_accepted, verdicts_on
from transforms.flows.data_to_text.tasks import CellName, Quantity
from transforms.flows.data_to_text.taxonomy import TYPES
from transforms.flows.data_to_text.verification import VERIFIERS

TYPE = {each.name: each for each in TYPES}


def rows(title, columns, *records):
    return json.dumps(
        {"title": title, "rows": [dict(zip(columns, each, strict=True)) for each in records]}
    )


POWER = rows(
    "Power from sun and wind",
    ("Year", "Solar (GWh)", "Wind (GWh)", "Share of renewables (%)"),
    ("2016", 120, 340, 18.4),
    ("2017", 150, 365, 20.1),
    ("2018", 210, 410, 23.7),
    ("2019", 205, 470, 26.2),
    ("2020", 290, 455, 29.8),
    ("2021", 360, 520, 33.5),
)
SHOPS = rows(
    "Four mail-order shops in 2022",
    ("Shop", "Orders", "Returned", "Revenue (EUR)", "Rating"),
    ("Nordwind", 1240, 62, 48360, 4.6),
    ("Kleinholz", 860, 95, 40420, 4.1),
    ("Papyrus", 2075, 83, 39425, 4.8),
    ("Feldweg", 430, 12, 27950, 4.4),
)
WAYS = json.dumps(
    {
        "title": "How people get to work, by age (%)",
        "groups": {
            "Under 30": {"Car": 34, "Bus": 22, "Bicycle": 31, "On foot": 13},
            "30 to 59": {"Car": 58, "Bus": 17, "Bicycle": 18, "On foot": 7},
            "60 and over": {"Car": 49, "Bus": 30, "Bicycle": 9, "On foot": 12},
        },
    }
)
LAKE = json.dumps(
    {
        "title": "Lower Tarn reservoir",
        "fields": {
            "Completed": 1958,
            "Capacity (million m³)": 12.6,
            "Surface (ha)": 145,
            "Deepest point (m)": 31,
            "Fill level in August (%)": 64,
            "Households supplied": 90000,
        },
    }
)


def task(type_name, data, said="Write about these data.", **fields):
    kind = TYPE[type_name]
    return kind.assemble(kind.task(instruction=said, **fields), Asked(data, "x", "k")), data


def report(kind, data, *names, most=0):
    return task(kind, data, must_mention=[*names], most_sentences=most)


def figure(operation, column, *of):
    return Quantity(operation=operation, column=column, rows=[*of])


TREND, OUT = report("trend", POWER), report("irregularity", POWER)
CAPTION = report("caption", POWER, most=2)
SOLAR = task(
    "computed_answer",
    POWER,
    "How did solar power develop from 2016 to 2021?",
    quantities=[figure("percent_change", "Solar (GWh)", "2016", "2021")],
)
WIND = task(
    "computed_answer",
    POWER,
    "What happened to wind power in 2020?",
    quantities=[figure("percent_change", "Wind (GWh)", "2019", "2020")],
)
RANK, OVER = report("ranking", SHOPS, "Papyrus", "Feldweg"), report("overview", SHOPS)
PART = task(
    "computed_report",
    SHOPS,
    quantities=[figure("percent_share", "Orders", "Papyrus"), figure("mean", "Rating")],
)
APART = task(
    "computed_answer",
    SHOPS,
    "How far apart are Papyrus and Feldweg in orders?",
    quantities=[figure("difference", "Orders", "Papyrus", "Feldweg")],
)
TWO = task(
    "certain_cells",
    SHOPS,
    "Put these into a sentence.",
    cells=[
        CellName(row="Kleinholz", column="Orders"),
        CellName(row="Kleinholz", column="Returned"),
    ],
)
AGES, NEWS = report("comparison", WAYS), report("news_item", WAYS)
LAKES = task("portrait", LAKE, most_sentences=4)

LAKE_TEXT = (
    "Completed in 1958, the Lower Tarn reservoir can hold 12.6 million cubic metres of water. It "
    "covers 145 hectares and is 31 metres deep at its deepest point. In August it was 64% full, "
    "and it supplies 90,000 households."
)
RIGHT = [
    (TREND, "Solar output tripled between 2016 and 2021, rising from 120 GWh to 360 GWh. Wind grew "
     "more slowly, by 53%, from 340 to 520 GWh. The share of renewables climbed every year, from "
     "18.4% to 33.5%, a gain of 15.1 percentage points."),
    (OUT, "Solar power dipped only once, slipping by about 2.4% in 2019 to 205 GWh, before jumping "
     "41% to 290 GWh the following year."),
    (CAPTION, "In 2021, solar and wind together produced 880 GWh, vs. 460 GWh in 2016. That is an "
     "increase of approx. 91 percent."),
    (TREND, "Solar accounted for 41% of the combined output of the two sources in 2021, compared "
     "with 26% five years earlier."),
    (TREND, "On average, wind delivered about 427 GWh per year, roughly twice the average for solar"
     " (222.5 GWh)."),
    (TREND, "Renewables passed a quarter of the mix in 2019 and a third in 2021."),
    (OUT, "Wind is the exception in 2020: its output fell by 15 GWh (3.2%), while solar rose by 85 "
     "GWh in the same year."),
    (SOLAR, "Solar output rose by 200%, from 120 GWh in 2016 to 360 GWh in 2021."),
    (SOLAR, "Between 2016 and 2021, solar power tripled from 120 to 360 GWh, an increase of "
     "**200 percent**."),
    (WIND, "Wind power fell by roughly 3.2% in 2020, from 470 GWh to 455 GWh."),
    (WIND, "In 2020 wind output was 455 GWh, a decline of 3.19% on the 470 GWh of 2019."),
    (OVER, "Kleinholz has the highest return rate at 11.0%, while Feldweg has the lowest: just "
     "2.8%."),
    (OVER, "Nordwind brought in EUR 48,360, i.e. 31% of the total revenue of EUR 156,155."),
    (OVER, "Papyrus handles 45% of all orders but earns only a quarter of the revenue."),
    (OVER, "Customers of Feldweg spend EUR 65 per order, more than three times as much as those of "
     "Papyrus (EUR 19)."),
    (OVER, "Across all shops, 252 of 4,605 orders were returned, or 5.5%."),
    (RANK, "**Papyrus** tops the ranking by orders with **2,075**, followed by **Nordwind** "
     "(1,240), **Kleinholz** (860) and **Feldweg** (430). The leader has 835 more orders than the "
     "runner-up and nearly five times as many as the last."),
    (OVER, "Nordwind took 1,240 orders, of which 62 (5%) came back, and earned EUR 48,360 with a "
     "rating of 4.6. Kleinholz had 860 orders and 95 returns, a revenue of EUR 40,420 and a rating "
     "of 4.1. Papyrus, with 2,075 orders and 83 returns, earned EUR 39,425 and is rated best at "
     "4.8. Feldweg is the smallest: 430 orders, 12 returns, EUR 27,950 and a rating of 4.4."),
    (PART, "Papyrus accounts for 45.1% of all orders (2,075 of 4,605). Across the four shops, the "
     "average rating is 4.48."),
    (PART, "The share of Papyrus in the orders is 2,075 / 4,605 × 100 ≈ 45.06%, and the ratings "
     "average 4.475."),
    (APART, "Papyrus took 2,075 orders and Feldweg 430, a difference of 1,645 orders."),
    (TWO, "Of the 860 orders that Kleinholz received, 95 were sent back."),
    (AGES, "More than half of those aged 30 to 59 (58%) drive to work, against 34% of the "
     "under-30s."),
    (AGES, "Cycling drops with age: 31% of people under 30 ride a bicycle, 18% of those aged 30 to "
     "59 and only 9% of those 60 and over."),
    (NEWS, "Nearly a third of people aged 60 and over take the bus (30%), the highest share of any "
     "group."),
    (NEWS, "Among the under-30s, cycling and walking together make up 44%, ten percentage points "
     "more than the car."),
    (AGES, "The gap in car use between people under 30 and those aged 30 to 59 is 24 percentage "
     "points."),
    (NEWS, "Fewer than one in ten people aged 60 and over cycle to work, compared with almost one "
     "in three of those under 30."),
    (LAKES, LAKE_TEXT),
    (LAKES, "The Lower Tarn reservoir, finished in 1958, has a capacity of 12.6 million m³ and a "
     "surface of 145 ha; its deepest point lies at 31 m. It supplies 90,000 households and stood "
     "at 64 per cent in August, i.e. nearly two thirds full."),
]  # fmt: skip
WRONG = [
    (TREND, "Solar output tripled between 2016 and 2021, rising from 120 GWh to 360 GWh. Wind grew "
     "more slowly, by 63%, from 340 to 520 GWh."),
    (TREND, "The share of renewables climbed every year, from 18.4% to 33.5%, a gain of 14.1 "
     "percentage points."),
    (OUT, "Solar power dipped only once, slipping by about 4.2% in 2019 to 205 GWh."),
    (CAPTION, "In 2021, solar and wind together produced 880 GWh, up from 460 GWh in 2016, an "
     "increase of 81 percent."),
    (TREND, "Solar accounted for 31% of the combined output of the two sources in 2021."),
    (OUT, "Wind is the exception in 2020: its output fell by 15 GWh (5.2%)."),
    (TREND, "Solar output doubled between 2016 and 2021, from 120 GWh to 360 GWh."),
    (TREND, "The share of renewables passed 30% in 2020 and kept rising."),
    (SOLAR, "Solar output rose by 300%, from 120 GWh in 2016 to 360 GWh in 2021."),
    (WIND, "Wind power rose by 3.2% in 2020, from 470 GWh to 455 GWh."),
    (WIND, "Wind power fell by 3.3% in 2020, from 470 GWh to 455 GWh."),
    (CAPTION, "Wind and solar grew. Wind reached 520 GWh in 2021. Solar reached 360 GWh."),
    (OVER, "Kleinholz has the highest return rate at 13.0%, while Feldweg has the lowest."),
    (OVER, "Nordwind brought in EUR 48,360, i.e. 41% of the total revenue of EUR 156,155."),
    (OVER, "Papyrus handles 54% of all orders but earns only a quarter of the revenue."),
    (OVER, "Customers of Feldweg spend EUR 56 per order."),
    (OVER, "Across all shops, 252 of 4,605 orders were returned, or 6.5%."),
    (OVER, "Kleinholz had 860 orders and 83 returns, a revenue of EUR 40,420 and a rating of 4.1."),
    (RANK, "Papyrus tops the ranking by orders with 2,075 and has 785 more orders than Nordwind. "
     "Feldweg comes last."),
    (RANK, "Papyrus tops the ranking with 2,075, followed by Kleinholz (1,240), Nordwind (860) and "
     "Feldweg (430)."),
    (OVER, "Nordwind's share of all orders is 18.7%."),
    (PART, "Papyrus accounts for 45.1% of all orders. Across the four shops, the average rating is "
     "4.58."),
    (PART, "Papyrus accounts for 54.1% of all orders, and the average rating is 4.48."),
    (APART, "Papyrus took 2,075 orders and Feldweg 430, a difference of 1,655 orders."),
    (TWO, "Of the 860 orders that Kleinholz received, 11% were sent back."),
    (AGES, "31% of those aged 30 to 59 ride a bicycle, against 18% of people under 30."),
    (AGES, "The gap in car use between people under 30 and those aged 30 to 59 is 34 percentage "
     "points."),
    (NEWS, "Among the under-30s, cycling and walking together make up 54%."),
    (NEWS, "Only 7% of people aged 60 and over walk to work."),
    (NEWS, "More than a third of people aged 60 and over take the bus."),
    (NEWS, "One in five people under 30 cycles to work."),
    (NEWS, "The car is used by 49% of people under 30 and by 58% of those aged 30 to 59."),
    (LAKES, LAKE_TEXT.replace("64%", "46%")),
    (LAKES, LAKE_TEXT.replace(" and is 31 metres deep at its deepest point", "")),
    (LAKES, LAKE_TEXT.replace("12.6 million", "12.6 billion")),
]  # fmt: skip

#: Written when the rules had been mended, and not used to mend them.
CINEMA = rows(
    "Roxy cinema",
    ("Month", "Tickets", "Screenings", "Occupancy (%)", "Snacks (EUR)"),
    ("January", 3120, 96, 38.2, 4680),
    ("February", 2875, 84, 40.3, 4025),
    ("March", 4410, 102, 50.9, 7938),
    ("April", 3640, 90, 47.6, 5824),
)
STAFF = json.dumps(
    {
        "title": "Staff of the clinic",
        "groups": {
            "Nursing": {"Full time": 64, "Part time": 51, "Trainees": 12},
            "Surgery": {"Full time": 23, "Part time": 6, "Trainees": 7},
            "Kitchen": {"Full time": 9, "Part time": 15, "Trainees": 2},
        },
    }
)
MONTHS, BEST = report("overview", CINEMA), report("irregularity", CINEMA, "March")
SNACKS = task(
    "computed_report",
    CINEMA,
    quantities=[
        figure("sum", "Snacks (EUR)"),
        figure("percent_change", "Tickets", "February", "March"),
    ],
)
PEOPLE = report("overview", STAFF)
LATER_RIGHT = [
    (MONTHS, "The Roxy sold 14,045 tickets over the four months, about 38 per screening. Occupancy "
     "went from 38.2% in January to 47.6% in April, peaking at just over half in March."),
    (BEST, "March stands out: with 4,410 tickets it sold 53% more than February and accounted for "
     "31% of all tickets of the four months."),
    (MONTHS, "Visitors spent EUR 1.80 per ticket on snacks in March, against EUR 1.40 in February "
     "and EUR 1.50 in January."),
    (SNACKS, "Snacks brought in EUR 22,467 in total. Ticket sales jumped from 2,875 in February to "
     "4,410 in March, a rise of 53.4%."),
    (SNACKS, "Altogether, €22,467 was spent on snacks. From February to March, ticket sales "
     "increased by 53.39 percent."),
    (PEOPLE, "The clinic has 189 people, two thirds of them (127) in nursing. Surgery employs 36 "
     "and the kitchen 26."),
    (PEOPLE, "In the kitchen, part-timers outnumber full-time staff by 15 to 9; in surgery it is "
     "the other way round, with 23 full-time and only 6 part-time employees."),
    (PEOPLE, "Trainees make up 11% of all staff. In surgery nearly one in five is a trainee (7 of "
     "36), in the kitchen just 2 of 26, or 7.7%."),
]  # fmt: skip
LATER_WRONG = [
    (MONTHS, "The Roxy sold 14,405 tickets over the four months, about 38 per screening."),
    (MONTHS, "Occupancy went from 38.2% in January to 47.6% in April, a rise of 8.4 percentage "
     "points."),
    (BEST, "March stands out: with 4,410 tickets it sold 43% more than February."),
    (BEST, "March accounted for 41% of all tickets of the four months."),
    (MONTHS, "Visitors spent EUR 1.40 per ticket on snacks in March."),
    (SNACKS, "Snacks brought in EUR 22,467 in total. Ticket sales jumped from 2,875 in February to "
     "4,410 in March, a rise of 65.2%."),
    (SNACKS, "Snacks brought in EUR 16,643 in total, and ticket sales increased by 53.4% from "
     "February to March."),
    (PEOPLE, "The clinic has 189 people, 57% of them in nursing."),
    (PEOPLE, "Surgery has 15 part-time employees and 7 trainees."),
    (PEOPLE, "Trainees make up 21% of all staff."),
    (PEOPLE, "In surgery one in three is a trainee (7 of 36)."),
    (MONTHS, "In April the cinema was 50.9% full."),
]  # fmt: skip


def judged(case, response):
    draft, data = case
    pair = {
        "instruction": draft.instruction,
        "spec": spec_text(draft.spec),
        "response": response.strip(),
        "passage": data,
        "answer_format": "text",
        "messages": [{"role": "assistant", "content": response}],
    }
    agents = ScriptedAgents({"data_to_text.critic": {"faults": "none", "score": 8}})
    return asyncio.run(verdicts_on(pair, VERIFIERS, agents))


def accepted(case, response):
    return is_accepted(judged(case, response))


def test_right_texts_pass():
    cases = RIGHT + LATER_RIGHT
    refused = [response[:90] for case, response in cases if not accepted(case, response)]
    assert len(refused) <= 0.05 * len(cases), refused


def test_wrong_texts_are_rejected():
    cases = WRONG + LATER_WRONG
    passing = [response[:90] for case, response in cases if accepted(case, response)]
    assert len(passing) <= 0.05 * len(cases), passing
