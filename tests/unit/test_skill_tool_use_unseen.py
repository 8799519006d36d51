"""Dialogues with tools, written afresh beside the planted ones: another library, other phrases.

A list in a dialogue is a turn of calls, a text a reply, a text after "user: " the user's. The first
set was looked at when rules were mended; the second was not, and its rates are the honest ones.
What only a reader sees (a value told of the wrong thing) is the critic's.
"""

import json
from typing import Any

import pytest

from tests.unit.unseen_rates import decided, rates
from transforms.flows.common.asking import assembled
from transforms.flows.common.tasks import Asked
from transforms.flows.common.turns import messages_of, tool_calls_text
from transforms.flows.tool_use.apis import ApiDraft, list_text, usable
from transforms.flows.tool_use.own_tools import own_apis, own_tools
from transforms.flows.tool_use.taxonomy import TYPES
from transforms.flows.tool_use.verification import VERIFIERS


def _api(
    name: str,
    description: str,
    takes: str,
    gives: str,
    example: dict[str, Any],
    *,
    many: bool = False,
) -> ApiDraft:
    """`takes` and `gives`: `name:type`, a `?` behind where it may be left out."""
    parts = [(*each.rstrip("?").split(":"), not each.endswith("?")) for each in takes.split()]
    return ApiDraft.model_validate(
        {
            "name": name, "description": description, "returns_list": many,
            "parameters": [
                {"name": n, "type": t, "description": n, "is_required": needed, "allowed": []}
                for n, t, needed in parts
            ],
            "returns": [
                dict(zip(("name", "type", "description"), (*each.split(":"), "of it"), strict=True))
                for each in gives.split()
            ],
            "example_result_json": json.dumps(example),
        }
    )  # fmt: skip


LOANS = list_text(
    "library loans",
    usable(
        [
            _api(
                "find_book",
                "Looks a book up by its title.",
                "title:string author:string?",
                "copy_id:string shelf:string available:boolean",
                {"copy_id": "C-1", "shelf": "A3", "available": True},
            ),
            _api(
                "borrow_book",
                "Lends a copy to a member.",
                "copy_id:string member_id:string weeks:integer",
                "loan_code:string due_date:string",
                {"loan_code": "L-1", "due_date": "2027-01-01"},
            ),
            _api(
                "renew_loan",
                "Extends a loan by some weeks.",
                "loan_code:string weeks:integer",
                "due_date:string fee_eur:number",
                {"due_date": "2027-01-01", "fee_eur": 1.5},
            ),
            _api(
                "reserve_book",
                "Puts a member on the waiting list for a copy.",
                "copy_id:string member_id:string",
                "reservation_code:string position:integer",
                {"reservation_code": "R-1", "position": 2},
            ),
            _api(
                "list_loans",
                "Lists a member's loans.",
                "member_id:string",
                "loan_code:string title:string due_date:string",
                {"results": [{"loan_code": "L-1", "title": "Emma", "due_date": "2027-01-01"}]},
                many=True,
            ),
            _api(
                "cancel_reservation",
                "Takes a reservation back.",
                "reservation_code:string",
                "status:string",
                {"status": "cancelled"},
            ),
        ]
    )[0],
)
OWN = list_text("own", own_apis(None))
REAL = own_tools(None, None)


def _made(
    tool: str, arguments: dict[str, Any], result: Any, is_error: bool = False
) -> dict[str, Any]:
    text = result if isinstance(result, str) else json.dumps(result)
    return {"tool": tool, "arguments": arguments, "result": text, "is_error": is_error}


def _real(tool: str, **arguments: Any) -> dict[str, Any]:
    found = REAL[tool].call(json.dumps(arguments))
    return _made(tool, arguments, found.text, found.is_error)


def _calls(*calls: tuple[str, dict[str, Any]]) -> list[dict[str, str]]:
    return [{"name": name, "arguments_json": json.dumps(given)} for name, given in calls]


