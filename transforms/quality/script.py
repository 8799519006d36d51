"""Row check: characters that do not belong: homoglyphs, invisible ones, garbled and foreign ones.

Belongs here: what single characters give away. Does not: the language of an answer (`language.py`).
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from transforms.quality.formats import family, is_of_another_language
from transforms.quality.scripts import counts_of_scripts, mixed_words, script_of
from transforms.quality.verdict import (
    Judgement,
    Pair,
    failed,
    not_checkable,
    passed,
    rule_version,
)

_BLANKS = frozenset("\t\n\r")
#: Joiners are letters' and emoji's business in scripts that use them; after Latin they are noise.
_JOINERS = frozenset("\u200c\u200d")
#: Of formatting characters only these do harm unseen: zero-width, bidirectional, tags.
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
_ODD = re.compile("[^\t\n\r -~\u00a1-\u00ac\u00ae-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\ud7ff]")
#: UTF-8 read as Latin-1 or Windows-1252. Of the bytes that may follow, those that are quotation
#: marks and dashes are left out, since they follow a real capital too: "NÃO", “MAÇÔ.
_GARBLED = re.compile(
    "[ÃÂ][\u0080-\u00a0¡-¿€‚ƒ„†‡ˆ‰Š‹Œ™š›œžŸ]|â€[\u0080-\u00bf\u2010-\u2122œž˜]|ï»¿|ï¿½|ðŸ"
    "|(?:[ÐÑ][\u0080-\u00bf€‚ƒ„†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]){2}"
    "|(?:[å-é][\u0080-\u00bf€‚ƒ„†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{2}){2}"
)
#: What sets a foreign word off as one that is talked about.
_SET_OFF = re.compile(
    r"\([^()\n]{1,200}\)|\[[^\[\]\n]{1,200}\]|“[^”\n]{1,200}”|\"[^\"\n]{1,200}\"|«[^»\n]{1,200}»"
    r"|:[ \t]?\S{1,60}|‘[^’\n]{1,200}’|'[^'\n]{1,200}'|「[^」\n]{1,200}」|\*[^*\n]{1,200}\*"
    r"|`[^`\n]{1,200}`"
)
#: Scripts whose letters are signs in any text: of a formula, a unit, a particle.
_AT_HOME = frozenset({"LATIN", "GREEK", "COMMON"})


@dataclass(frozen=True)
class Script:
    """Fails a pair with characters that no writer of its language would have put there.

    Words of two scripts that look alike are how homoglyphs show (Unicode TR 39, mixed-script
    detection); garbled bytes are told by their form, as ftfy does. What the passage has too is the
    document's. A text in a script that neither passage nor instruction has fails by its share,
    unless its format is a translation or too terse to tell; a few letters of it fail where they
    stand in the middle of a sentence, not set off by brackets or quotation marks. Both shares are
    judgement. The score is the share of letters of such scripts.

    Attributes:
        max_foreign_share: share of letters in scripts that neither passage nor instruction has.
        min_letters: letters an answer needs for its share to count.
        min_stray_letters: letters of such a script within its sentences that make it fail.
    """

    max_foreign_share: float = 0.1
    min_letters: int = 40
    min_stray_letters: int = 2

    name = "script"

    @property
    def version(self) -> str:
        return rule_version(self, "1")

    def judge(self, pair: Pair) -> Judgement:
        if not pair.response.strip():
            return not_checkable("empty_answer")
        for part, text in (("response", pair.response), ("instruction", pair.instruction)):
            if text.isascii() and not _ODD.search(text):
                continue
            if fault := _fault(text, pair.passage):
                return failed(fault[0], f"in the {part}: {fault[1]}")
        if pair.response.isascii() or is_of_another_language(pair.answer_format):
            return passed(0.0)
        return self._foreign(pair)

    def _foreign(self, pair: Pair) -> Judgement:
        known = set(counts_of_scripts(pair.passage)) | set(counts_of_scripts(pair.instruction))
        counts = counts_of_scripts(pair.response)
        letters = counts.total()
        foreign = Counter({name: n for name, n in counts.items() if name not in known | _AT_HOME})
        share = foreign.total() / max(letters, 1)
        named = ", ".join(name for name, _ in foreign.most_common(3))
        if letters >= self.min_letters and share > self.max_foreign_share:
            return failed("foreign_script", f"{share:.0%} {named}: {pair.response[:300]}", share)
        if not foreign or family(pair.answer_format) in {"quoted", "rewritten", "code"}:
            return passed(share)
        strays = _strays(pair.response, set(foreign))
        if letters >= self.min_letters and len(strays) >= self.min_stray_letters:
            return failed("foreign_script", f"{named}: {strays[:40]} in {pair.response}", share)
        return passed(share)


def _fault(text: str, passage: str) -> tuple[str, str] | None:
    """Name what is wrong with a text's characters, with an example; None if nothing."""
    if odd := next((c for c in _odd_characters(text) if c not in passage), None):
        return "odd_character", f"U+{ord(odd):04X} {unicodedata.name(odd, 'without a name')}"
    for garbled in _GARBLED.finditer(text):
        if garbled[0] not in passage:
            return "garbled", text[max(0, garbled.start() - 20) : garbled.end() + 20]
    if mixed := next((word for word in mixed_words(text) if word not in passage), None):
        return "mixed_scripts", mixed
    return None


def _odd_characters(text: str) -> list[str]:
    """Return control, private, unassigned and invisible characters, and replacement characters."""
    odd = []
    for match in _ODD.finditer(text):
        character = match[0]
        kind = unicodedata.category(character)
        if character in _JOINERS:
            before = text[match.start() - 1 : match.start()]
            is_odd = not before or (before.isascii() or script_of(before) == "LATIN")
        else:
            is_control = kind in {"Cc", "Co", "Cn", "Cs"} and character not in _BLANKS
            is_odd = is_control or character == "\ufffd" or bool(_INVISIBLE.match(character))
        if is_odd:
            odd.append(character)
    return odd


def _strays(text: str, scripts: set[str]) -> str:
    """Return the letters of these scripts that nothing sets off: brackets, quotes, a colon."""
    return "".join(
        character
        for character in _SET_OFF.sub(" ", text)
        if not character.isascii() and character.isalpha() and script_of(character) in scripts
    )
