"""Adds the skills of a folder to every Python of a benchmark, Spark's workers included.

Belongs here: only that; Python imports a module of this name at its start, from wherever PYTHONPATH
says. Does not: any skill.
"""

import os

if folder := os.environ.get("BENCHMARK_SKILLS"):
    import transforms.flows

    transforms.flows.__path__.append(folder)
