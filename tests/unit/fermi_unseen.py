"""Estimates written by somebody who had not read the rules that judge them.

Belongs here: the questions, made by the skill's own `assemble`, and answers to them. Does not: the
rates (`test_skill_fermi_unseen.py`).
"""

from transforms.flows.common.tasks import Asked, Draft
from transforms.flows.fermi.task import FermiTask, assemble


def asked(question: str, unit: str, factors: str, formula: str) -> Draft:
    made = [
        dict(zip(("name", "value", "unit"), each.split(None, 2), strict=True))
        for each in factors.split(";")
    ]
    task = {"question": question, "unit": unit, "factors": made, "formula": formula}
    return assemble(FermiTask.model_validate(task), Asked("Text.", "identity", question))


TUNERS = asked(
    "How many piano tuners work in a city of 3 million inhabitants?",
    "tuners",
    "people 3e6 people;per_household 2.5 people;share 0.05 of_all;tunings 1 per_year;"
    "a_day 4 tunings;days 250 days",
    "people / per_household * share * tunings / (a_day * days)",
)
WATER = asked(
    "How many litres of water does a school of 600 pupils use in a school year?",
    "litres per year",
    "pupils 600 pupils;use 20 litres_a_day;days 190 days",
    "pupils * use * days",
)
WALK = asked(
    "How far does a postman walk at work in his whole career, in kilometres?",
    "kilometres",
    "hours 4 hours;speed 3 km/h;days 220 days;years 35 years",
    "hours * speed * days * years",
)
BREAD = asked(
    "What does all the bread that a town of 40,000 people eats in a year cost, in euros?",
    "euros",
    "people 40000 people;grams 150 g_a_day;days 365 days;price 0.004 euros/g",
    "people * grams * days * price",
)
BOOKS = asked(
    "How heavy are all the books of a library with 2 km of filled shelves, in tonnes?",
    "tonnes",
    "shelf 2000 m;thickness 0.025 m;mass 0.5 kg;kg 1000 kg_per_tonne",
    "shelf / thickness * mass / kg",
)
LIGHT = asked(
    "How many kWh does the lighting of a supermarket use in a year?",
    "kWh",
    "area 1500 m2;power 10 W/m2;hours 4500 hours;w 1000 W/kW",
    "area * power * hours / w",
)

TUNERS_GOOD = """\
**Assumptions:**
- Household size: 2.5 people per household (European average)
- Share of households with a piano: 5 % (1 in 20)
- Tunings: 1 tuning per piano per year
- Work: 4 tunings per working day, 250 working days per year

**Calculation:**
- Households: 3,000,000 people / 2.5 people per household = 1,200,000 households
- Pianos: 1,200,000 households × 5 % = 60,000 pianos
- Tunings per year: 60,000 pianos × 1 tuning/piano = 60,000 tunings
- Tunings per tuner: 4 tunings/day × 250 days = 1,000 tunings per tuner
- Tuners: 60,000 tunings / 1,000 tunings per tuner = 60 tuners

**Estimate:** about 60 tuners
**Order of magnitude:** 10^2 tuners

The share of households with a piano moves the result most."""
WATER_GOOD = """\
## Assumptions:
* Toilets: each pupil flushes twice a day, at 6 litres per flush
* Hands and drinking: 5 litres per pupil per day
* Cleaning and kitchen: 2,000 litres per day for the building
* Year: 190 school days

## Calculation:
1. Flushing: 600 pupils × 2 flushes × 6 L = 7,200 L per day
2. Hands: 600 pupils × 5 L = 3,000 L per day
3. Together: 7,200 L + 3,000 L + 2,000 L = 12,200 L per day
4. Year: 12,200 L/day × 190 days = 2,318,000 L

## Estimate:
2.3 million litres per year

## Order of magnitude:
10^6 litres per year"""
WALK_GOOD = """\
Assumptions:
- Walking time: 4 h of a 7 h shift, the rest is sorting
- Speed: 3 km/h including stops
- Working days: 220 days per year (52 weeks x 5 days, less holidays)
- Career: 35 years

Calculation:
- Distance per day: 4 h × 3 km/h = 12 km
- Distance per year: 12 km × 220 = 2640 km
- Career: 2640 km/year × 35 years = 92,400 km ≈ 9 × 10^4 km

Estimate: ≈ 90,000 kilometres
Order of magnitude: 10^5 km"""
BREAD_GOOD = """\
Assumptions:
- Consumption: 150 g of bread per person per day
- Price: €4 per kg
- Year: 365 days

Calculation:
- Bread per day: 40,000 people × 0.15 kg = 6,000 kg
- Bread per year: 6,000 kg/day × 365 days = 2,190,000 kg ≈ 2.2 million kg
- Cost: 2.2 million kg × €4/kg = €8.8 million

Estimate: roughly 9 million euros
Order of magnitude: 10^7 euros"""
BOOKS_GOOD = """\
Assumptions:
- Thickness: 2.5 cm per book
- Mass: 0.5 kg per book
- Shelf length: 2 km (given)

Calculation:
- Books: 200,000 cm ÷ 2.5 cm per book = 80,000 books
- Mass: 80,000 books × 0.5 kg = 40,000 kg = 40 tonnes

Estimate: about 40 tonnes
Order of magnitude: 10^1 to 10^2 tonnes"""
LIGHT_GOOD = """\
**Assumptions:**
- Sales area: 1,500 m² – a mid-sized store
- Installed lighting: 10 W/m² (LED)
- Opening hours: 15 h a day, 300 days a year

**Calculation:**
- Power: $1{,}500 \\text{ m}^2 \\times 10 \\text{ W/m}^2 = 15{,}000 \\text{ W} = 15 \\text{ kW}$
- Hours: $15 \\text{ h/day} \\times 300 \\text{ days} = 4{,}500 \\text{ h}$
- Energy: $15 \\text{ kW} \\times 4{,}500 \\text{ h} = 67{,}500 \\text{ kWh}$

**Estimate:** ≈ 70,000 kWh
**Order of magnitude:** 10^5 kWh"""


