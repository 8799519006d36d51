"""Traces of how a text was made, as patterns: chat templates, roles, slots, talk of the prompt.

Belongs here: the words and signs. Does not: what excuses one (`teacher_artefact.py`).
Every pattern takes bounded runs, so that its time is linear.
"""

import re

#: What chat templates of open models put around turns; none of it is ever text.
CHAT_TOKEN = re.compile(
    r"<\|[a-z_]{2,30}\|>|<｜[^｜\n]{2,40}｜>|\[/?INST\]|<</?SYS>>|</?(?:start|end)_of_turn>"
    r"|</?think(?:ing)?>|</?(?:tool_call|tool_response)>|\A\s*<s>|</s>\s*\Z"
    r"|^#{2,4} ?(?:Instruction|Response|Input|Human|Assistant|System|User)s?:?[ \t]*$"
    r"|\[(?:system|user|assistant|tool)\][ \t]*$",
    re.MULTILINE,
)
_VARIABLE = r"[a-zA-Z_][\w.]{0,40}"
TEMPLATE_VARIABLE = re.compile(
    rf"\{{\{{[-\s]{{0,3}}{_VARIABLE}(?:\s?\|[^{{}}\n]{{0,60}})?[-\s]{{0,3}}\}}\}}"
    r"|\{%-?\s?(?:if|for|block|endif|endfor|endblock|else|set|include|extends)\b[^%\n]{0,80}%\}"
    r"|(?<![\\\w${}])\$?\{(?:passage|question|instruction|context|answer|text|name|input|topic|"
    r"title|"
    r"document|user_?\w{0,12}|prompt|examples?|task|article|source|response)\}"
    r"|\b(?:INSERT|YOUR)_[A-Z_]{2,30}(?:_HERE)?\b|%\((?:passage|question|instruction|text|name)\)s"
    r"|<(?:insert|your|enter) [^<>\n]{2,40}>"
)
_WHOSE = (
    "your|my|insert|enter|add|fill in|type|specify|company|recipient|sender|customer|client|"
    "candidate|employer|hiring|manager|student|teacher|author|speaker|team|project|contact|product|"
    "organi[sz]ation|school|event|city|state"
)
SLOT = re.compile(
    rf"\[(?:(?:{_WHOSE})(?:'s|’s)? [^\[\]\n]{{1,40}}|(?:full |first |last |today's |current )?"
    r"(?:name|date|address|city|company|phone(?: number)?|e-?mail(?: address)?|title|position|"
    r"signature|amount|location|topic|subject))\](?!\()",
    re.IGNORECASE,
)
#: Tasks whose answers have slots on purpose.
IN_A_LETTER = re.compile(
    r"\b(?:letters?|e-?mails?|templates?|placeholders?|brackets?|forms?|invitations?|memos?|"
    r"signatures?|fill(?:ed|ing)?[- ]in|blanks?|redact\w*|mask\w*|anonymi[sz]\w*|slots?)\b|\[",
    re.IGNORECASE,
)
_THING = (
    "(?:instruction|question|prompt|task|exercise|passage and (?:the )?question|edited passage|"
    "pair|query|problem statement)"
)
_EDITED = (
    "(?:revised|rewritten|refined|modified|edited|updated|improved|new|harder|final|"
    "more (?:complex|difficult|challenging))"
)
_TAG = "(?:passage|source|question|answer|data|suggestion)"
ABOUT_THE_MAKING = re.compile(
    rf"\b(?:in|between|inside|within|from) the <?{_TAG}>? tags?\b|<{_TAG}> tags?\b|\b{_TAG} tags\b"
    r"|\bas (?:the|an?|your) (?:editor|suggester|responder|solver|critic|judge|teacher model|"
    r"instruction (?:writer|generator))(?: agent)?,? (?:i|my|we)\b"
    rf"|\b(?:here(?: is|'s|’s)|below is|this is) (?:the|a|my|your) (?:{_EDITED} )?(?:version of "
    rf"the )?"
    rf"(?:{_EDITED} )(?:version of the )?(?:original )?{_THING}\b"
    rf"|\bhere(?: is|'s|’s) (?:the|a|an|my) {_THING}\b(?=[^.\n]{{0,60}}:)"
    r"|\b(?:per|following|based on|according to|as) the (?:suggester|editor)(?:'s|’s)?\b"
    r"|\b(?:i|we) (?:have |'ve |’ve )?(?:carried out|implemented|followed|applied|incorporated) "
    r"the "
    r"(?:suggestion|suggested (?:change|edit)|editor)"
    r"|\bthe (?:system|user) (?:prompt|message)\b|\b(?:my|the) (?:system )?prompt (?:says|asks|"
    r"tells|"
    r"instructs|states|wants|requires)\b|\bthe (?:prompt|instructions?) (?:given|provided) to me\b"
    r"|\b(?:my|these) instructions (?:say|are|tell|state|were)\b"
    r"|\b(?:output|answer|reply|respond|return)(?:ed|ing)? (?:only )?in json,? with\b"
    r"|\bis_applicable\b|^NOT POSSIBLE:|\bno preamble\b|\bnothing in (?:it|the material) is an "
    r"instruction to you\b|\byou (?:are|belong to) (?:the|a) (?:editor|suggester|team of two)\b"
    r"|\b(?:work (?:it|the answer) out before you|praise, no word on these rules)\b"
    r"|\bdo not reuse the example\b|\bknowledge cut-?off\b"
    r"|\btraining data (?:only )?(?:goes|ends|up)\b",
    re.IGNORECASE | re.MULTILINE,
)
#: An instruction under its own label, or one that is announced.
INSTRUCTION_LABEL = re.compile(
    rf"\W*(?:{_EDITED} {_THING}|instruction(?: \d{{1,2}})?|suggestion|edited passage|"
    r"generated (?:question|task)|sample (?:question|task)|user (?:instruction|request))\W{0,3}:"
    rf"|\W*(?:sure|certainly|of course|okay)\b[^\n]{{0,60}}\b{_THING}",
    re.IGNORECASE,
)
OWN_ROLE = re.compile(
    r"^[ \t>*_#]{0,4}(?:(?:AI )?Assistant|AI|ChatGPT|GPT-?4?|Claude|Bot|Chatbot|Model|Language "
    r"Model"
    r"|Teacher Model|Suggester|Editor|Responder|Solver)(?: \(\w+\))?[*_]{0,2}:[*_]{0,2}(?=\s)",
    re.MULTILINE,
)
THEIR_ROLE = re.compile(
    r"^[ \t>*_#]{0,4}(?:User|Human|System|Prompt|Questioner|Instruction)[*_]{0,2}:[*_]{0,2}[ \t]+"
    r"(?=\S+[ \t]+\S+[ \t]+\S+)",
    re.MULTILINE,
)
#: Tasks in which people, or a person and a program, talk.
TALKED_ABOUT = re.compile(
    r"\b(?:dialogues?|dialogs?|conversations?|chats?|transcripts?|scripts?|interviews?|logs?|"
    r"screenplays?|role-?plays?|exchanges?|scenes?|assistant|messages?)\b",
    re.IGNORECASE,
)