DUNE = {"title": "Dune"}
M = {"member_id": "M-204"}
RENEW = {"loan_code": "L-88", "weeks": 2}
LEND = {"copy_id": "C-517", "member_id": "M-204", "weeks": 3}
find = _made("find_book", DUNE, {"copy_id": "C-517", "shelf": "SF 12", "available": True})
taken = _made("find_book", DUNE, {"copy_id": "C-517", "shelf": "SF 12", "available": False})
emma = _made("find_book", {"title": "Emma"}, {"copy_id": "C-90", "shelf": "B 4", "available": True})
renew = _made("renew_loan", RENEW, {"due_date": "2027-06-18", "fee_eur": 1.5})
renew_3 = _made(
    "renew_loan", {"loan_code": "L-88", "weeks": 3}, {"due_date": "2027-06-25", "fee_eur": 2.25}
)
lend = _made("borrow_book", LEND, {"loan_code": "L-301", "due_date": "2027-06-25"})
reserve = _made(
    "reserve_book", {"copy_id": "C-517", **M}, {"reservation_code": "R-77", "position": 3}
)
loans = _made(
    "list_loans",
    M,
    {
        "results": [
            {"loan_code": "L-88", "title": "Middlemarch", "due_date": "2027-06-04"},
            {"loan_code": "L-91", "title": "The Waves", "due_date": "2027-06-11"},
        ]
    },
)
cancel = _made("cancel_reservation", {"reservation_code": "R-12"}, {"status": "cancelled"})
blocked = _made("renew_loan", RENEW, "error: 423: loan L-88 is reserved by another member", True)
busy = _made("list_loans", M, "error: 503: service busy, try again", True)
TAX = "3480 * (1 + 19/100) - 250"
tax = _real("calculator", expression=TAX)
SQUARES = "sum(n * n for n in range(1, 501) if n % 7 == 3)"
squares = _real("run_python", code=SQUARES)

TASKS: dict[str, tuple[str, dict[str, Any]]] = {
    "renew": (
        "single_call",
        {
            "instruction": "Could you extend my loan L-88 by two weeks, please?",
            "calls": _calls(("renew_loan", RENEW)),
        },
    ),
    "loans": (
        "single_call",
        {
            "instruction": "What do I, member M-204, have on loan right now?",
            "calls": _calls(("list_loans", M)),
        },
    ),
    "two things": (
        "sequential_calls",
        {
            "instruction": "First take back my reservation R-12, then extend loan L-88 by 2 weeks.",
            "calls": _calls(
                ("cancel_reservation", {"reservation_code": "R-12"}), ("renew_loan", RENEW)
            ),
        },
    ),
    "two books": (
        "parallel_calls",
        {
            "instruction": "On which shelves are Dune and Emma?",
            "calls": _calls(("find_book", DUNE), ("find_book", {"title": "Emma"})),
        },
    ),
    "lend": (
        "nested_results",
        {
            "instruction": "Please lend me Dune for three weeks; my number is M-204.",
            "calls": _calls(
                ("find_book", DUNE), ("borrow_book", {**LEND, "copy_id": "$1.copy_id"})
            ),
        },
    ),
    "waiting": (
        "choice_among_similar",
        {
            "instruction": "Copy C-517 is out, I hear. Put M-204 on the list for it, please.",
            "calls": _calls(("reserve_book", {"copy_id": "C-517", **M})),
        },
    ),
    "noisy": (
        "noisy_input",
        {
            "instruction": "hi!! my loan L-98 sorry L-88 is due, can u make it 2 weeks longer? thx",
            "calls": _calls(("renew_loan", RENEW)),
        },
    ),
    "no cancel": (
        "missing_api",
        {
            "instruction": "I don't need my reservation R-12 any more, please drop it.",
            "needed_api": "cancel_reservation",
        },
    ),
    "how long": (
        "missing_parameter",
        {
            "instruction": "Please extend my loan L-88 for me.",
            "api": "renew_loan",
            "missing_parameter": "weeks",
            "known_arguments_json": '{"loan_code": "L-88"}',
        },
    ),
    "asked back": (
        "clarification",
        {
            "instruction": "Please extend my loan L-88 for me.",
            "api": "renew_loan",
            "missing_parameter": "weeks",
            "known_arguments_json": '{"loan_code": "L-88"}',
            "value_given_when_asked": "2",
        },
    ),
    "then extend": (
        "follow_up",
        {
            "instruction": "Which books has member M-204 got at the moment?",
            "calls": _calls(("list_loans", M)),
            "follow_up": "Extend Middlemarch by two weeks, then.",
            "later_calls": _calls(("renew_loan", {"loan_code": "$1.loan_code", "weeks": 2})),
        },
    ),
    "blocked": (
        "api_error",
        {
            "instruction": "Please extend loan L-88 by two weeks.",
            "calls": _calls(("renew_loan", RENEW)),
            "failing_api": "renew_loan",
            "is_temporary": False,
            "error_message": "423: loan L-88 is reserved by another member",
        },
    ),
    "busy": (
        "api_error",
        {
            "instruction": "What does member M-204 have on loan?",
            "calls": _calls(("list_loans", M)),
            "failing_api": "list_loans",
            "is_temporary": True,
            "error_message": "503: service busy, try again",
        },
    ),
    "what is": (
        "no_call_needed",
        {"instruction": "What is the difference between renewing a loan and reserving a book?"},
    ),
    "tax": (
        "calculation",
        {
            "instruction": (
                "An invoice of 3,480 euros net gets 19 percent of tax on top; then 250 "
                "euros are taken off. What remains to be paid?"
            ),
            "expression": TAX,
        },
    ),
    "squares": (
        "program",
        {
            "instruction": (
                "Add up the squares of all whole numbers from 1 to 500 that leave 3 when "
                "divided by 7."
            ),
            "code": SQUARES,
        },
    ),
}

