"""Few-shot tasks whose examples do, or do not, settle the rule; written before its check was read.

Belongs here: tasks as data. Does not: the rates (`test_skill_few_shot_reasoning_unseen.py`).
"""

#: (what it shows, type, code of `rule(text)`, examples "in -> out | …", query)
Task = tuple[str, str, str, str, str]


def fields(task: Task) -> dict[str, object]:
    _, _, code, examples, query = task
    shown = [each.split(" -> ") for each in examples.split(" | ")]
    return {
        "rule": "A rule.",
        "code": "def rule(text):\n    " + code.replace("\n", "\n    "),
        "examples": [{"input": given, "output": output} for given, output in shown],
        "query": query,
    }


OPEN: list[Task] = [
    (
        "only small numbers",
        "number_function",
        "n = int(text)\nreturn str(n + 3 if n < 10 else n * 2)",
        "1 -> 4 | 2 -> 5 | 5 -> 8",
        "12",
    ),
    (
        "only two digits: sum of all, or of first and last",
        "number_function",
        "return str(sum(map(int, text)))",
        "12 -> 3 | 30 -> 3 | 41 -> 5",
        "124",
    ),
    (
        "only two digits: plus two, or plus the number of digits",
        "number_function",
        "return str(int(text) + len(text))",
        "10 -> 12 | 35 -> 37 | 72 -> 74",
        "7",
    ),
    (
        "only one digit: sorted by number or as text",
        "list_operation",
        "return ', '.join(map(str, sorted(int(t) for t in text.split(', '))))",
        "3, 1, 2 -> 1, 2, 3 | 9, 4 -> 4, 9 | 8, 7, 5 -> 5, 7, 8",
        "10, 9, 2",
    ),
    (
        "length goes with the alphabet",
        "list_operation",
        "return ', '.join(sorted(text.split(', '), key=len))",
        "boat, ark -> ark, boat | sailor, oar -> oar, sailor | wharf, mast -> mast, wharf",
        "zoo, anchor",
    ),
    (
        "only one word: title or sentence case",
        "text_transformation",
        "return ' '.join(w[0].upper() + w[1:] for w in text.split())",
        "oar -> Oar | bell -> Bell | mast -> Mast",
        "red sail",
    ),
    (
        "only two words: last or second",
        "text_transformation",
        "return text.split()[-1]",
        "red sail -> sail | old oar -> oar | big bell -> bell",
        "long grey rope",
    ),
    (
        "only neighbours repeat",
        "list_operation",
        "return ', '.join(dict.fromkeys(text.split(', ')))",
        "a, a, b -> a, b | c, d, d -> c, d | e, e -> e",
        "a, b, a",
    ),
    (
        "always rising: last or largest",
        "list_operation",
        "return str(max(int(t) for t in text.split(', ')))",
        "1, 4, 9 -> 9 | 2, 3 -> 3 | 5, 6, 8 -> 8",
        "7, 2, 5",
    ),
    (
        "how many, or the last one",
        "list_operation",
        "return str(len(text.split(', ')))",
        "1, 2, 3 -> 3 | 7, 2 -> 2 | 9, 8, 6, 4 -> 4",
        "5, 5",
    ),
    (
        "short words: reversed, or ends exchanged",
        "text_transformation",
        "return text[::-1]",
        "abc -> cba | dog -> god | at -> ta",
        "oars",
    ),
    (
        "two letters: rotated or reversed",
        "text_transformation",
        "return text[-1] + text[:-1]",
        "ab -> ba | no -> on | it -> ti",
        "oars",
    ),
    (
        "day and month are the same",
        "format_conversion",
        "y, m, d = text.split('-')\nreturn f'{d}/{m}/{y}'",
        "2021-03-03 -> 03/03/2021 | 2022-05-05 -> 05/05/2022 | 2020-08-08 -> 08/08/2020",
        "2021-03-04",
    ),
    (
        "the name is always first",
        "record_to_text",
        "return dict(f.split('=') for f in text.split('; '))['name']",
        "name=Ana; age=3 -> Ana | name=Bo; age=4 -> Bo | name=Cy; age=9 -> Cy",
        "age=5; name=Di",
    ),
    (
        "symmetric grids",
        "grid_pattern",
        "return '/'.join(r[::-1] for r in text.split('/'))",
        "#./.# -> .#/#. | ##/## -> ##/## | .#/#. -> #./.#",
        "#./#.",
    ),
    (
        "a threshold that the query falls beside",
        "label_by_form",
        "return 'long' if len(text) > 5 else 'short'",
        "oar -> short | mainsail -> long | mast -> short | harbour -> long",
        "tiller",
    ),
    (
        "one word: letters or characters",
        "number_function",
        "return str(sum(c.isalpha() for c in text))",
        "oar -> 3 | bell -> 4 | anchor -> 6",
        "red sail",
    ),
    (
        "first letters, or capitals",
        "text_transformation",
        "return ''.join(w[0] for w in text.split()).upper()",
        "Ana Berg -> AB | Cy Dor -> CD | Eva Fox -> EF",
        "Ida van Loo",
    ),
    (
        "always three items: middle or second",
        "list_operation",
        "t = text.split(', ')\nreturn t[len(t) // 2]",
        "a, b, c -> b | x, y, z -> y | k, l, m -> l",
        "p, q, r, s, t",
    ),
    (
        "even or below ten",
        "label_by_form",
        "return 'A' if int(text) % 2 == 0 else 'B'",
        "2 -> A | 4 -> A | 13 -> B | 8 -> A | 21 -> B",
        "16",
    ),
]