def changed(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


RIGHT = [
    (TUNERS, TUNERS_GOOD),
    (TUNERS, changed(TUNERS_GOOD, ("10^2 tuners", "10² tuners"), ("×", "*"), ("5 %", "5%"))),
    (
        TUNERS,
        changed(
            TUNERS_GOOD,
            ("× 5 %", "× 0.05"),
            ("3,000,000 people", "3 × 10^6 people"),
            ("= 1,200,000 h", "= 1.2 × 10^6 h"),
        ),
    ),
    (
        TUNERS,
        changed(
            TUNERS_GOOD, ("× 5 %", "/ 20 households per piano"), ("\n- Tunings:", "\n\n- Tunings:")
        ),
    ),
    (TUNERS, changed(TUNERS_GOOD, ("3,000,000", "3 million"), ("1,200,000", "1.2 million"))),
    (TUNERS, "Here is one way to estimate this.\n\n" + changed(TUNERS_GOOD, ("about 60", "~60"))),
    (WATER, WATER_GOOD),
    (
        WATER,
        changed(
            WATER_GOOD,
            ("×", "x"),
            ("12,200 L/day x 190 days = 2,318,000 L", "12,200 L/day x 190 days ≈ 2.3 million L"),
        ),
    ),
    (WATER, changed(WATER_GOOD, ("## ", "### "), ("2.3 million", "2,300,000"))),
    (
        WATER,
        changed(
            WATER_GOOD,
            (
                "7,200 L + 3,000 L + 2,000 L = 12,200 L per day",
                "(7,200 + 3,000 + 2,000) L/day = 12,200 L/day",
            ),
        ),
    ),
    (WALK, WALK_GOOD),
    (WALK, changed(WALK_GOOD, ("10^5 km", "10^4–10^5 km"))),
    (
        WALK,
        changed(WALK_GOOD, ("12 km × 220 = 2640 km", "12 km/day × 220 days/year = 2,640 km/year")),
    ),
    (WALK, changed(WALK_GOOD, ("≈ 90,000 kilometres", "9 × 10^4 km"))),
    (BREAD, BREAD_GOOD),
    (
        BREAD,
        changed(
            BREAD_GOOD,
            ("€4 per kg", "4 euros per kg"),
            ("€4/kg = €8.8 million", "4 €/kg = 8,800,000 €"),
            ("10^7 euros", "10^7 €"),
        ),
    ),
    (BREAD, changed(BREAD_GOOD, ("roughly 9 million euros", "€9 million"))),
    (BOOKS, BOOKS_GOOD),
    (
        BOOKS,
        changed(BOOKS_GOOD, ("200,000 cm ÷ 2.5 cm", "2,000 m ÷ 0.025 m"), ("10^1 to 10^2", "10^2")),
    ),
    (
        BOOKS,
        changed(
            BOOKS_GOOD,
            ("200,000 cm ÷ 2.5 cm per book", "2 km / (2.5 cm/book) = 200,000 cm / 2.5 cm"),
        ),
    ),
    (LIGHT, LIGHT_GOOD),
    (LIGHT, changed(LIGHT_GOOD, ("≈ 70,000 kWh", "about 7 × 10^4 kWh per year"))),
    (
        LIGHT,
        changed(LIGHT_GOOD, ("{,}", ","), ("\\times", "×"), ("\\text{ ", ""), ("}", ""), ("$", "")),
    ),
]

WRONG = [
    (
        TUNERS,
        changed(
            TUNERS_GOOD,
            ("= 60,000 pianos", "= 6,000 pianos"),
            ("60,000 pianos ×", "6,000 pianos ×"),
            ("= 60,000 tunings", "= 6,000 tunings"),
            ("60,000 tunings /", "6,000 tunings /"),
            ("= 60 tuners", "= 6 tuners"),
            ("about 60", "about 6"),
            ("10^2", "10^1"),
        ),
    ),
    (TUNERS, changed(TUNERS_GOOD, ("about 60 tuners", "about 600 tuners"))),
    (TUNERS, changed(TUNERS_GOOD, ("10^2 tuners", "10^4 tuners"))),
    (TUNERS, changed(TUNERS_GOOD, ("= 1,000 tunings per tuner", "= 1,200 tunings per tuner"))),
    (
        TUNERS,
        changed(
            TUNERS_GOOD,
            ("× 5 %", "× 10 %"),
            ("60,000", "120,000"),
            ("= 60 t", "= 120 t"),
            ("about 60", "about 120"),
        ),
    ),
    (TUNERS, changed(TUNERS_GOOD, ("about 60 tuners", "about 60,000 pianos"))),
    (
        WATER,
        changed(
            WATER_GOOD,
            ("= 12,200 L per day", "= 13,200 L per day"),
            ("12,200 L/day × 190 days = 2,318,000", "13,200 L/day × 190 days = 2,508,000"),
            ("2.3 million", "2.5 million"),
        ),
    ),
    (
        WATER,
        changed(
            WATER_GOOD,
            ("2,318,000 L", "23,180,000 L"),
            ("2.3 million", "23 million"),
            ("10^6", "10^7"),
        ),
    ),
    (WATER, changed(WATER_GOOD, ("2.3 million litres per year", "12,200 litres per day"))),
    (WATER, changed(WATER_GOOD, ("10^6 litres per year", "a large amount"))),
    (
        WATER,
        changed(
            WATER_GOOD, ("× 190 days = 2,318,000 L", "× 365 days = 4,453,000 L"), ("2.3 m", "4.5 m")
        ),
    ),
    (
        WALK,
        changed(
            WALK_GOOD,
            ("= 2640 km\n", "= 2240 km\n"),
            ("2640 km/year × 35 years = 92,400", "2240 km/year × 35 years = 78,400"),
            ("9 × 10^4", "8 × 10^4"),
            ("90,000", "80,000"),
        ),
    ),
    (
        WALK,
        changed(
            WALK_GOOD,
            ("92,400 km ≈ 9 × 10^4", "9,240 km ≈ 9 × 10^3"),
            ("90,000", "9,000"),
            ("10^5", "10^4"),
        ),
    ),
    (
        WALK,
        changed(
            WALK_GOOD,
            ("≈ 9 × 10^4 km", "≈ 9 × 10^5 km"),
            ("90,000", "900,000"),
            ("10^5 km", "10^6 km"),
        ),
    ),
    (
        WALK,
        changed(
            WALK_GOOD,
            ("35 years = 92,400", "40 years = 105,600"),
            ("9 × 10^4", "1 × 10^5"),
            ("90,000", "100,000"),
        ),
    ),
    (
        BREAD,
        changed(
            BREAD_GOOD,
            ("2.2 million kg × €4/kg = €8.8 million", "2.2 million kg × €4/kg = €8,800"),
            ("9 million", "9 thousand"),
            ("10^7", "10^4"),
        ),
    ),
    (BREAD, changed(BREAD_GOOD, ("roughly 9 million", "roughly 2 million"))),
    (
        BREAD,
        changed(
            BREAD_GOOD,
            ("0.15 kg = 6,000 kg", "0.15 kg = 60,000 kg"),
            ("6,000 kg/day × 365 days = 2,190,000", "60,000 kg/day × 365 days = 21,900,000"),
            ("2.2 million", "22 million"),
            ("8.8", "88"),
            ("9 m", "90 m"),
            ("10^7", "10^8"),
        ),
    ),
    (
        BOOKS,
        changed(
            BOOKS_GOOD,
            ("= 40,000 kg = 40 tonnes", "= 40,000 kg = 400 tonnes"),
            ("about 40", "about 400"),
            ("10^1 to 10^2", "10^3"),
        ),
    ),
    (
        BOOKS,
        changed(
            BOOKS_GOOD,
            ("= 80,000 books", "= 8,000 books"),
            ("80,000 books × 0.5 kg = 40,000 kg = 40", "8,000 books × 0.5 kg = 4,000 kg = 4"),
            ("about 40", "about 4"),
            ("10^1 to 10^2", "10^1"),
        ),
    ),
    (BOOKS, changed(BOOKS_GOOD, ("Estimate: about 40 tonnes\n", ""))),
    (
        LIGHT,
        changed(LIGHT_GOOD, ("67{,}500", "675{,}000"), ("70,000", "700,000"), ("10^5", "10^6")),
    ),
    (LIGHT, changed(LIGHT_GOOD, ("4{,}500 \\text{ h}$\n", "5{,}400 \\text{ h}$\n"))),
    (LIGHT, changed(LIGHT_GOOD, ("≈ 70,000 kWh", "≈ 70,000 W"))),
    (LIGHT, changed(LIGHT_GOOD, ("≈ 70,000 kWh", "≈ 7,000 kWh"))),
]

#: Written after the last mending.
LUNCH = asked(
    "How many hours do the pupils of a school of 500 spend, all told, queueing for lunch in a "
    "school year?",
    "hours",
    "pupils 500 pupils;minutes 8 minutes;days 190 days;hour 60 min",
    "pupils * minutes * days / hour",
)
LUNCH_GOOD = """\
**Assumptions:**
- Pupils who eat at school: 80% of 500 (the others bring food)
- Queueing: 8 minutes per pupil per day
- School year: 190 days

**Calculation:**
- Eaters: 500 pupils × 0.8 = 400 pupils
- Minutes per day: 400 pupils × 8 min = 3,200 min ≈ 53 h
- Hours per year: 53 h/day × 190 days ≈ 10,000 h

**Estimate:** about 10,000 hours
**Order of magnitude:** 10^4 hours"""
SCREEN_GOOD = """\
Assumptions:
- Walking speed: 5 km/h while moving, stops take 40% of the time
- Round: 4 hours per day
- Days: 5 days per week, 44 weeks per year
- Career: 35 years

Calculation:
- Time moving: 4 h × 60% = 2.4 h per day
- Per day: 2.4 h × 5 km/h = 12 km
- Days a year: 5 × 44 = 220 days
- Career: 12 km × 220 × 35 = 92,400 km

Estimate: about 90 thousand km
Order of magnitude: 10^5 km

What moves the result most is the share of stops."""
SECOND_RIGHT = [
    (LUNCH, LUNCH_GOOD),
    (
        LUNCH,
        changed(
            LUNCH_GOOD,
            ("3,200 min ≈ 53 h", "3,200 min = 53.3 h"),
            ("53 h/day", "53.3 h/day"),
            ("≈ 10,000 h", "≈ 10,130 h"),
        ),
    ),
    (
        LUNCH,
        changed(
            LUNCH_GOOD,
            ("× 0.8", "* 80%"),
            ("×", "*"),
            ("3,200 min ≈ 53 h", "3200 min; 3200 / 60 ≈ 53 h"),
        ),
    ),
    (LUNCH, changed(LUNCH_GOOD, ("**", ""), ("about 10,000 hours", "1 × 10⁴ hours"))),
    (WALK, SCREEN_GOOD),
    (
        WALK,
        changed(SCREEN_GOOD, ("4 h × 60% = 2.4 h", "$4 \\text{ h} \\times 0.6 = 2.4 \\text{ h}$")),
    ),
    (
        LIGHT,
        changed(
            LIGHT_GOOD,
            (
                "15 \\text{ kW} \\times 4{,}500 \\text{ h}",
                "15 \\,\\text{kW} \\cdot 4500 \\,\\text{h}",
            ),
        ),
    ),
    (BREAD, changed(BREAD_GOOD, ("roughly 9 million euros", "about €9 million (9 × 10⁶ euros)"))),
    (BOOKS, changed(BOOKS_GOOD, ("10^1 to 10^2 tonnes", "10^2 tonnes (closer to 10^1.6)"))),
]
SECOND_WRONG = [
    (
        LUNCH,
        changed(
            LUNCH_GOOD,
            ("3,200 min ≈ 53 h", "3,200 min ≈ 63 h"),
            ("53 h/day", "63 h/day"),
            ("10,000", "12,000"),
        ),
    ),
    (
        LUNCH,
        changed(
            LUNCH_GOOD,
            ("× 190 days ≈ 10,000 h", "× 365 days ≈ 19,000 h"),
            ("10,000 hours", "19,000 hours"),
        ),
    ),
    (LUNCH, changed(LUNCH_GOOD, ("about 10,000 hours", "about 10,000 minutes"))),
    (LUNCH, changed(LUNCH_GOOD, ("10^4", "10^5"))),
    (
        WALK,
        changed(
            SCREEN_GOOD,
            ("5 × 44 = 220 days", "5 × 44 = 240 days"),
            ("12 km × 220 × 35 = 92,400", "12 km × 240 × 35 = 100,800"),
            ("90 thousand", "100 thousand"),
        ),
    ),
    (
        WALK,
        changed(
            SCREEN_GOOD,
            ("× 35 = 92,400", "× 35 = 924,000"),
            ("90 thousand", "900 thousand"),
            ("10^5", "10^6"),
        ),
    ),
    (WALK, changed(SCREEN_GOOD, ("about 90 thousand", "about 60 thousand"))),
    (
        LIGHT,
        changed(
            LIGHT_GOOD,
            ("15{,}000 \\text{ W} = 15 \\text{ kW}", "15{,}000 \\text{ W} = 1.5 \\text{ kW}"),
            ("$15 \\text{ kW}", "$1.5 \\text{ kW}"),
            ("67{,}500", "6{,}750"),
            ("70,000", "7,000"),
            ("10^5", "10^4"),
        ),
    ),
    (
        BREAD,
        changed(
            BREAD_GOOD,
            ("× 0.15 kg = 6,000", "× 0.25 kg = 10,000"),
            ("6,000 kg/day × 365 days = 2,190,000", "10,000 kg/day × 365 days = 3,650,000"),
            ("2.2 m", "3.65 m"),
            ("8.8", "14.6"),
            ("9 m", "15 m"),
        ),
    ),
]

#: Written after all mending.
CABS = asked(
    "How many taxis does a city of 800,000 people need so that everyone who wants one on an "
    "ordinary evening gets one, on average over the evening?",
    "taxis",
    "people 800000 people;share 0.02 of_all;minutes 20 minutes;evening 240 minutes",
    "people * share * minutes / evening",
)
CABS_GOOD = """\
**Assumptions:**
1. Riders: 2 % of people take a taxi on an ordinary evening
2. Ride: 20 min including the empty way back
3. Evening: 4 hours

**Calculation:**
- Rides: 800,000 people × 2 % = 16,000 rides
- Rides per taxi: 4 h × 60 min/h / 20 min = 12 rides per taxi
- Taxis: 16,000 rides / 12 rides per taxi ≈ 1,300 taxis

**Estimate:** about 1,300 taxis
**Order of magnitude:** 10^3 taxis"""
PHOTOS = asked(
    "How many gigabytes of photographs does a family of four take in a year?",
    "gigabytes",
    "people 4 people;a_day 3 photos;size 4 MB;days 365 days;mb 1000 MB_per_GB",
    "people * a_day * size * days / mb",
)
PHOTOS_GOOD = """\
Let me break this down.

Assumptions:
- Photos: 3 per person per day on average
- Size: 4 MB per photo
- Year: 365 days

Calculation:
- Photos per day: 4 people × 3 photos/person = 12 photos
- Photos per year: 12 × 365 = 4,380 photos
- Storage: 4,380 photos × 4 MB = 17,520 MB ≈ 17.5 GB

Estimate: roughly 18 GB
Order of magnitude: 10^1 GB"""
THIRD_RIGHT = [
    (CABS, CABS_GOOD),
    (CABS, changed(CABS_GOOD, ("4 h × 60 min/h / 20 min", "240 min / 20 min"))),
    (
        CABS,
        changed(
            CABS_GOOD,
            ("× 2 % = 16,000", "× 0.02 = 16,000"),
            ("16,000 rides / 12", "\\frac{16{,}000}{12}"),
        ),
    ),
    (CABS, changed(CABS_GOOD, ("about 1,300", "~1.3 thousand"), ("10^3", "10³"))),
    (PHOTOS, PHOTOS_GOOD),
    (
        PHOTOS,
        changed(
            PHOTOS_GOOD,
            ("17,520 MB ≈ 17.5 GB", "17,520 MB\n- In GB: 17,520 MB / 1,000 MB per GB ≈ 17.5 GB"),
        ),
    ),
    (PHOTOS, changed(PHOTOS_GOOD, ("roughly 18 GB", "about 20 gigabytes per year"))),
    (
        PHOTOS,
        changed(
            PHOTOS_GOOD,
            ("12 × 365 = 4,380", "12 photos/day × 365 days/year ≈ 4,400"),
            ("4,380 photos × 4 MB = 17,520", "4,400 photos × 4 MB = 17,600"),
        ),
    ),
]
THIRD_WRONG = [
    (
        CABS,
        changed(
            CABS_GOOD,
            ("= 16,000 rides", "= 1,600 rides"),
            ("16,000 rides /", "1,600 rides /"),
            ("1,300", "130"),
            ("10^3", "10^2"),
        ),
    ),
    (
        CABS,
        changed(
            CABS_GOOD,
            ("/ 20 min = 12", "/ 30 min = 8"),
            ("/ 12 rides per taxi ≈ 1,300", "/ 8 rides per taxi = 2,000"),
            ("about 1,300", "about 2,000"),
        ),
    ),
    (CABS, changed(CABS_GOOD, ("about 1,300 taxis", "about 16,000 rides"), ("10^3", "10^4"))),
    (
        CABS,
        changed(
            CABS_GOOD,
            ("× 2 % = 16,000", "× 4 % = 32,000"),
            (
                "16,000 rides / 12 rides per taxi ≈ 1,300",
                "32,000 rides / 12 rides per taxi ≈ 2,700",
            ),
            ("about 1,300", "about 2,700"),
        ),
    ),
    (
        PHOTOS,
        changed(
            PHOTOS_GOOD,
            ("17,520 MB ≈ 17.5 GB", "17,520 MB ≈ 175 GB"),
            ("18 GB", "180 GB"),
            ("10^1", "10^2"),
        ),
    ),
    (
        PHOTOS,
        changed(
            PHOTOS_GOOD,
            ("× 4 MB = 17,520 MB ≈ 17.5", "× 5 MB = 21,900 MB ≈ 22"),
            ("18 GB", "22 GB"),
        ),
    ),
    (
        PHOTOS,
        changed(
            PHOTOS_GOOD,
            ("= 4,380 photos", "= 4,830 photos"),
            ("4,380 photos × 4 MB = 17,520", "4,830 photos × 4 MB = 19,320"),
            ("17.5", "19.3"),
            ("18 GB", "19 GB"),
        ),
    ),
    (PHOTOS, changed(PHOTOS_GOOD, ("roughly 18 GB", "roughly 18 MB"))),
]
