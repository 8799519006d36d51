"""Cases of broken markup: tables, formulas, JSON; and of signs that only look like it.

Belongs here: the wordings. Does not: how they become cases (`cases.py`).
"""

from tests.planted.cases import Kind, answer, behind, on_passage, within

_TABLE, _JSON = answer("table"), answer("json")

DEFECTS = (
    Kind(
        "row too short",
        (
            "| Word | Length | Place |\n|---|---|---|\n| @word | 9 |\n| so | 2 | 4 |",
            "| Name | Value |\n|---|---|\n| @word | 1 |\n| other |",
            "Here it is:\n\n| A | B |\n|:--|--:|\n| 1 | 2 |\n| 3 | 4 |\n| 5 |",
        ),
        _TABLE,
    ),
    Kind(
        "row too long",
        (
            "| Word | Length |\n|---|---|\n| @word | 9 | long |\n| so | 2 |",
            "| A | B |\n|---|---|\n| 1 | 2 | 3 |",
        ),
        _TABLE,
    ),
    Kind(
        "no rule",
        (
            "| Word | Length |\n| @word | 9 |\n| so | 2 |",
            "| City | River | Bridge |\n| Bern | Aare | old |\n| Basel | Rhine | new |",
        ),
        _TABLE,
    ),
    Kind(
        "rule too short",
        ("| Word | Length | Place |\n|---|---|\n| @word | 9 | 1 |", "| A | B |\n|---|\n| 1 | 2 |"),
        _TABLE,
    ),
    Kind(
        "table in prose",
        (
            "\n\n| Year | Event |\n|---|---|\n| 1901 |\n| 1911 | flood |",
            "\n\n| Cause | Effect |\n| rain | flood |\n| frost | dearth |",
        ),
        behind,
    ),
    Kind(
        "dollar left open",
        (
            r" The mean $\frac{1}{n}\sum x_i is taken.",
            r" With $\alpha = 2 it holds.",
            r" So $x^{2} + y^{2} = 1 describes it.",
        ),
        within,
    ),
    Kind(
        "dollar not opened",
        (r" The mean \frac{1}{n}\sum_{i}x_i$ is taken.", r" Then x^{2}$ is even."),
        within,
    ),
    Kind(
        "parenthesis left open",
        (r" The value \(\sqrt{2} is irrational.", r" Let \( \epsilon > 0 be so."),
        within,
    ),
    Kind(
        "bracket left open",
        (r" Hence \frac{a}{b} \] as claimed.", r" So \sum_{i} a_i\) is finite."),
        within,
    ),
    Kind(
        "environment",
        (
            "\n\\begin{align} x &= 1 \\\\ y &= 2",
            "\n\\begin{cases} 1 \\\\ 2 \\end{array}",
            "\nx &= 1 \\end{equation}",
            "\n\\begin{tabular}{ll} a & b \\\\",
        ),
        behind,
    ),
    Kind(
        "braces",
        (r" So $\frac{1}{2$ is left.", r" Then \(x_{n+1\) follows.", r" It is $\sqrt{2}}$ then."),
        within,
    ),
    Kind(
        "left and right",
        (r" We get $\left( \frac{a}{b} )$ here.", r" So \(\left[ x, y \) is it."),
        within,
    ),
    Kind(
        "broken json",
        (
            '{"word": "@word", "length": 9',
            '{"word": "@word" "length": 9}',
            "{'word': '@word', 'length': 9}",
            '{"word": "@word", "length": }',
            '[{"word": "@word"},]',
        ),
        _JSON,
    ),
    Kind(
        "prose for json",
        ("The longest word is @word, of nine letters.", "word: @word, length: 9"),
        _JSON,
    ),
    Kind(
        "broken json fence",
        ('\n```json\n{"word": "@word",}\n```', "\n```json\n{word: 9}\n```"),
        behind,
    ),
)