SETTLED: list[Task] = [
    (
        "words reversed in order",
        "text_transformation",
        "return ' '.join(text.split()[::-1])",
        "red sail -> sail red | one two six -> six two one | a bc d e -> e d bc a",
        "we go by sea",
    ),
    (
        "digit sum",
        "number_function",
        "return str(sum(map(int, text)))",
        "124 -> 7 | 5 -> 5 | 30 -> 3 | 9999 -> 36",
        "2718",
    ),
    (
        "sorted by number",
        "list_operation",
        "return ', '.join(map(str, sorted(int(t) for t in text.split(', '))))",
        "10, 9 -> 9, 10 | 3, 100, 20 -> 3, 20, 100 | 5, 5, 1 -> 1, 5, 5",
        "12, 7, 110, 8",
    ),
    (
        "sorted by length, then as they come",
        "list_operation",
        "return ', '.join(sorted(text.split(', '), key=len))",
        "zoo, ab, anchor -> ab, zoo, anchor | mast, boat, at -> at, mast, boat"
        " | x, aaa, bb -> x, bb, aaa",
        "wharf, oar, tide, elm",
    ),
    (
        "repeated ones go",
        "list_operation",
        "return ', '.join(dict.fromkeys(text.split(', ')))",
        "a, b, a -> a, b | c, c, d -> c, d | e, f, g, f, e -> e, f, g",
        "x, y, x, z, y",
    ),
    (
        "largest",
        "list_operation",
        "return str(max(int(t) for t in text.split(', ')))",
        "7, 2, 5 -> 7 | 1, 9, 3 -> 9 | 4, 10 -> 10 | 8, 8, 20, 6 -> 20",
        "31, 7, 30",
    ),
    (
        "day before month",
        "format_conversion",
        "y, m, d = text.split('-')\nreturn f'{d}.{m}.{y}'",
        "2021-03-14 -> 14.03.2021 | 1999-12-31 -> 31.12.1999 | 2020-08-05 -> 05.08.2020",
        "1987-06-22",
    ),
    (
        "length over five",
        "label_by_form",
        "return 'long' if len(text) > 5 else 'short'",
        "anchor -> long | sails -> short | mast -> short | harbour -> long | oar -> short",
        "schooner",
    ),
    (
        "vowels go",
        "text_transformation",
        "return ''.join(c for c in text if c not in 'aeiou')",
        "boat -> bt | quiet -> qt | lune -> ln | sky -> sky",
        "harbour",
    ),
    (
        "squares",
        "number_function",
        "return str(int(text) ** 2)",
        "3 -> 9 | 5 -> 25 | 10 -> 100 | 1 -> 1",
        "7",
    ),
    (
        "mirrored rows",
        "grid_pattern",
        "return '/'.join(r[::-1] for r in text.split('/'))",
        "#../.#. -> ..#/.#. | ##./#.. -> .##/..# | .../#.# -> .../#.#",
        "#.#/##.",
    ),
    (
        "a field by its name",
        "record_to_text",
        "return dict(f.split('=') for f in text.split('; '))['name'].upper()",
        "name=Ana; age=3 -> ANA | age=4; name=Bo -> BO | town=Ely; name=Cy; age=9 -> CY",
        "age=5; town=Ham; name=Dot",
    ),
    (
        "shifted by three, around",
        "encoding",
        "return ''.join(chr((ord(c) - 97 + 3) % 26 + 97) for c in text)",
        "abc -> def | xyz -> abc | mast -> pdvw",
        "oars",
    ),
    (
        "longest word",
        "text_transformation",
        "return max(text.split(), key=len)",
        "a long way -> long | the oldest sea -> oldest | mainsail up now -> mainsail",
        "we saw three ships",
    ),
    (
        "multiples of three",
        "label_by_form",
        "return 'yes' if int(text) % 3 == 0 else 'no'",
        "9 -> yes | 10 -> no | 21 -> yes | 22 -> no | 8 -> no | 30 -> yes",
        "27",
    ),
    (
        "doubled plus one",
        "number_function",
        "return str(2 * int(text) + 1)",
        "1 -> 3 | 4 -> 9 | 10 -> 21 | 25 -> 51",
        "13",
    ),
    (
        "vowels upper case",
        "text_transformation",
        "return ''.join(c.upper() if c in 'aeiou' else c for c in text)",
        "boat -> bOAt | quiet -> qUIEt | sky -> sky | lune -> lUnE",
        "harbour",
    ),
    (
        "even ones only",
        "list_operation",
        "return ', '.join(t for t in text.split(', ') if int(t) % 2 == 0)",
        "1, 2, 3, 4 -> 2, 4 | 8, 5, 6 -> 8, 6 | 11, 20, 7, 3 -> 20",
        "9, 14, 6, 31, 2",
    ),
    (
        "how many vowels",
        "number_function",
        "return str(sum(c in 'aeiou' for c in text))",
        "boat -> 2 | sky -> 0 | anchor -> 2 | queue -> 4 | mast -> 1",
        "audience",
    ),
    (
        "initials",
        "text_transformation",
        "return ''.join(w[0] for w in text.split()).upper()",
        "red old sail -> ROS | up -> U | we go by sea -> WGBS",
        "the long way round",
    ),
]

