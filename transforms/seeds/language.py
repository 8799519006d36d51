"""The natural language of a document.

Belongs here: what part of a text to ask about, and asking py3langid (its model is in the wheel).
Does not: filtering by language; the column is there for who wants to.
"""

import re

#: Code whose comments say too little counts as English, which its keywords and names are.
CODE_DEFAULT = "en"
#: ISO 639-2's code for undetermined: too few letters to tell.
UNDETERMINED = "und"

_SAMPLE_CHARS = 8_000
#: Of 3,192 pages of documentation 15, all of mixed languages, have another answer by 3,000
#: characters, at twice the time.
_ASKED_CHARS = 1_500
_MIN_LETTERS = 20
_MIN_COMMENT_LETTERS = 200

_FORMULA = re.compile(r"\$[^$\n]*\$|\\[a-zA-Z]+")
#: Words that are not prose: addresses, identifiers, numbers, expressions.
_NOT_A_WORD = re.compile(r"[\d_=(){}<>]|://")
_COMMENT = re.compile(r'/\*.*?\*/|""".*?"""|\'\'\'.*?\'\'\'|(?://|#|--|%|^!|;)[^\n]*', re.DOTALL)


def language_of(text: str, kind: str) -> str:
    """Return the ISO 639-1 code of a text's prose; for code, of its comments.

    Args:
        text: the document, normalised.
        kind: prose, math or code.
    """
    sample = text[:_SAMPLE_CHARS]
    if kind == "code":
        sample = "\n".join(_COMMENT.findall(sample))
    pieces = _FORMULA.sub(" ", sample).split()
    words = " ".join(word for word in pieces if not _NOT_A_WORD.search(word))[:_ASKED_CHARS]
    letters = sum(map(str.isalpha, words))
    if kind == "code" and letters < _MIN_COMMENT_LETTERS:
        return CODE_DEFAULT
    if letters < _MIN_LETTERS:
        return UNDETERMINED
    import py3langid

    return str(py3langid.classify(words)[0])
