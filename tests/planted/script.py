"""Cases of characters that do not belong, and of foreign ones that do.

Belongs here: the wordings, the characters escaped where nobody could see them. Does not: how they
become cases (`cases.py`).
"""

from dataclasses import replace

from tests.planted.cases import Apply, Kind, answer, asked, behind, on_passage, task, within
from transforms.quality.verdict import Pair


def _swapped(pair: Pair, wording: str) -> Pair:
    """Every letter named in the wording, "ab" for a by b."""
    return replace(pair, response=f"{pair.response} So it was over here.".replace(*wording))


def _in_words(pair: Pair, wording: str) -> Pair:
    """The wording's character within every fifth word."""
    parts = [
        word[:2] + wording + word[2:] if place % 5 == 0 and len(word) > 3 else word
        for place, word in enumerate(pair.response.split())
    ]
    return replace(pair, response=" ".join(parts))


def _garbled(encoding: str) -> Apply:
    """The wording, its bytes read in another encoding."""

    def apply(pair: Pair, wording: str) -> Pair:
        text = wording.encode().decode(encoding, errors="ignore")
        return replace(pair, response=f"{pair.response} {text}")

    return apply


DEFECTS = (
    Kind("cyrillic letters", ("aа", "eе", "oо", "cс", "pр"), _swapped),
    Kind("greek letters", ("oο", "rρ", "aα", "iι"), _swapped),
    Kind(
        "homoglyph once",
        (" The sсhool was closed.", " A dаy later it rained.", " An оpen door."),
        within,
    ),
    Kind("zero width", ("\u200b", "\u2060", "\ufeff", "\u200d"), _in_words),
    Kind("soft hyphen and marks", ("\u00ad", "\u200e", "\u200f"), _in_words),
    Kind("bidirectional", (" \u202eesrever\u202c", " \u2066text\u2069", " \u202dline"), within),
    Kind("control", (" \x00", " \x07", " \x1b[0m", " \x08", " \x0b"), within),
    Kind("private use", (" \ue000", " \uf0b7 item", " \uf8ff"), within),
    Kind("replacement", (" It\ufffds so.", " caf\ufffd", " \ufffd\ufffd"), within),
    Kind(
        "garbled latin",
        ("Café Zürich naïve déjà", "señor, mañana, año", "It’s “so” — yes"),
        _garbled("cp1252"),
    ),
    Kind(
        "garbled by latin-1",
        ("Überall wären Straßen", "façade où élève", "5 °C ± 2 µm"),
        _garbled("latin-1"),
    ),
    Kind("garbled cyrillic", ("Привет, как дела", "Москва и Волга"), _garbled("cp1252")),
    Kind(
        "chinese within",
        (
            " The cause was 因此 the flood.",
            " This 可能 is the reason.",
            " It was 非常 cold that year.",
        ),
        within,
    ),
    Kind(
        "russian within",
        (" The cause была the flood.", " It was очень cold.", " They только waited."),
        within,
    ),
    Kind(
        "another script",
        (
            "Это случилось потому, что река изменила русло и мельница осталась без воды.",
            "これは川の流れが変わって水車が止まったからです。村の人々は別の場所へ移りました。それだけです。",
            "حدث ذلك لأن النهر غير مجراه وبقيت الطاحونة بلا ماء في ذلك العام.",
        ),
        answer(),
    ),
    Kind(
        "half of another script",
        (
            " Потом мельница стояла без воды, и люди ушли из деревни.",
            " 그래서 마을 사람들은 모두 다른 곳으로 떠났고 물레방아는 멈추었습니다.",
        ),
        behind,
    ),
    Kind(
        "asked with homoglyphs",
        (
            "Whаt does the passage say of @word?",
            "Еxplain the @word.",
            "Who wrote it\u200b, and why?",
        ),
        asked,
    ),
)

HARD = (
    Kind(
        "accents",
        (
            " Café Zürich, señor Núñez, façade, naïve.",
            " Ångström, Þór, œuvre, Łódź.",
            " Không có gì; Čapek; João.",
        ),
        within,
    ),
    Kind(
        "greek signs",
        (
            " The α-helix and Δx, 5 μm and 3 Ω.",
            " Let ε > 0 and λ₁ = 2π.",
            " μ and σ² are known.",
            " β-carotene, γ-rays.",
        ),
        within,
    ),
    Kind(
        "typography",
        (
            " “So”, he said – ‘yes’ … 5 °C ± 2 §3 †.",
            " A → B ⇒ C; x ≤ y ≠ z ∈ S.",
            " ½ of it × 2 ÷ 3.",
            " €5, £4, ¥300.",
        ),
        within,
    ),
    Kind("emoji", (" Done ✅ 👍🏽", " 👨‍👩‍👧 came.", " ☀️ and ⛈️."), behind),
    Kind(
        "word set off",
        (
            " The term wabi-sabi (侘寂) is older.",
            " The word “правда” means truth.",
            " He wrote *λόγος* there.",
            " (Russian: Москва)",
        ),
        within,
    ),
    Kind(
        "foreign term asked",
        (
            "What is 木 in English? => 木 means tree, and 森 forest.",
            "Explain Привет. => The word Привет is a greeting among friends.",
        ),
        task("explanation"),
    ),
    Kind(
        "foreign word for answer",
        (
            "What is the Greek for word? => λόγος",
            "Write Moscow in Cyrillic. => Москва",
            "Name the first kana. => あ",
        ),
        task("short_answer"),
    ),
    Kind(
        "russian on russian",
        (
            "Мельница стояла у реки много лет. => Где стояла мельница? => Она стояла у реки, "
            "и никто не помнил, кто её построил.",
            "IT-компания открыла офис. => Что открыла компания? => IT-компания открыла новый "
            "офис в центре города.",
        ),
        on_passage("explanation"),
    ),
    Kind(
        "japanese on japanese",
        (
            "水車は川のそばにあった。 => どこにあったか。 => 水車は川のそばにありました。",
            "東京タワーは赤い。 => 何が赤いか。 => 赤いのは東京タワーです。",
        ),
        on_passage("explanation"),
    ),
    Kind(
        "translation",
        (
            "Translate it into Russian. => Мельница стояла у реки, и никто не знал её хозяина.",
            "Translate it into Japanese. => 水車は川のそばに立っていました。",
        ),
        task("translation"),
    ),
    Kind(
        "persian joiner",
        (
            "این کتاب‌ها را می‌خوانم. => چه می‌خوانم؟ => این کتاب‌ها را می‌خوانم.",
            "کتاب‌خانه باز است. => چه باز است؟ => کتاب‌خانه باز است و می‌شود رفت.",
        ),
        on_passage("explanation"),
    ),
    Kind(
        "passage's own oddities",
        (
            "The file\u200bname is odd. => Quote it. => The file\u200bname is odd.",
            "Text \ufffd here. => Quote it. => Text \ufffd here.",
        ),
        on_passage("span"),
    ),
    Kind(
        "capitals before quotes",
        (" “CAFÉ”, “MAÇÔ”, “NÃO”.", " «ÉTÉ» – À – Ñ.", " Â part, Ã part."),
        within,
    ),
    Kind(
        "mathematics",
        (" ∑ᵢ xᵢ ≤ ∫ f dμ; ℝⁿ ⊂ ℂ; ⟨x|y⟩.", " 𝔼[X] = 𝑝; ∀x∃y.", " ℵ₀ < 2^ℵ₀; ħ = h/2π."),
        within,
    ),
)
