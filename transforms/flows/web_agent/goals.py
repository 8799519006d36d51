"""What refinements of goals in a site aim at.

Belongs here: the goals. Does not: how suggester and editor work (`common/refining.py`).
"""

from transforms.flows.common.refining import Goal

GOALS = (
    Goal(
        "longer_way",
        "reaching the goal takes more steps, each of them needed.",
        "Ways: one more thing is wanted on the same errand (a second field, an option, a page to "
        "confirm on); something that has to be looked up on another page first. Name the elements "
        "it takes and the values they leave behind, and see by the site's own rules that they can "
        "be reached: what a button needs, what it sets, where it leads. Steps that could be left "
        "out are no improvement.",
    ),
    Goal(
        "as_people_say_it",
        "the goal is put the way a person would put it who has never seen the site.",
        "Ways: a situation and a wish in place of pages and buttons; the site's labels replaced by "
        "what they mean; the order of the details not that of the form. What has to be typed stays "
        "to the letter, and the end stays the same. A goal that has become vague about what is to "
        "be true in the end is no improvement.",
    ),
    Goal(
        "condition_to_check",
        "the goal depends on something that a page states and the goal does not.",
        "Ways: an option by what is said of it (the cheaper one, the one with the later deadline) "
        "in place of its name; a value to be entered only if a page says so. What is typed must "
        "still be in the goal. The pages decide it in one way; name the page and the line that do. "
        "A condition one can satisfy without reading is no improvement.",
    ),
)
