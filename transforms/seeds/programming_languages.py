"""The programming language of a source file, by its name.

Belongs here: the extension table of codeparrot/github-code, whose raw files name no language, with
its own spellings ("GO", "FORTRAN", "Batchfile"; `.h` is C). Does not: guessing from contents.
"""

from pathlib import PurePosixPath

_EXTENSIONS = {
    "Assembly": ".asm",
    "Batchfile": ".bat .cmd",
    "C": ".c .h",
    "C#": ".cs",
    "C++": ".cpp .hpp .c++ .h++ .cc .hh .C .H",
    "CMake": ".cmake",
    "CSS": ".css",
    "Dockerfile": ".dockerfile Dockerfile",
    "FORTRAN": ".f90 .f .f03 .f08 .f77 .f95 .for .fpp",
    "GO": ".go",
    "Haskell": ".hs",
    "HTML": ".html",
    "Java": ".java",
    "JavaScript": ".js",
    "Julia": ".jl",
    "Lua": ".lua",
    "Makefile": "Makefile",
    "Markdown": ".md .markdown",
    "PHP": ".php .php3 .php4 .php5 .phps .phpt",
    "Perl": ".pl .pm .pod .perl",
    "PowerShell": ".ps1 .psd1 .psm1",
    "Python": ".py",
    "Ruby": ".rb",
    "Rust": ".rs",
    "SQL": ".sql",
    "Scala": ".scala",
    "Shell": ".sh .bash .command .zsh",
    "TypeScript": ".ts .tsx",
    "TeX": ".tex",
    "Visual Basic": ".vb",
}
_BY_ENDING = {
    ending: language for language, endings in _EXTENSIONS.items() for ending in endings.split()
}


def language_of_path(path: str) -> str | None:
    """Return the language by file name or extension; None when the table has neither.

    An extension in capitals counts as in small letters, save `.C` and `.H`, which are C++.
    """
    name = PurePosixPath(path).name
    suffix = PurePosixPath(path).suffix
    return _BY_ENDING.get(name) or _BY_ENDING.get(suffix) or _BY_ENDING.get(suffix.lower())
