"""Data to text: texts with wrong figures must be rejected by code, right ones must pass."""

import asyncio
import json

import pytest

from tests.fakes.agents import ScriptedAgents
from transforms.flows.common.asking import spec_text
from transforms.flows.common.verifying import is_accepted, verdicts_on
from transforms.flows.data_to_text.verification import VERIFIERS

TOWNS = json.dumps(
    {
        "title": "Libraries of the county in 2021",
        "rows": [
            {"Town": "Ashby", "Loans": 48210, "Staff": 12, "Budget (EUR)": 812500},
            {"Town": "Elmton", "Loans": 31077, "Staff": 9, "Budget (EUR)": 540000},
            {"Town": "Oakham", "Loans": 75934, "Staff": 17, "Budget (EUR)": 1187000},
            {"Town": "Yewley", "Loans": 12466, "Staff": 4, "Budget (EUR)": 231400},
        ],
    }
)
SERIES = json.dumps(
    {
        "title": "Storks in the marsh",
        "rows": [
            {"Year": str(year), "Nests": nests, "Young per nest": young}
            for year, nests, young in (
                (2015, 41, 1.9), (2016, 47, 2.1), (2017, 38, 1.2), (2018, 44, 1.8),
                (2019, 52, 2.4), (2020, 61, 2.2),
            )
        ],
    }
)  # fmt: skip
BELL = json.dumps(
    {
        "title": "The minster's bell",
        "fields": {"Cast": 1743, "Mass (kg)": 2310, "Tone": "d sharp", "Recast": "2 May 1911"},
    }
)
WHOLE_BELL = {"values": [1743, 2310, "d sharp", "2 May 1911"]}
SHARE = {"computed": [{"value": 100 * 75934 / 167687, "what": "share of Oakham"}]}

RIGHT = [
    (TOWNS, "Oakham leads the county with 75,934 loans, and Yewley closes it with 12,466."),
    (TOWNS, "Ashby lent 48,210 items with a staff of 12, and Elmton 31,077 with nine."),
    (TOWNS, "Together the four libraries made 167,687 loans in 2021."),
    (TOWNS, "Oakham alone accounts for 45.3% of all loans; Yewley for 7.4%."),
    (TOWNS, "On average a library has 10.5 people and a budget of EUR 692,725."),
    (TOWNS, "Oakham lent about 76,000 items, more than six times as many as Yewley did."),
    (TOWNS, "Ashby spends roughly EUR 16.85 per loan, and Yewley EUR 18.56 for each of its own."),
    (TOWNS, "The budgets range from EUR 231,400 in Yewley to EUR 1.187 million in Oakham."),
    (TOWNS, "Elmton lent 17,133 fewer items than Ashby, with three people less."),
    (TOWNS, "Three of the four libraries lent over 30,000 items; only Yewley remained below."),
    (TOWNS, "The highest number of loans was 75,934, in Oakham."),
    (TOWNS, "Ashby has 33% more staff than Elmton and a budget that is 50.5% larger."),
    (TOWNS, "Ashby and Oakham together employ 29 people, 69% of the total staff of 42."),
    (SERIES, "The number of nests rose from 41 in 2015 to 61 in 2020, an increase of 49%."),
    (SERIES, "After 47 nests in 2016 the count fell to 38 in 2017, a drop of nine nests."),
    (SERIES, "The nests numbered 47.2 a year on average; the best year had 2.4 young per nest."),
    (SERIES, "In 2017 there were 38 nests, the fewest of all six years."),
    (SERIES, "Between 2018 and 2020 the marsh gained 17 nests, nearly 39% in two years."),
    (SERIES, "Over five years the count grew by 20 nests, though 2017 had brought only 38."),
    (BELL, "Cast in 1743 and recast on 2 May 1911, the bell weighs 2,310 kg and sounds d sharp.",
     WHOLE_BELL),
    (BELL, "The bell, a d sharp of 2310 kg, is of 1743. It was recast on May 2, 1911.", WHOLE_BELL),
    (TOWNS, "Oakham's share in the county's total loans is 45.3 percent.", SHARE),
    (TOWNS, "Of all loans, a share of 45% was made in Oakham.", SHARE),
    (TOWNS, "In Elmton nine people look after 31,077 loans.", {"mentions": ["Elmton"]}),
    (TOWNS, "In Ashby wurden 48 210 Medien verliehen. Das ist weniger als in Oakham mit 75934."
     .replace("48 210", "48210")),
]  # fmt: skip