RIGHT_1 = (
    ("renew", [renew], "Done – your loan L-88 now runs until **18 June 2027**. The fee is €1.50."),
    (
        "renew",
        [renew],
        "Your loan has been extended. It is now due on 2027-06-18, and a fee of "
        "1.50 EUR applies. Anything else?",
    ),
    (
        "loans",
        [loans],
        "You have two books on loan:\n\n- **Middlemarch** (L-88), due 4 June "
        "2027\n- **The Waves** (L-91), due 11 June 2027",
    ),
    (
        "loans",
        [loans],
        "| Title | Due |\n|---|---|\n| Middlemarch | 4 June 2027 |\n| The Waves | 11 June 2027 |",
    ),
    (
        "two things",
        [cancel],
        [renew],
        "Reservation R-12 is cancelled, and L-88 is now due on 18 June 2027 (fee: 1.50 euros).",
    ),
    ("two books", [find, emma], "Dune stands on shelf SF 12 and Emma on B 4. Both are available."),
    ("two books", [emma, find], "1. *Dune*: SF 12\n2. *Emma*: B 4"),
    ("lend", [find], [lend], "Dune is yours until 25 June 2027; the loan has the code L-301."),
    (
        "waiting",
        [reserve],
        "You're third on the waiting list for it. Your reservation code is R-77.",
    ),
    (
        "noisy",
        [renew],
        "No problem! L-88 is extended by two weeks and is due on June 18, 2027. "
        "There's a fee of €1.50.",
    ),
    ("no cancel", "Reservations can't be taken back from here. You would have to ask at the desk."),
    (
        "no cancel",
        "I don't have a way to drop a reservation. I can look up books, lend, "
        "renew and reserve, but not that.",
    ),
    (
        "no cancel",
        "Dropping a reservation isn't something I'm able to do with the services available to me.",
    ),
    ("how long", "By how many weeks should the loan L-88 be extended?"),
    ("how long", "Sure. Please tell me how many weeks you'd like to add to the loan."),
    ("how long", "To extend L-88, I just need the number of weeks. How long do you need it for?"),
    (
        "asked back",
        "For how many weeks?",
        "user: 2 weeks would be great.",
        [renew],
        "It is extended to 18 June 2027, for a fee of 1.50 euros.",
    ),
    (
        "asked back",
        "I need to know by how many weeks you want to extend it.",
        "user: two, please",
        [renew],
        "Thanks – L-88 is now due on 18 June 2027.",
    ),
    (
        "then extend",
        [loans],
        "M-204 has Middlemarch (due 4 June) and The Waves (due 11 June).",
        "user: Extend Middlemarch by two weeks, then.",
        [renew],
        "Middlemarch is now due on 18 June 2027; that costs 1.50 euros.",
    ),
    (
        "blocked",
        [blocked],
        "Loan L-88 could not be extended, because another member has reserved the book.",
    ),
    (
        "blocked",
        [blocked],
        "Unfortunately the extension of L-88 was refused: somebody else has reserved it.",
    ),
    (
        "busy",
        [busy],
        [loans],
        "Two books are on loan: Middlemarch until 4 June 2027 and The Waves until 11 June 2027.",
    ),
    (
        "what is",
        "Renewing keeps a book you already have for longer; reserving puts you "
        "on the list for one that somebody else has.",
    ),
    (
        "tax",
        [tax],
        "With 19% tax and after the deduction of 250 euros, **€3,891.20** remains to be paid.",
    ),
    ("tax", [tax], "3891.2 euros remain to be paid."),
    ("squares", [squares], "The squares add up to **6,077,964**."),
)
WRONG_1 = (
    ("renew", [renew], "Your loan L-88 now runs until 16 June 2027. The fee is €1.50."),
    ("renew", [renew], "Your loan L-88 now runs until 18 June 2027. The fee is €2.50."),
    ("renew", [renew_3], "Your loan L-88 now runs until 25 June 2027 for 2.25 euros."),
    ("renew", "Your loan L-88 has been extended by two weeks."),
    (
        "loans",
        [loans],
        "You have three books on loan: Middlemarch, The Waves and Dune, due on 30 June.",
    ),
    ("loans", [loans], "I have looked that up for you. Is there anything else?"),
    ("two things", [renew], [cancel], "L-88 is due on 18 June 2027 and R-12 is cancelled."),
    ("two things", [cancel], "Your reservation R-12 is cancelled."),
    ("two books", [find], [emma], "Dune stands on SF 12, Emma on B 4."),
    ("two books", [find], "Dune stands on shelf SF 12."),
    ("two books", [find, emma], "Dune stands on shelf SF 21 and Emma on B 14."),
    (
        "lend",
        [find],
        [
            _made(
                "borrow_book",
                {**LEND, "copy_id": "C-571"},
                {"loan_code": "L-301", "due_date": "2027-06-25"},
            )
        ],
        "Dune is yours until 25 June 2027.",
    ),
    (
        "lend",
        [find],
        [
            _made(
                "borrow_book",
                {"copy_id": "C-517", "member_id": "M-204"},
                {"loan_code": "L-301", "due_date": "2027-06-25"},
            )
        ],
        "Dune is yours until 25 June 2027.",
    ),
    ("lend", [find], "Dune is on shelf SF 12, and I have lent it to you for three weeks."),
    (
        "waiting",
        [
            _made(
                "borrow_book",
                {"copy_id": "C-517", "member_id": "M-204", "weeks": 2},
                {"loan_code": "L-1", "due_date": "2027-06-18"},
            )
        ],
        "It is lent to you until 18 June 2027.",
    ),
    (
        "noisy",
        [
            _made(
                "renew_loan",
                {"loan_code": "L-98", "weeks": 2},
                {"due_date": "2027-06-18", "fee_eur": 1.5},
            )
        ],
        "Extended to 18 June 2027.",
    ),
    ("no cancel", "Your reservation R-12 has been dropped."),
    ("no cancel", [reserve], "I have put you on the list under R-77 instead."),
    ("no cancel", "Which reservation do you want to drop?"),
    ("how long", [renew], "L-88 is extended to 18 June 2027."),
    ("how long", "Your loan L-88 has been extended."),
    ("asked back", [renew], "L-88 is now due on 18 June 2027."),
    (
        "asked back",
        "For how many weeks?",
        "user: 2 weeks would be great.",
        [renew_3],
        "It is extended to 25 June 2027.",
    ),
    (
        "then extend",
        [loans],
        "M-204 has Middlemarch and The Waves.",
        "user: Extend Middlemarch by two weeks, then.",
        [
            _made(
                "renew_loan",
                {"loan_code": "L-19", "weeks": 2},
                {"due_date": "2027-06-25", "fee_eur": 1.5},
            )
        ],
        "It is due on 25 June 2027.",
    ),
    ("blocked", [blocked], "Your loan L-88 has been extended by two weeks."),
    ("blocked", [blocked], [blocked], [blocked], [blocked], "The loan could not be extended."),
    ("busy", [busy], "The service does not answer; please try again later."),
    (
        "what is",
        [loans],
        "Renewing keeps a book longer; reserving puts you on a list. You have two books.",
    ),
    ("tax", "It comes to 3,891.20 euros."),
    ("tax", [tax], "€3,981.20 remains to be paid."),
    ("tax", [_real("calculator", expression="3480 * 1.19")], "4,141.20 euros remain to be paid."),
    ("tax", [{**tax, "result": "3901.2"}], "€3,901.20 remains to be paid."),
)
RIGHT_2 = (
    ("renew", [renew], "All set! New due date: June 18th, 2027 · Fee: €1.50"),
    (
        "loans",
        [loans],
        "Right now you have Middlemarch, which has to be back by 4 June, and The "
        "Waves, due a week later, on 11 June.",
    ),
    ("two books", [find, emma], "You will find Dune on SF 12, and Emma on B 4."),
    (
        "lend",
        [find],
        [lend],
        "You can pick Dune up at SF 12. Please bring it back by 25/06/2027. (Loan L-301.)",
    ),
    ("no cancel", "There is no option here for giving up a reservation, so R-12 stays as it is."),
    (
        "no cancel",
        "I'm unable to remove reservations. Please contact the library staff about R-12.",
    ),
    (
        "how long",
        "Happy to. How much longer would you like to keep the book – one week, two, more?",
    ),
    (
        "blocked",
        [blocked],
        "L-88 can't be extended: the book is reserved by another member, so it "
        "has to come back on time.",
    ),
    (
        "what is",
        "If you renew, you simply keep the book longer. If you reserve, you "
        "queue for a copy that is out.",
    ),
    ("tax", [tax], "Net amount plus 19 % tax, less €250, gives **3 891,20 €**."),
)
WRONG_2 = (
    ("renew", [renew], "All set! New due date: June 28th, 2027."),
    ("loans", [loans], "You have Middlemarch, due 14 June, and The Waves, due 11 June."),
    (
        "two books",
        [
            find,
            _made(
                "find_book",
                {"title": "Emma", "author": "Charlotte Brontë"},
                {"copy_id": "C-90", "shelf": "B 4", "available": True},
            ),
        ],
        "Dune is on SF 12, Emma on B 4.",
    ),
    ("lend", [find, lend], "Dune is yours until 25 June 2027."),
    ("no cancel", "I've taken care of it: R-12 is off the list."),
    ("how long", "I've extended L-88 by the usual two weeks."),
    ("busy", [busy], [loans], "You have 3 books on loan."),
    ("tax", [tax], "It comes to 3,891.00 euros."),
    ("squares", [squares], "The sum is 6,077,946."),
)

