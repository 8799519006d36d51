"""Data to text: two more sets of right and wrong texts, each on data of its own.

When first run the rules, mended on all sets before, refused 5 of 16 right texts of the third set
and passed 3 of 15 wrong ones; of the fourth, 1 of 14 and 4 of 13. They have been mended since. So
expect of other texts that up to one right one in ten is refused, and that code alone passes a wrong
one in four: of these, most have a share of something else, or votes of another motion.
"""

import json

from tests.unit.test_skill_data_to_text_unseen_later import accepted, figure, report, rows, task

SEA = rows(
    "Harbours of the gulf in 2020",
    ("Harbour", "Ships", "Cargo (t)", "Share of containers (%)", "Berths"),
    ("Aalby", 1820, 412000, 35.5, 14),
    ("Brunn", 960, 655000, 61.0, 9),
    ("Corby", 2410, 298000, 12.4, 22),
    ("Dorn", 540, 120500, 8.9, 6),
    ("Esk", 1275, 377500, 44.2, 11),
)
TEMP = rows(
    "Mean temperature at the pass",
    ("Month", "Temperature (°C)", "Frost days", "Snow (cm)"),
    ("November", 1.2, 14, 38),
    ("December", -3.4, 26, 81),
    ("January", -6.1, 31, 104),
    ("February", -5.0, 27, 96),
    ("March", -0.8, 22, 57),
)
BUDGET = json.dumps(
    {
        "title": "Budget of the museum, 2023 (thousand EUR)",
        "groups": {
            "Income": {"Tickets": 640, "Grants": 1250, "Shop": 185, "Donations": 95},
            "Expenses": {"Staff": 1310, "Building": 420, "Exhibitions": 275, "Marketing": 90},
        },
    }
)
TOWER = json.dumps(
    {
        "title": "Radio tower",
        "fields": {
            "Built": "1956 to 1958",
            "Height (m)": 187.5,
            "Steps": 1024,
            "Visitors a year": "about 61,000",
            "Lift capacity (persons)": 12,
            "Architect": "Ivo Marek",
        },
    }
)
GULF, SHIPS = report("overview", SEA), report("ranking", SEA)
PORTS = report("comparison", SEA)
PASS, MUSEUM = report("overview", TEMP), report("overview", BUDGET)
MAST = task("portrait", TOWER, most_sentences=5)
CARGO = task(
    "computed_answer",
    SEA,
    "How much cargo did the harbours handle?",
    quantities=[figure("sum", "Cargo (t)"), figure("percent_share", "Cargo (t)", "Brunn")],
)
THIRD_RIGHT = [
    (GULF, "Five harbours handled 1,863,000 tonnes of cargo in 2020. Brunn led with 655,000 t, "
     "35% of the total, although fewer than 1,000 ships called there."),
    (SHIPS, "By ships, Corby comes first (2,410), ahead of Aalby (1,820), Esk (1,275), Brunn "
     "(960) and Dorn (540). Corby's lead over Aalby is 590 ships."),
    (PORTS, "Brunn and Corby are opposites: Brunn received 960 ships carrying 682 tonnes each on "
     "average, Corby 2,410 with only 124 tonnes each."),
    (GULF, "Containers made up 61% of Brunn's cargo but just 8.9% of Dorn's."),
    (GULF, "Dorn is the smallest harbour, with six berths and 120,500 tonnes, about 6.5% of the "
     "gulf's cargo."),
    (GULF, "On average each berth at Corby saw 110 ships during the year, compared with 90 at "
     "Dorn."),
    (CARGO, "Together the five harbours handled 1,863,000 tonnes; Brunn alone accounted for 35.2%"
     " of it."),
    (CARGO, "The total comes to 1.863 million tonnes, of which Brunn contributed just over a "
     "third (35.2%)."),
    (PASS, "The pass was coldest in January, at −6.1 °C, when there was frost on all 31 days and"
     " 104 cm of snow."),
    (PASS, "From November to January the temperature fell by 7.3 degrees, from 1.2 °C to −6.1 "
     "°C; by March it had climbed back to −0.8 °C."),
    (PASS, "Over the five months there were 120 frost days, 24 per month on average."),
    (PASS, "Snow peaked at 104 cm in January, nearly three times the November depth of 38 cm."),
    (MUSEUM, "The museum took in EUR 2.17 million in 2023 and spent EUR 2.095 million, leaving a "
     "surplus of EUR 75,000."),
    (MUSEUM, "Grants are the mainstay: at 1.25 million euros they provide 58% of all income, about"
     " twice as much as tickets (640,000 euros)."),
    (MUSEUM, "Staff costs of EUR 1,310 thousand eat up 63% of expenses; marketing, at EUR 90 "
     "thousand, takes 4%."),
    (MAST, "Built from 1956 to 1958 to plans by Ivo Marek, the tower is 187.5 metres tall. Its "
     "lift takes 12 people; the 1,024 steps are the alternative. About 61,000 visitors "
     "come every year."),
]  # fmt: skip
THIRD_WRONG = [
    (GULF, "Five harbours handled 1,836,000 tonnes of cargo in 2020."),
    (GULF, "Brunn led with 655,000 t, 45% of the total."),
    (SHIPS, "By ships, Corby comes first (2,410), ahead of Esk (1,820) and Aalby (1,275)."),
    (SHIPS, "Corby's lead over Aalby is 690 ships."),
    (PORTS, "Brunn received 960 ships carrying 582 tonnes each on average."),
    (GULF, "Containers made up 44.2% of Brunn's cargo."),
    (GULF, "Dorn handled about 9.5% of the gulf's cargo."),
    (CARGO, "Together the five harbours handled 1,863,000 tonnes; Brunn alone accounted for 32.5%"
     " of it."),
    (PASS, "The temperature fell by 8.3 degrees from November to January, from 1.2 °C to −6.1 "
     "°C."),
    (PASS, "Over the five months there were 130 frost days."),
    (PASS, "Snow peaked at 104 cm in February."),
    (MUSEUM, "Grants provide 68% of all income."),
    (MUSEUM, "The museum took in EUR 2.07 million in 2023."),
    (MUSEUM, "Staff costs of EUR 1,310 thousand eat up 53% of expenses."),
    (MAST, "Built from 1956 to 1958 to plans by Ivo Marek, the tower is 178.5 metres tall. Its "
     "lift takes 12 people; the 1,024 steps are the alternative. About 61,000 visitors "
     "come every year."),
]  # fmt: skip
BIKES = rows(
    "Bicycles counted at four bridges",
    ("Bridge", "Weekday", "Sunday", "Accidents in 2022", "Opened"),
    ("North Bridge", 8420, 3150, 7, 1931),
    ("Castle Bridge", 12890, 9675, 16, 1874),
    ("Mill Bridge", 2310, 2640, 1, 1998),
    ("Tram Bridge", 5600, 1120, 4, 1952),
)
SCHOOL = rows(
    "School library, loans by year",
    ("Year", "Loans", "Readers", "New books", "Budget (EUR)"),
    ("2018", 5210, 412, 180, 3600),
    ("2019", 5480, 430, 210, 4200),
    ("2020", 2890, 301, 95, 1900),
    ("2021", 4035, 376, 160, 3200),
    ("2022", 6120, 455, 240, 4800),
)
VOTE = json.dumps(
    {
        "title": "Votes in the village council",
        "groups": {
            "Bypass": {"For": 9, "Against": 5, "Abstained": 1},
            "School roof": {"For": 15, "Against": 0, "Abstained": 0},
            "Fountain": {"For": 6, "Against": 8, "Abstained": 1},
        },
    }
)
SHIP = json.dumps(
    {
        "title": "Steamer Undine",
        "fields": {
            "Launched": "3 April 1899",
            "Length (m)": 42.6,
            "Beam (m)": 6.1,
            "Power (hp)": 280,
            "Passengers": 350,
            "Restored for (EUR)": 1450000,
        },
    }
)
COUNTED, BRIDGES = report("overview", BIKES), report("comparison", BIKES)
LENT, COURSE = report("overview", SCHOOL), report("trend", SCHOOL)
VOTED, UNDINE = report("overview", VOTE), task("portrait", SHIP, most_sentences=4)
DROP = task(
    "computed_answer",
    SCHOOL,
    "How did loans change from 2019 to 2020?",
    quantities=[figure("percent_change", "Loans", "2019", "2020")],
)
FOURTH_RIGHT = [
    (COUNTED, "Castle Bridge is by far the busiest, with 12,890 bicycles on a weekday, 44% of the "
     "29,220 counted at all four. Mill Bridge comes last with 2,310."),
    (BRIDGES, "On Sundays traffic at North Bridge falls to 3,150, just 37% of its weekday figure, "
     "while Mill Bridge gains 14%: 2,640 against 2,310."),
    (COUNTED, "Castle Bridge saw 16 accidents in 2022, more than the other three together (12)."),
    (BRIDGES, "Tram Bridge loses four fifths of its cyclists on Sundays: only 1,120 of 5,600 "
     "remain."),
    (COUNTED, "Altogether 16,585 cyclists were counted on Sunday, 43% fewer than on a weekday."),
    (COUNTED, "The oldest of the bridges, Castle Bridge (1874), is also the one with the most "
     "accidents."),
    (COURSE, "Loans climbed from 5,210 in 2018 to 5,480 in 2019, collapsed to 2,890 in 2020 and "
     "recovered to 6,120 by 2022, 17% above the level of 2018."),
    (LENT, "Each reader borrowed 13.5 books in 2022, compared with only 9.6 in 2020."),
    (LENT, "Over the five years the library lent 23,735 books and bought 885 new ones for a "
     "total of EUR 17,700, i.e. EUR 20 per book."),
    (DROP, "Loans dropped by 47.3%, from 5,480 in 2019 to 2,890 in 2020."),
    (DROP, "They nearly halved: 2,890 loans in 2020 are 47% less than the 5,480 of the year "
     "before."),
    (VOTED, "The council carried the bypass by nine votes to five, with one abstention, and the "
     "school roof unanimously with all 15 votes. The fountain failed, 6 to 8."),
    (VOTED, "Sixty per cent of the councillors, nine of 15, voted for the bypass; only 40% wanted"
     " the fountain."),
    (UNDINE, "The steamer Undine was launched on 3 April 1899. She is 42.6 m long and 6.1 m wide, "
     "has 280 hp and carries 350 passengers. Her restoration cost EUR 1.45 million."),
]  # fmt: skip
FOURTH_WRONG = [
    (COUNTED, "Castle Bridge is by far the busiest, with 12,890 bicycles on a weekday, 54% of all "
     "those counted."),
    (BRIDGES, "On Sundays traffic at North Bridge falls to 3,150, just 47% of its weekday figure."),
    (COUNTED, "Castle Bridge saw 16 accidents in 2022, more than the other three together (14)."),
    (COUNTED, "Mill Bridge saw four accidents in 2022, and Tram Bridge one."),
    (COUNTED, "Altogether 15,685 cyclists were counted on Sunday."),
    (COURSE, "Loans recovered to 6,120 by 2022, 27% above the level of 2018."),
    (LENT, "Each reader borrowed 15.3 books in 2022."),
    (LENT, "In 2021 the library had 430 readers."),
    (DROP, "Loans dropped by 47.3%, from 5,840 in 2019 to 2,890 in 2020."),
    (DROP, "Loans dropped by 89.6%, from 5,480 in 2019 to 2,890 in 2020."),
    (VOTED, "The council carried the bypass by nine votes to eight, with one abstention."),
    (VOTED, "Only 53% of the councillors wanted the fountain."),
    (UNDINE, "The steamer Undine was launched on 3 April 1899. She is 42.6 m long and 6.1 m wide, "
     "has 280 hp and carries 350 passengers. Her restoration cost EUR 1.54 million."),
]  # fmt: skip


def test_right_texts_pass():
    cases = THIRD_RIGHT + FOURTH_RIGHT
    refused = [response[:90] for case, response in cases if not accepted(case, response)]
    assert len(refused) <= 0.05 * len(cases), refused


def test_wrong_texts_are_rejected():
    cases = THIRD_WRONG + FOURTH_WRONG
    passing = [response[:90] for case, response in cases if accepted(case, response)]
    assert len(passing) <= 0.1 * len(cases), passing
