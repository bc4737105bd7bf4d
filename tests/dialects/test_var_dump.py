"""What PHP's `var_dump` prints: each type, with its good twin beside what is damaged."""

from __future__ import annotations

from typing import Any

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from feeds.dialects.var_dump import MAX_DEPTH, Opaque, VarDumpError, read_var_dump


def decode(data: bytes, _offset: int) -> str:
    return data.decode("utf-8", "replace")


def read(text: str) -> Any:
    data = text.encode()
    value, end = read_var_dump(data, 0, decode)
    assert end == len(data)
    return value


def problem(text: str) -> tuple[str, int, bool, Any]:
    with pytest.raises(VarDumpError) as caught:
        read_var_dump(text.encode(), 0, decode)
    error = caught.value
    return error.message, error.offset, error.is_cut, error.partial


NESTED = """array(3) {
  [0]=>
  string(4) "a"b""
  ["p"a"]=>
  object(News\\Item)#3 (4) {
    ["id"]=>
    int(7)
    ["sort":protected]=>
    &string(2) "x}"
    ["pic":"News\\Item":private]=>
    NULL
    ["title":private]=>
    *RECURSION*
    ["kind"]=>
    uninitialized(string)
  }
  [-5]=>
  &array(0) {
  }
}"""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NULL", None),
        ("bool(true)", True),
        ("bool(false)", False),
        ("int(-42)", -42),
        ("float(1.5)", 1.5),
        ("float(3)", 3.0),
        ("float(-1.0E+25)", -1e25),
        ("float(-INF)", float("-inf")),
        ("enum(App\\Suit::Hearts)", "Hearts"),
        ("resource(5) of type (stream)", Opaque("resource(5) of type (stream)")),
        ("*RECURSION*", None),
        ('string(0) ""', ""),
        ('string(3) "a"b"', 'a"b'),
        ('string(3) "é\n"', "é\n"),
        ("array(0) {\n}", {}),
        ("array(1) {\n  *RECURSION*\n}", {}),
        ("object(class@anonymous)#1 (0) {\n}", {}),
        ("lazy ghost object(News)#5 (0) {\n}", {}),
    ],
)
def test_each_type(text: str, value: Any) -> None:
    assert read(text) == value
    assert type(read(text)) is type(value)


def test_arrays_and_objects_in_each_other() -> None:
    item = {"id": 7, "sort": "x}", "pic": None, "title": None, "kind": Opaque("uninitialized(string)")}
    assert read(NESTED) == {0: 'a"b"', 'p"a': item, -5: {}}
    assert read(NESTED.replace("\n", "\r\n")) == read(NESTED)


TWO, NINE = (f"string({count}) announces {count} bytes, but" for count in (2, 9))
ONE = "array(1) {\n  [0]=>\n  int(1)"
KEY = 'expected a key such as ["name"]=> or }, but'
XDEBUG = "is printed by Xdebug, not by PHP's own var_dump: switch Xdebug off"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('string(2) "abc"', (f"{TWO} 3 are between the quotes", 0, False, None)),
        ('string(2) "abc" d', (f"{TWO} no quote at the end of a line follows them", 0, False, None)),
        ('string(9) "abc', (f"{NINE} the file does not end with its quote", 0, True, "abc")),
        ('string(9) "[{"a"', (f"{NINE} the file does not end with its quote", 0, True, '[{"a"')),
        ("array(1) {\n  [0]=>\n", ("expected a value, but the file ends", 19, True, {})),
        (f"{ONE}\n", (f"{KEY} the file ends", 28, True, {0: 1})),
        (f"{ONE}\n  x\n}}", (f"{KEY} found 'x\\n}}'", 30, False, {0: 1})),
        ("array(1) {\n  [0] =>\n  int(1)\n}", (XDEBUG, 13, False, None)),
        ("class A#1 (0) {\n}", ("expected a value, but found 'class A#1 (0) {\\n}'", 0, False, None)),
        ("INT(5)", ("expected a value, but found 'INT(5)'", 0, True, None)),
    ],
)
def test_what_is_wrong(text: str, expected: tuple[str, int, bool, Any]) -> None:
    assert problem(text) == expected


def nested(depth: int) -> str:
    return "array(1) {\n[0]=>\n" * depth + "NULL" + "\n}" * depth


@pytest.mark.limit("feeds.dialects.var_dump:MAX_DEPTH")
def test_the_depth_is_bounded() -> None:
    read(nested(MAX_DEPTH))
    message = f"arrays are nested deeper than {MAX_DEPTH}"
    assert problem(nested(MAX_DEPTH + 1))[0] == message
    assert problem(nested(100_000))[0] == message


@pytest.mark.parametrize(
    ("start", "unit"),
    [
        ("array(9) {\n", '["a"]=>\nNULL\n'),
        ("array(9) {\n", '["'),
        ("array(9) {\n[0]=>\n", 'string(1) "'),
        ("array(9) {\n", "*RECURSION*\n"),
        ("array(9) {\n[0]=>\nint(", "1"),
        ("object(", "a"),
    ],
    ids=range(6),
)
def test_a_damaged_dump_takes_linear_time(start: str, unit: str) -> None:
    assert_linear(problem, lambda size: start + unit * (size // len(unit)), 400_000, unit)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.dictionaries(
        st.integers(-9, 99) | st.from_regex(r"[a-z_ ]{0,5}", fullmatch=True), inner
    ),
    max_leaves=12,
)


def printed(value: Any, indent: str = "") -> str:
    """What PHP prints for a value."""
    if value is None:
        return f"{indent}NULL\n"
    if isinstance(value, bool):
        return f"{indent}bool({str(value).lower()})\n"
    if isinstance(value, int):
        return f"{indent}int({value})\n"
    if isinstance(value, str):
        return f'{indent}string({len(value.encode())}) "{value}"\n'
    keys = {key: str(key) if isinstance(key, int) else f'"{key}"' for key in value}
    members = "".join(
        f"{indent}  [{keys[key]}]=>\n{printed(each, indent + '  ')}" for key, each in value.items()
    )
    return f"{indent}array({len(value)}) {{\n{members}{indent}}}\n"


@pytest.mark.slow
@given(VALUES)
def test_what_is_printed_is_read(value: Any) -> None:
    assert read(printed(value).strip("\n") if not isinstance(value, str) else printed(value)[:-1]) == value


@pytest.mark.slow
@given(VALUES, st.integers(0, 400))
def test_a_cut_dump_is_read_or_cut(value: Any, length: int) -> None:
    text = printed(value)[:-1]
    cut = text.encode()[:length]
    try:
        read_var_dump(cut, 0, decode)
    except VarDumpError as error:
        assert 0 <= error.offset <= len(cut)  # noqa: PT017


@pytest.mark.slow
@given(st.binary() | st.text().map(str.encode) | VALUES.map(lambda value: printed(value).encode()[3:]))
def test_no_bytes_crash_it(data: bytes) -> None:
    try:
        _, end = read_var_dump(data, 0, decode)
    except VarDumpError:
        return
    assert end <= len(data)
