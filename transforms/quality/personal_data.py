"""Row check: personal data or a secret in what the teacher wrote.

Belongs here: which findings of the seeds' rules count in a pair. Does not: any rule
(`seeds/redaction/`), or names and postal addresses, which no rule finds.
"""

from collections import Counter
from dataclasses import dataclass

from transforms.lakehouse.ids import digest
from transforms.quality.verdict import Judgement, Pair, failed, passed, rule_version
from transforms.seeds.redaction.redact import REDACTION_VERSION, found


@dataclass(frozen=True)
class PersonalData:
    """Fails a pair whose instruction or answer has what the seeds' redaction would replace.

    Data that stand in the passage or the document too were let through there, so giving them back
    is no leak: tasks that redact or extract invented data work so. Data the answer takes from the
    instruction are found in the instruction. Placeholders such as `<EMAIL>` are what redaction
    leaves, and pass. The evidence tells kinds and never the data. The score is the number found.

    Attributes:
        max_found: findings that are let through, in number.
    """

    max_found: int = 0

    name = "personal_data"

    @property
    def version(self) -> str:
        return digest(rule_version(self, "1"), REDACTION_VERSION)

    def judge(self, pair: Pair) -> Judgement:
        known = f"{pair.passage}\n{pair.seed_text or ''}"
        kinds: Counter[str] = Counter()
        places = []
        for part, text in (("instruction", pair.instruction), ("response", pair.response)):
            own = [name for name, value in found(text) if value not in known]
            kinds.update(own)
            places += [part] if own else []
        if kinds.total() <= self.max_found:
            return passed(float(kinds.total()))
        listed = ", ".join(f"{count} {name}" for name, count in sorted(kinds.items()))
        return failed(
            "personal_data", f"{listed} in the {' and '.join(places)}", float(kinds.total())
        )
