DEFECTS = ("empty_answer","truncated_answer","refusal","copied_answer","language","seed_copy","duplicate","independent_answer")
