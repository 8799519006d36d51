"""stub"""
import json
from tests.fakes.scripted_teacher.shapes import Reply
def agent_of(request): return request.schema_name or "text"
def answer(request, defects): return Reply(text=json.dumps({"verdict":"a b c","agrees":True}) if request.schema_name else "A plain answer to the request, with hash " + request.hash + ".")
