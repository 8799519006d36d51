"""The types of texts from data. The taxonomy is ours: the paper's list is unknown.

It joins what data-to-text research asks for (all values verbalised, certain cells, a free report:
WebNLG, ToTTo, RotoWire) with what people at work write from a table. Belongs here: the types. Does
not: their prompts (`prompts/types/`).
"""

from transforms.flows.common.tasks import InstructionType
from transforms.flows.data_to_text import assembling, tasks
from transforms.flows.data_to_text.goals import ANOTHER_READER, GOALS, MORE_ARITHMETIC, TIGHTER_FORM
from transforms.flows.data_to_text.transformations import TABLES

_ALL = tuple(goal.name for goal in GOALS)
_READ = (ANOTHER_READER.name, TIGHTER_FORM.name)
_NUMBERS = "The data have a column of numbers with three rows or more."


def _report(
    name: str,
    title: str,
    definition: str,
    *,
    applicability: str = "Any data allow it.",
    transformations: tuple[str, ...] = (),
    goals: tuple[str, ...] = _ALL,
) -> InstructionType:
    return InstructionType(
        name,
        title,
        definition,
        "text",
        applicability=applicability,
        transformations=transformations,
        goals=goals,
        task=tasks.ReportTask,
        assemble=assembling.report,
    )


TYPES = (
    _report(
        "overview",
        "overview",
        "Asks for a text that tells those without the data what they show, the chief things first.",
    ),
    _report(
        "trend",
        "account of a development",
        "Asks how something developed: its course, turning points and overall change.",
        applicability="The rows are points in time, in order.",
        transformations=("time_series",),
    ),
    _report(
        "comparison",
        "comparison",
        "Asks to compare two or three rows, or groups, in the respects that tell them apart.",
        applicability="Two rows or groups are worth comparing in several respects.",
        transformations=("comparison_table", "groups"),
    ),
    _report(
        "ranking",
        "ranking in words",
        "Asks for the order of the rows by one column, with the distances that matter.",
        applicability=_NUMBERS,
        transformations=("comparison_table", "event_log"),
    ),
    _report(
        "irregularity",
        "what stands out",
        "Asks for what does not fit the rest of the data, and against what it stands out.",
        applicability="One or two values clearly do not fit the pattern of the others.",
        transformations=TABLES,
    ),
    _report(
        "news_item",
        "short report",
        "Asks for a report as a newspaper or a newsletter would bring it: the news first, the "
        "details after it.",
        goals=_READ,
    ),
    _report(
        "caption",
        "caption",
        "Asks for the one or two sentences that stand below a chart or table and say what to see.",
        transformations=TABLES,
        goals=(ANOTHER_READER.name, MORE_ARITHMETIC.name),
    ),
    _report(
        "lay_explanation",
        "explanation for laypeople",
        "Asks to tell a reader without training what the figures mean, with names and units "
        "explained.",
        applicability="The data have terms or units that laypeople do not know.",
        goals=_READ,
    ),
    InstructionType(
        "full_account",
        "account of every value",
        "Asks for a text in which all values of the data are said, each of its thing.",
        "text",
        applicability="There are at most 30 values.",
        transformations=("event_log", "groups"),
        goals=_READ,
        task=tasks.WholeTask,
        assemble=assembling.whole,
    ),
    InstructionType(
        "portrait",
        "portrait from a record",
        "Asks for a coherent text on one thing that has every field of its record.",
        "text",
        applicability="The data are a record of one thing.",
        transformations=("record",),
        goals=_READ,
        task=tasks.WholeTask,
        assemble=assembling.whole,
    ),
    InstructionType(
        "certain_cells",
        "certain cells in a sentence",
        "Asks to put certain values, named by row and column, into one to three sentences that "
        "make sense alone.",
        "text",
        goals=(ANOTHER_READER.name,),
        task=tasks.CellsTask,
        assemble=assembling.cells,
    ),
    InstructionType(
        "computed_report",
        "report with computed figures",
        "Asks for a short text built on figures that have to be computed: totals, averages, "
        "shares, changes.",
        "text",
        applicability=_NUMBERS,
        transformations=(*TABLES, "groups"),
        goals=_ALL,
        task=tasks.ComputedTask,
        assemble=assembling.figures,
    ),
    InstructionType(
        "computed_answer",
        "answer from the data",
        "Asks a question that takes a computation on the data, to be answered in a sentence or "
        "two with the figures it rests on.",
        "text",
        applicability=_NUMBERS,
        transformations=TABLES,
        goals=(ANOTHER_READER.name, MORE_ARITHMETIC.name),
        task=tasks.ComputedTask,
        assemble=assembling.figures,
    ),
)
