"""Values that the types accept, as parameters and as results. Source: section 4."""

import pytest

from chalicelib.barrister import Server, parse_idl

IDL = """
enum Side { left right }
struct Base { side Side }
struct Child extends Base {
    count int
    note string [optional]
    sides []Side
    notes []string [optional]
    child Child [optional]
    children []Child [optional]
}
interface Echo {
    text(v string) string
    flag(v bool) bool
    whole(v int) int
    real(v float) float
    side(v Side) Side
    base(v Base) Base
    child(v Child) Child
    list(v []int) []int
    maybe(v string) string [optional]
    maybes(v []int) []int [optional]
    children(v []Child) []Child
}
"""
FUNCTIONS = ["text", "flag", "whole", "real", "side", "base", "child", "list", "maybe", "maybes", "children"]
CHILD = {"side": "left", "count": 1, "sides": ["left"]}
GOOD = [
    ("text", "x"),
    ("text", ""),
    ("flag", True),
    ("flag", False),
    ("whole", 0),
    ("whole", -5),
    ("whole", 2**63),
    ("real", 3),
    ("real", 3.5),
    ("real", -1e300),
    ("real", 2**1024 - 2**970 - 1),
    ("side", "right"),
    ("base", {"side": "left"}),
    ("child", CHILD),
    ("child", {**CHILD, "note": "x"}),
    ("child", {**CHILD, "note": None}),
    ("child", {**CHILD, "sides": []}),
    ("child", {**CHILD, "notes": ["a", None]}),
    ("child", {**CHILD, "child": {**CHILD, "child": CHILD}}),
    ("child", {**CHILD, "children": [CHILD, None]}),
    ("list", []),
    ("list", [1, 2]),
    ("children", [CHILD]),
]
BAD = [
    ("text", 1),
    ("text", True),
    ("text", ["x"]),
    ("text", {}),
    ("flag", 0),
    ("flag", 1),
    ("flag", "true"),
    ("whole", "1"),
    ("whole", True),
    ("whole", 3.5),
    ("whole", 3.0),
    ("real", "1"),
    ("real", 2**1024 - 2**970),
    ("real", True),
    ("side", "Left"),
    ("side", "up"),
    ("side", ""),
    ("side", 0),
    ("side", ["left"]),
    ("side", {}),
    ("base", []),
    ("base", "left"),
    ("base", 1),
    ("base", {}),
    ("base", {"side": None}),
    ("base", {"side": "left", "more": None}),
    ("base", CHILD),
    ("child", {"count": 1, "sides": []}),
    ("child", {**CHILD, "count": "1"}),
    ("child", {**CHILD, "count": None}),
    ("child", {**CHILD, "sides": [None]}),
    ("child", {**CHILD, "sides": "left"}),
    ("child", {**CHILD, "sides": {"0": "left"}}),
    ("child", {**CHILD, "notes": [1]}),
    ("child", {**CHILD, "child": {**CHILD, "count": False}}),
    ("list", {}),
    ("list", 1),
    ("list", "12"),
    ("list", [1, "2"]),
    ("list", [[1]]),
    ("list", [None]),
    ("children", [{**CHILD, "count": 1.5}]),
]


@pytest.fixture
def idl(tmp_path):
    (tmp_path / "echo.idl").write_text(IDL)
    return parse_idl(tmp_path / "echo.idl")


@pytest.fixture
def echo(idl):
    """Make a server whose functions return their arguments."""
    server = Server(idl)
    server.add_handler("Echo", type("Echo", (), {name: lambda self, value: value for name in FUNCTIONS})())
    return server


@pytest.fixture
def giving(idl, ask):
    """Call a function that always returns `value`."""
    good = {"maybe": "x", "maybes": [], **dict(GOOD)}

    def giving(function, value):
        server = Server(idl)
        server.add_handler("Echo", type("Giving", (), {name: lambda *_: value for name in FUNCTIONS})())
        return ask(f"Echo.{function}", [good[function]], server)

    return giving


@pytest.mark.parametrize(("function", "value"), GOOD)
def test_a_value_of_the_type_passes_both_ways(ask, echo, function, value):
    assert ask(f"Echo.{function}", [value], echo)["result"] == value


@pytest.mark.parametrize(("function", "value"), BAD)
def test_a_parameter_of_another_type_is_refused(ask, echo, function, value):
    assert ask(f"Echo.{function}", [value], echo)["error"]["code"] == -32602


@pytest.mark.parametrize(("function", "value"), BAD)
def test_a_result_of_another_type_is_refused(giving, function, value):
    assert giving(function, value)["error"]["code"] == -32001


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_parameter_is_never_null(ask, echo, function):
    assert ask(f"Echo.{function}", [None], echo)["error"]["code"] == -32602


@pytest.mark.parametrize("function", ["text", "flag", "whole", "real", "side", "base", "child", "list", "children"])
def test_a_required_result_is_not_null(giving, function):
    assert giving(function, None)["error"]["code"] == -32001


@pytest.mark.parametrize("function", ["maybe", "maybes"])
def test_an_optional_result_may_be_null(giving, function):
    assert giving(function, None)["result"] is None


def test_the_items_of_an_optional_array_may_be_null(giving):
    assert giving("maybes", [1, None])["result"] == [1, None]


def test_the_items_of_a_required_array_may_not_be_null(giving):
    assert giving("list", [1, None])["error"]["code"] == -32001


def test_an_array_parameter_has_no_null_items_though_the_result_of_its_function_may(ask, echo):
    assert ask("Echo.maybes", [[1, None]], echo)["error"]["code"] == -32602


def test_optional_fields_left_out_are_not_added_on_the_way_to_the_function(ask, echo):
    assert ask("Echo.child", [CHILD], echo)["result"] == CHILD


def test_whole_numbers_of_any_size_survive(ask, echo):
    assert ask("Echo.whole", [10**4000], echo)["result"] == 10**4000
