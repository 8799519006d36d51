"""Cases of teacher artefacts: prompts, roles and templates that show, and texts about such things.

Belongs here: the wordings. Does not: how they become cases (`cases.py`).
"""

from tests.planted.cases import Kind, answer, asked, before, behind, on_passage, task, within

DEFECTS = (
    Kind(
        "chat token",
        (
            "<|im_start|>assistant\n",
            "<|start_header_id|>assistant<|end_header_id|>\n",
            "<|assistant|>\n",
            "<start_of_turn>model\n",
        ),
        before,
    ),
    Kind(
        "end token", ("<|im_end|>", "</s>", "<|endoftext|>", "<|eot_id|>", "<end_of_turn>"), behind
    ),
    Kind(
        "inst",
        (" [/INST]", "\n[INST] Now the next one. [/INST]", "\n<<SYS>> Be brief. <</SYS>>"),
        behind,
    ),
    Kind(
        "heading",
        (
            "### Response:\n",
            "### Instruction:\nAnswer this.\n### Response:\n",
            "### Assistant:\n",
            "## Response\n",
        ),
        before,
    ),
    Kind(
        "own role",
        ("Assistant: ", "AI: ", "**Assistant:** ", "ChatGPT: ", "AI Assistant: "),
        before,
    ),
    Kind(
        "next turn",
        (
            "\n\nUser: Thank you, and what came after that?",
            "\n\nHuman: Can you explain it",
            "\nUser: What does the second part of it mean?\nAssistant: It means the same.",
        ),
        behind,
    ),
    Kind(
        "variable",
        (" {{ passage }}", " {{question}}", " {{ user_name }}", " {passage}", " {% if topic %}"),
        within,
    ),
    Kind(
        "variable asked",
        (
            "Summarise {{ passage }} in two sentences.",
            "Explain {topic} to a novice.",
            "What does {{ term }} mean in the passage?",
            "Using {context}, say what follows.",
        ),
        asked,
    ),
    Kind(
        "slot",
        (" [Your Name]", " [insert example here]", " [Company Name]", " [Date]", " [your answer]"),
        within,
    ),
    Kind(
        "tags",
        (
            " as the text between the passage tags shows,",
            " In the <passage> tags, it says so.",
            " (see the source tags)",
            " Within the <passage> tag it is said.",
        ),
        within,
    ),
    Kind(
        "editor speaks",
        (
            "As the editor, I have kept the meaning. ",
            "As the suggester, I propose this. ",
            "Following the editor's suggestion, here it is. ",
            "I have carried out the suggestion. ",
        ),
        before,
    ),
    Kind(
        "announced",
        (
            "Here is the revised instruction: what came first, and why?",
            "Sure! Here's a harder question: what came first?",
            "Revised question: which of the two came first?",
            "Here is the rewritten task: explain what came first.",
            "Instruction: Explain what came first.",
        ),
        asked,
    ),
    Kind(
        "announced in answer",
        (
            "Here is the revised question with its answer. ",
            "Below is the improved version of the question. ",
            "Here is the final version of the instruction: ",
        ),
        before,
    ),
    Kind(
        "prompt told",
        (
            " The prompt asks for a complete sentence, so this is one.",
            " My instructions say not to mention the rules.",
            " As the system prompt requires, no praise is given.",
            " The instructions given to me forbid a preamble.",
        ),
        behind,
    ),
    Kind(
        "schema",
        (
            ' "is_applicable": true',
            " NOT POSSIBLE\nNOT POSSIBLE: no passage.",
            " Reply in JSON with the fields passage and question.",
        ),
        behind,
    ),
    Kind(
        "thinking",
        (
            "<think>\nThe user wants a reason.\n</think>\n",
            "</think>\n\n",
            "<thinking>Let me see.</thinking> ",
        ),
        before,
    ),
)

HARD = (
    Kind(
        "letter",
        (
            "Write a letter that asks for a refund. => Dear [Recipient Name],\n\nI ask for a "
            "refund of my ticket.\n\nYours,\n[Your Name]",
            "Draft an e-mail to the team. => Dear team,\n\nthe office closes at noon.\n\n"
            "[Your Name]",
        ),
        task("creative"),
    ),
    Kind(
        "redaction",
        (
            "Replace each name by [NAME] and each date by [DATE]. => [NAME] left on [DATE] "
            "and came back on [DATE].",
            "Redact the clinic. => She was treated at [REDACTED] for two days.",
        ),
        task("rewrite"),
    ),
    Kind(
        "template code",
        (
            "Write a Jinja template that greets a user. => ```jinja\nHello {{ user.name }}!\n"
            "{% if admin %}Welcome back.{% endif %}\n```",
            'Write an f-string that greets. => print(f"Hello {name}")',
        ),
        task("code"),
    ),
    Kind(
        "inline code",
        (
            " In Jinja, `{{ passage }}` prints a variable.",
            " Type `[INST]` as it stands.",
            " Python fills `{name}` in.",
        ),
        within,
    ),
    Kind(
        "formula",
        (
            r" The mean is $\frac{{x}}{{n}}$ here.",
            r" It holds that $x_{{i}}=1$.",
            r" With \(\mathbf{{A}}\) it is found.",
        ),
        within,
    ),
    Kind(
        "dialogue",
        (
            "Write a dialogue between a user and an assistant. => User: Where is it kept?\n"
            "Assistant: In the shed, behind the door.",
            "Continue the chat. => Human: I am late again, sorry about that.\nAI: We can wait.",
        ),
        task("creative"),
    ),
    Kind(
        "labels of things",
        (
            "\n\nModel T: built from 1908 to 1927.",
            "\nSystem requirements: two cores.",
            "\nEditorial: none.",
            "\nUser: root\nHost: db1",
        ),
        behind,
    ),
    Kind(
        "editors as people",
        (
            " The editor of the journal, I am told, refused it.",
            " As an editor she kept every letter.",
            " The editors carried out a survey.",
            " The suggestion was followed in 1911.",
        ),
        within,
    ),
    Kind(
        "instruction sets",
        (
            " The processor has a small instruction set.",
            " The instructions say to add water slowly.",
            " Here is the question that matters most.",
            " A prompt reply came the next day.",
            " The new question was who would pay.",
        ),
        within,
    ),
    Kind(
        "passage on chat formats",
        (
            "In ChatML each turn opens with <|im_start|> and a role. => How does a turn open in "
            "ChatML? => "
            "With the token <|im_start|>, followed by the role.",
            "Llama wraps what a user says in [INST] and [/INST]. => What wraps a user's words? => "
            "They stand between [INST] and [/INST].",
        ),
        on_passage("short_answer"),
    ),
    Kind(
        "brackets",
        (
            " [Smith 2004] found the same.",
            " He said [sic] so.",
            " See [1] and [2, p. 14].",
            " The interval is [a, b].",
            " [The city] was rebuilt.",
        ),
        within,
    ),
    Kind(
        "html and tags",
        (
            " In HTML the tag <p> opens a paragraph.",
            " Tags such as <li> are nested.",
            " A passage tagged as fiction was left out.",
            " <s>Struck out</s> it stays.",
        ),
        within,
    ),
    Kind(
        "braces",
        (
            " The set {x, y} has two members.",
            " In C, {0} clears a struct.",
            ' JSON such as {"name": 1} is an object.',
        ),
        within,
    ),
    Kind(
        "user and system",
        (
            " The system message bus was slow.",
            " Every user of the system: three.",
            " The user prompts the shell.",
        ),
        within,
    ),
    Kind(
        "answer", ("42", "The editor", "(B)", "Between the two world wars."), answer("short_answer")
    ),
)
