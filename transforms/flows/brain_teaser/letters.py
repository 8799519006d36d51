"""Teasers of letters that code makes: anagrams, ciphers, words hidden in a sentence.

Belongs here: making them, so that puzzle and answer fit for certain. Does not: teasers in words.
"""

import re
from string import ascii_uppercase

from transforms.flows.brain_teaser.assembling import draft
from transforms.flows.brain_teaser.give_aways import words
from transforms.flows.brain_teaser.tasks import AnagramTask, CipherTask, HiddenWordTask
from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.lakehouse.ids import fraction, ranked

_WORD = re.compile(r"[A-Z]{5,14}")
_MESSAGE = re.compile(r"[A-Z]{2,14}(?: [A-Z]{1,14}){1,7}")
#: Fewer different letters leave the code of a sample open.
_LETTERS_OF_A_SAMPLE = 4


def anagram(task: AnagramTask, asked: Asked) -> Draft:
    """Return the draft of an anagram: the clue, and the letters in an order picked by hash."""
    word = _letters(task.word)
    places = ranked(range(len(word)), "letters", asked.key, word)
    mixed = "".join(word[place] for place in places)
    if mixed == word:
        mixed = word[::-1]
    if mixed == word:
        raise IllFormed("its letters read the same both ways")
    puzzle = f"{task.clue.strip()}\n\nUse each of these letters once: {' '.join(mixed)}"
    return draft(puzzle, word.lower(), "word", is_exact=True, letters=mixed)


def hidden_word(task: HiddenWordTask, asked: Asked) -> Draft:
    """Return the draft of a word hidden over the borders of words in a sentence."""
    word = _letters(task.word)
    sentence = " ".join(task.sentence.split())
    run = "".join(words(sentence)).upper()
    if run.count(word) != 1:
        raise IllFormed("the word is not in the sentence, or more than once")
    if any(word in each.upper() for each in words(sentence)):
        raise IllFormed("the word stands in the sentence without being hidden")
    puzzle = (
        f"{task.clue.strip()}\n\nIt is hidden in this sentence, in consecutive letters that run "
        f'over the borders of words: "{sentence}"'
    )
    return draft(puzzle, word.lower(), "word", is_exact=True, sentence=sentence)


def cipher(task: CipherTask, asked: Asked) -> Draft:
    """Return the draft of a coded message, with one word shown in clear and in code."""
    sample, message = _letters(task.sample_word), _plain(task.message)
    if not _MESSAGE.fullmatch(message):
        raise IllFormed("the message is not two to eight words of plain letters")
    if len(set(sample)) < _LETTERS_OF_A_SAMPLE or sample in message.split():
        raise IllFormed("the sample shows too little, or is in the message")
    step = 1 + int(24 * fraction("step", asked.key, message))
    puzzle = (
        f"{task.story.strip()}\n\nIn this code the word {sample} is written "
        f"{_coded(sample, task.code, step)}. What does this say?\n\n"
        f"{_coded(message, task.code, step)}"
    )
    return draft(puzzle, message.lower(), "word", is_exact=True, code=task.code)


def _coded(text: str, code: str, step: int) -> str:
    coded = []
    for word in text.split():
        places = [ascii_uppercase.index(letter) for letter in word]
        if code == "numbers":
            coded.append("-".join(str(place + 1 + step) for place in places))
        elif code == "mirror":
            coded.append("".join(ascii_uppercase[25 - place] for place in places))
        else:
            coded.append("".join(ascii_uppercase[(place + step) % 26] for place in places))
    return (" / " if code == "numbers" else " ").join(coded)


def _letters(word: str) -> str:
    found = _plain(word)
    if not _WORD.fullmatch(found):
        raise IllFormed("no single word of five to fourteen plain letters")
    return found


def _plain(text: str) -> str:
    return " ".join(text.upper().replace(".", " ").split())