HARD = (
    Kind(
        "prices",
        (
            " It cost $5 and $6 a piece.",
            " Rent rose from $1,200 to $1,450 a month.",
            " A fine of $250, or $40 per day, applies.",
            " He paid $3.5 million and owed $2k.",
        ),
        within,
    ),
    Kind(
        "shell",
        (
            " Set $HOME and $PATH_DIR first.",
            " Run `echo $USER | grep a_b`.",
            "\n```sh\nfor f in $(ls); do echo ${f}_x^2; done\n```\n",
        ),
        within,
    ),
    Kind(
        "pattern",
        (
            r" The pattern `^\d+(\w|\s)$` matches it.",
            r" Use ^\d{3}$ for the code.",
            r" In grep, \(a\|b\) groups.",
        ),
        within,
    ),
    Kind(
        "good formula",
        (
            r" Here $\frac{1}{n}\sum_{i} x_i$ is the mean.",
            r" Let \(x \in [0, 1]\) be.",
            "\n$$\n\\int_0^1 x\\,dx = \\tfrac12\n$$\n",
            r" So $n=5$ and $m$ is $n^2$.",
            r" The cost is $5 while $x_1^2$ is not.",
        ),
        within,
    ),
    Kind(
        "good environment",
        (
            "\n\\begin{align}\nx &= 1 \\\\\ny &= \\left( 2 \\right)\n\\end{align}\n",
            "\n\\[\n\\begin{cases} 1 & a \\\\ 2 & b \\end{cases}\n\\]\n",
        ),
        behind,
    ),
    Kind(
        "bars of value",
        (
            "\n|x| = |y|\n|a| = |b|\nholds.",
            " So |x - y| < 1 and |y| > 0.",
            "\n$P(A|B) = 1$\n$P(B|A) = 0$",
        ),
        behind,
    ),
    Kind(
        "good table",
        (
            "| Word | Length |\n|---|---|\n| @word | 9 |\n| so | 2 |",
            "Word | Length\n--- | ---\n@word | 9\nso | 2",
            "| Sign | Use |\n|:-:|---|\n| \\| | pipe |\n| `a` | code |",
            "See:\n\n| A |\n|---|\n| 1 |\n| 2 |\n\nThat is all.",
        ),
        _TABLE,
    ),
    Kind(
        "other tables",
        (
            "Word\tLength\n@word\t9\nso\t2",
            "word,length,place\n@word,9,1\nso,2,4",
            "+------+---+\n| word | n |\n+------+---+\n| so   | 2 |\n| on   | 2 |\n+------+---+",
        ),
        _TABLE,
    ),
    Kind(
        "good json",
        (
            '{"word": "@word", "length": 9}',
            '```json\n[1, 2, {"a": null}]\n```',
            "[]",
            'Here it is:\n```json\n{"word": "@word"}\n```',
            '"@word"',
        ),
        _JSON,
    ),
    Kind(
        "elided json",
        ('\n```json\n{"a": 1, ...}\n```', '\n```json\n{"a": 1 // one\n}\n```'),
        behind,
    ),
    Kind(
        "code in fence",
        (
            "\n```tex\n\\begin{align} x_{1\n```",
            "\n```md\n| a | b |\n| c |\n| d |\n```",
            "\n`$x_{1` is wrong.",
            "\n```\n$\\frac{1\n```",
        ),
        behind,
    ),
    Kind(
        "program",
        ("```python\nre.sub(r'\\(\\frac{', '$', s)\n```", "x = a | b\ny = {'$': 1}"),
        answer("code"),
    ),
    Kind(
        "grammar",
        ("\nexpr ::= term\n | expr plus term\n | expr minus term\n", "\ncat f\n| sort\n| uniq -c"),
        behind,
    ),
    Kind(
        "fault of the passage",
        (
            r"He wrote $\frac{1}{2 and left. => Quote what he wrote. => $\frac{1}{2",
            r"The draft has \begin{align} and no more. => Quote the draft. => \begin{align} and "
            r"no more.",
        ),
        on_passage("span"),
    ),
)