WRONG = [
    (TOWNS, "Oakham leads the county with 79,534 loans, and Yewley closes it with 12,466."),
    (TOWNS, "Ashby lent 31,077 items."),
    (TOWNS, "Elmton has a staff of 12."),
    (TOWNS, "Together the four libraries made 176,687 loans in 2021."),
    (TOWNS, "Oakham alone accounts for 54.3% of all loans."),
    (TOWNS, "On average a library has 11.5 people and a budget of EUR 692,725."),
    (TOWNS, "The four libraries opened in 1987 and made a total of 167,687 loans."),
    (TOWNS, "Ashby has 43% more staff than Elmton."),
    (TOWNS, "Oakham lent about 86,000 items, far more than the others."),
    (TOWNS, "Oakham lent over 76,000 items."),
    (TOWNS, "Elmton lent 17,313 fewer items than Ashby."),
    (TOWNS, "The highest number of loans was 48,210, in Ashby."),
    (TOWNS, "The lowest budget, EUR 540,000, is Elmton's."),
    (TOWNS, "The budgets range from EUR 231,400 to EUR 11.87 million."),
    (TOWNS, "Yewley's budget of EUR 231,400 works out at EUR 21.90 per loan."),
    (TOWNS, "Nine of the thirty-one libraries have more staff than Ashby."),
    (SERIES, "The number of nests rose from 61 in 2020 to 41 in 2015."),
    (SERIES, "Nests fell from 41 to 61 over the period."),
    (SERIES, "The number of nests rose from 41 in 2015 to 61 in 2020, an increase of 59%."),
    (SERIES, "In 2017 there were 44 nests."),
    (SERIES, "The nests numbered 49.2 a year on average."),
    (SERIES, "In 2018 there were 38 nests, the fewest of all years."),
    (SERIES, "In 2021 there will be about 75 nests if this goes on."),
    (SERIES, "Young per nest peaked at 2.6 in 2019."),
    (BELL, "Cast in 1743 and recast on 2 May 1911, the bell sounds d sharp.", WHOLE_BELL),
    (BELL, "Cast in 1734 and recast on 2 May 1911, the bell weighs 2,310 kg, d sharp.", WHOLE_BELL),
    (BELL, "Cast in 1743 and recast in 1911, the bell weighs 2,310 kg in d flat.", WHOLE_BELL),
    (BELL, "Cast in 1743, the bell weighs about 2 tonnes and sounds d sharp.", WHOLE_BELL),
    (TOWNS, "Oakham has by far the largest share of all loans.", SHARE),
    (TOWNS, "Oakham's share in the county's total loans is 40.5 percent.", SHARE),
    (TOWNS, "Some libraries lend far more than others do.", {"mentions": ["Elmton"]}),
    (TOWNS, "Ashby lent much. Elmton lent less. Oakham lent most.", {"most_sentences": 2}),
    (TOWNS, TOWNS),
    (TOWNS, "| Town | Loans |\n|---|---|\n| Ashby | 48,210 |"),
    (TOWNS, ""),
    (TOWNS, "48,210"),
    (TOWNS, "Ashby lent 48,210 items. " * 3000),
]  # fmt: skip


def accepted(content, response, spec=None, *, score=8):
    pair = {
        "instruction": "Write about these data.",
        "spec": spec_text(spec),
        "response": response.strip(),
        "passage": content,
        "answer_format": "text",
        "messages": [{"role": "assistant", "content": response}],
    }
    agents = ScriptedAgents({"data_to_text.critic": {"faults": "none", "score": score}})
    return is_accepted(asyncio.run(verdicts_on(pair, VERIFIERS, agents)))


def test_right_texts_pass():
    refused = [case[1][:90] for case in RIGHT if not accepted(*case)]
    assert len(refused) <= 0.05 * len(RIGHT), refused


def test_texts_with_wrong_figures_are_rejected():
    passing = [case[1][:90] for case in WRONG if accepted(*case)]
    assert len(passing) <= 0.05 * len(WRONG), passing


def test_a_cause_that_the_data_do_not_have_is_left_to_the_critic():
    assert not accepted(TOWNS, "Oakham lends most because it is open on Sundays.", score=5)


@pytest.mark.parametrize(
    "response", ["{{ 7 * 7 }} is what it is for us", "1" * 9000, "9 " * 4000, "(" * 5000]
)
def test_hostile_answers_are_rejected(response):
    assert not accepted(TOWNS, response)


def test_a_passage_that_is_no_data_is_never_a_pass_by_code():
    pair_text = "Some text about nothing in particular, with no figure."
    assert not accepted("no data at all", pair_text, score=3)