#: Written after the last mending.
SECOND_OPEN: list[Task] = [
    (
        "double letters only at the end",
        "text_transformation",
        "out = ''\nfor c in text:\n    out += '' if out.endswith(c) else c\nreturn out",
        "bell -> bel | all -> al | grass -> gras",
        "coffee",
    ),
    (
        "only one comma: swapped or reversed",
        "list_operation",
        "return ', '.join(text.split(', ')[::-1])",
        "a, b -> b, a | x, c -> c, x | k, m -> m, k",
        "p, q, r",
    ),
    (
        "rounded or cut",
        "number_function",
        "return str(round(float(text)))",
        "2.2 -> 2 | 7.1 -> 7 | 10.3 -> 10",
        "4.8",
    ),
    (
        "always a leading zero",
        "format_conversion",
        "d, m = text.split('.')\nreturn f'{m}/{d}'",
        "05.05 -> 05/05 | 07.07 -> 07/07 | 11.11 -> 11/11",
        "03.04",
    ),
    (
        "the largest is first",
        "list_operation",
        "return str(max(int(t) for t in text.split(', ')))",
        "9, 4, 1 -> 9 | 8, 2 -> 8 | 6, 5, 3 -> 6",
        "2, 7, 5",
    ),
    (
        "an e, or a first vowel",
        "label_by_form",
        "return 'A' if 'e' in text else 'B'",
        "else -> A | bar -> B | open -> A | cat -> B",
        "tree",
    ),
    (
        "below ten nothing happens",
        "number_function",
        "n = int(text)\nreturn str(n + n // 10)",
        "1 -> 1 | 3 -> 3 | 7 -> 7",
        "25",
    ),
    (
        "first key or key town",
        "record_to_text",
        "return dict(f.split('=') for f in text.split('; '))['town']",
        "town=Ely; no=3 -> Ely | town=Ham; no=8 -> Ham | town=Ryde; no=1 -> Ryde",
        "no=4; town=Hove",
    ),
]
SECOND_SETTLED: list[Task] = [
    (
        "neighbours once",
        "text_transformation",
        "out = ''\nfor c in text:\n    out += '' if out.endswith(c) else c\nreturn out",
        "bell -> bel | coffee -> cofe | noon -> non | mast -> mast",
        "balloon",
    ),
    (
        "rounded",
        "number_function",
        "return str(round(float(text)))",
        "2.2 -> 2 | 7.9 -> 8 | 10.3 -> 10 | 0.6 -> 1",
        "4.8",
    ),
    (
        "month before day",
        "format_conversion",
        "d, m = text.split('.')\nreturn f'{m}/{d}'",
        "05.11 -> 11/05 | 31.07 -> 07/31 | 14.02 -> 02/14",
        "03.04",
    ),
    (
        "smallest",
        "list_operation",
        "return str(min(int(t) for t in text.split(', ')))",
        "9, 4, 11 -> 4 | 2, 8 -> 2 | 6, 5, 13 -> 5 | 30, 7, 100 -> 7",
        "12, 21, 10, 40",
    ),
    (
        "has an e",
        "label_by_form",
        "return 'A' if 'e' in text else 'B'",
        "else -> A | bar -> B | tent -> A | onion -> B | pear -> A | list -> B | arc -> B "
        "| ice -> A",
        "harbour",
    ),
    (
        "triangular",
        "number_function",
        "n = int(text)\nreturn str(n * (n + 1) // 2)",
        "1 -> 1 | 2 -> 3 | 4 -> 10 | 6 -> 21",
        "9",
    ),
    (
        "by the key",
        "record_to_text",
        "return dict(f.split('=') for f in text.split('; '))['town']",
        "town=Ely; no=3 -> Ely | no=8; town=Ham -> Ham | no=1; by=Ana; town=Ryde -> Ryde",
        "by=Bo; town=Hove; no=4",
    ),
    (
        "upper and lower by turns",
        "text_transformation",
        "return ''.join(c.upper() if i % 2 else c for i, c in enumerate(text))",
        "mast -> mAsT | oar -> oAr | anchor -> aNcHoR",
        "tiller",
    ),
]
