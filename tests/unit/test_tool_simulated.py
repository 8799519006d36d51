"""APIs described by a schema: which schemas are taken, and that calls are held to them."""

import time

import pytest

from transforms.agents.tools.simulated import BadSchema, checked_schema, simulated_tool
from transforms.agents.tools.tool import ToolError, ToolResult

_BOOKING = {
    "type": "object",
    "title": "Booking",
    "properties": {
        "room": {"type": "string", "enum": ["attic", "cellar"]},
        "nights": {"type": "integer", "minimum": 1, "maximum": 30},
        "guests": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "title": {"type": "string"}},
                "required": ["name"],
            },
        },
        "until": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
    },
    "required": ["room", "nights"],
}


def _book(arguments):
    if arguments["nights"] == 13:
        raise ToolError("13 nights are not sold")
    return f"booked the {arguments['room']}"


def _tool(parameters=_BOOKING, name="book_room", result_version="1"):
    return simulated_tool(name, "Books a room.", parameters, _book, result_version=result_version)


def test_a_call_that_fits_is_answered():
    guests = '[{"name": "Ann", "title": "Dr"}]'
    call = f'{{"room": "attic", "nights": 2, "guests": {guests}, "until": null}}'
    assert _tool().call(call) == ToolResult("booked the attic")
    assert _tool().call('{"room": "attic", "nights": 13}').is_error


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('{"room": "attic"}', "'nights' is a required property"),
        ('{"room": "loft", "nights": 2}', "not one of"),
        ('{"room": "attic", "nights": 0}', "minimum"),
        ('{"room": "attic", "nights": "2"}', "not of type 'integer'"),
        ('{"room": "attic", "nights": 2, "view": "sea"}', "'view' was unexpected"),
        ('{"room": "attic", "nights": 2, "guests": [{}]}', "['guests'][0]"),
        ('{"room": "attic", "nights": 2, "guests": [{"name": "A", "age": 3}]}', "unexpected"),
        ('{"room": "attic", "nights": 2, "until": 5}', "['until']"),
    ],
)
def test_a_call_that_does_not_fit_is_told(call, said):
    result = _tool().call(call)
    assert result.is_error
    assert said in result.text


def test_an_api_without_parameters_takes_none():
    tool = _tool({"type": "object"})
    assert tool.call('{"nights": 1}').is_error
    assert tool.declaration()["function"]["parameters"]["properties"] == {}


def test_an_object_that_says_so_takes_further_properties():
    open_schema = {"type": "object", "properties": {}, "additionalProperties": {"type": "number"}}
    assert checked_schema(open_schema)["additionalProperties"] == {"type": "number"}


def test_properties_may_be_called_like_keywords():
    named = {"type": "object", "properties": {"title": {"type": "string"}, "pattern": {}}}
    assert set(checked_schema(named)["properties"]) == {"title", "pattern"}


def test_checks_that_may_take_long_are_left_out():
    slow = {
        "type": "object",
        "properties": {
            "text": {"type": "string", "pattern": "^(a+)+$"},
            "items": {"type": "array", "uniqueItems": True},
        },
    }
    mixed = ",".join(f'{{"n": {n}}}' for n in range(8_000))
    started = time.monotonic()
    tool = simulated_tool("echo", "", slow, lambda _: "", result_version="1")
    tool.call('{"text": "' + "a" * 40 + '!"}')
    tool.call(f'{{"items": [{mixed}]}}')
    assert time.monotonic() - started < 5


def _deep(levels):
    schema = {"type": "string"}
    for _ in range(levels):
        schema = {"type": "array", "items": schema}
    return {"type": "object", "properties": {"a": schema}}


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "array"}, "must be an object"),
        ({"properties": {}}, "must be an object"),
        ([], "a schema is an object"),
        ("object", "a schema is an object"),
        ({"type": "object", "properties": {"a": 3}}, "not int"),
        ({"type": "object", "properties": []}, "'properties'"),
        ({"type": "object", "properties": {"a": {"type": "text"}}}, "no JSON schema"),
        ({"type": "object", "properties": {"a": {"minimum": "1"}}}, "no JSON schema"),
        ({"type": "object", "required": "a"}, "no JSON schema"),
        ({"type": "object", "required": [["a"]]}, "no JSON schema"),
        ({"type": "object", "properties": {"a": {}}, "required": ["b"]}, "requires b"),
        ({"type": "object", "properties": {"a": {"$ref": "http://127.0.0.1/x"}}}, "'$ref'"),
        ({"type": "object", "$defs": {}}, "'$defs'"),
        ({"type": "object", "patternProperties": {"(a+)+$": {}}}, "'patternProperties'"),
        ({"type": "object", "description": float("nan")}, "no JSON"),
        ({"type": "object", "description": {1, 2}}, "no JSON"),
        ({"type": "object", "description": "x" * 20_000}, "more than 10,000"),
        (_deep(20), "nested deeper"),
    ],
)
def test_a_schema_that_cannot_be_taken_says_why(schema, said):
    with pytest.raises(BadSchema) as error:
        checked_schema(schema)
    assert said in str(error.value)


def test_a_schema_too_deep_to_be_written_down_says_so():
    with pytest.raises(BadSchema, match="no JSON"):
        checked_schema(_deep(5_000))


@pytest.mark.parametrize("name", ["", "book room", "1st", "x" * 65, "böok", "a.b", "a\n"])
def test_a_name_is_one_that_servers_take(name):
    with pytest.raises(BadSchema, match="no name"):
        _tool(name=name)


def test_the_version_changes_with_what_can_change_a_result():
    versions = {
        _tool().version,
        _tool(result_version="2").version,
        _tool(name="reserve").version,
        _tool({"type": "object"}).version,
    }
    assert len(versions) == 4
    assert _tool().version in versions
