"""How a puzzle reads, and how its arrangement is written.

Belongs here: the text a solver is shown, and the lines of an answer. Does not: solving.
"""

from transforms.flows.analytical_reasoning.puzzle import PuzzleTask
from transforms.flows.analytical_reasoning.relations import Arrangement


def laid_out(puzzle: PuzzleTask, question: str) -> str:
    """Return scene, places, items, clues and question: complete, whatever the scene leaves out."""
    places = ", ".join(
        place if set(puzzle.sizes) == {1} else f"{place} ({size})"
        for place, size in zip(puzzle.places, puzzle.sizes, strict=True)
    )
    given = [f"{' '.join(puzzle.places_name.split()) or 'Places'}: {places}"]
    given += [f"{each.name or 'Items'}: {', '.join(each.items)}" for each in puzzle.sets]
    clues = [f"- {clue.says}" for clue in puzzle.clues]
    return "\n\n".join([puzzle.scene.strip(), "\n".join(given), "\n".join(clues), question])


def arrangement_lines(puzzle: PuzzleTask, arrangement: Arrangement) -> list[str]:
    """Return "place: item, item" for each place, items in the order of the puzzle."""
    items = [item for each in puzzle.sets for item in each.items]
    return [
        f"{place}: {', '.join(item for item in items if arrangement[item] == number)}"
        for number, place in enumerate(puzzle.places)
    ]