#: Written after all mending, and not looked at again.
RIGHT_3 = (
    ("renew", [renew], "It's due on Friday, 18 June 2027 now. You will be charged 1.50 € for it."),
    (
        "two things",
        [cancel],
        [renew],
        "Both are done:\n1. R-12: cancelled\n2. L-88: due 18/06/2027, fee €1.50",
    ),
    ("lend", [find], [lend], "Here you go: Dune (copy C-517) until 25 June 2027, loan code L-301."),
    ("no cancel", "I have no means of removing R-12; only new reservations can be made here."),
    ("how long", "For how many more weeks?"),
    ("blocked", [blocked], "That did not work: L-88 is reserved for somebody else."),
    ("busy", [busy], [busy], [loans], "At last: Middlemarch (4 June) and The Waves (11 June)."),
    ("squares", [squares], "They come to 6077964 in total."),
)
WRONG_3 = (
    ("renew", [renew], "It is due on 18 July 2027 now, for 1.50 euros."),
    ("two things", [cancel], [renew_3], "R-12 is cancelled and L-88 is due on 25 June 2027."),
    ("lend", [lend], "Dune is yours until 25 June 2027."),
    ("no cancel", "R-12 has now been removed for you."),
    ("no cancel", [cancel], "R-12 is cancelled."),
    ("how long", "It is not possible to extend L-88."),
    ("blocked", [blocked], "L-88 now runs two weeks longer."),
    ("squares", [squares], "They come to 607,796 in total."),
)  # fmt: skip


def _pair(name: str, *moves: Any) -> dict[str, Any]:
    type_name, written = TASKS[name]
    kind = next(each for each in TYPES if each.name == type_name)
    content = OWN if type_name in {"calculation", "program"} else LOANS
    transformation = "own_tools" if content == OWN else "apis_from_code"
    asked = Asked(content, transformation, f"item {name}")
    draft = assembled(kind.task.model_validate(written), kind, asked)
    turns: list[dict[str, Any]] = [{"role": "user", "content": draft.instruction}]
    calls: list[dict[str, Any]] = []
    for move in moves:
        if isinstance(move, str):
            role = "user" if move.startswith("user: ") else "assistant"
            turns.append({"role": role, "content": move.removeprefix("user: ")})
            continue
        functions = [
            {"function": {"name": each["tool"], "arguments": json.dumps(each["arguments"])}}
            for each in move
        ]
        turns.append({"role": "assistant", "content": "", "tool_calls": functions})
        turns += ({"role": "tool", "content": each["result"]} for each in move)
        calls += ({"id": f"call_{len(calls)}", "version": "1", **each} for each in move)
    return {
        "pair_id": "p", "goal": "seed", "transformation": transformation,
        "instruction_type": type_name, "answer_format": "text", "instruction": draft.instruction,
        "spec": json.dumps(dict(draft.spec or {})), "passage": content, "response": moves[-1],
        "messages": messages_of(turns), "tool_calls": tool_calls_text(calls),
    }  # fmt: skip


def _outcomes(cases: tuple[tuple[Any, ...], ...]) -> list[tuple[str, str, str]]:
    return [(*decided(_pair(*case), VERIFIERS), f"{case[0]}: {case[-1]}") for case in cases]


@pytest.mark.parametrize(
    ("cases", "wanted", "least", "most_open"),
    [
        ((*RIGHT_1, *RIGHT_2, *RIGHT_3), "passed", 0.95, 0.05),
        ((*WRONG_1, *WRONG_2, *WRONG_3), "failed", 0.95, 0.05),
    ],
    ids=["right ones pass", "wrong ones are rejected"],
)
def test_dialogues_nobody_fitted_the_rules_to_are_told_apart(
    cases: tuple[Any, ...], wanted: str, least: float, most_open: float
) -> None:
    found = _outcomes(cases)
    share, left_open = rates((each[0] for each in found), wanted)
    assert len(found) >= 30
    assert share >= least, [each for each in found if each[0] not in (wanted, "open")]
    assert left_open <= most_open
