"""Syntax errors: every broken text beside its almost identical good twin, with the message and place."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from library_words import damaged, words_of_libraries
from lxml import etree

from feeds.core.json_syntax import load_json, next_json
from feeds.core.parse_error import ParseError, decode_utf8
from feeds.core.toml_syntax import load_toml
from feeds.core.xml_syntax import xml_error

if TYPE_CHECKING:
    from collections.abc import Callable


def error(load: Callable[[str], Any], text: str) -> str:
    """The error as `line:column message`; empty where there is none."""
    try:
        load(text)
    except ParseError as raised:
        return f"{raised.line}:{raised.column} {raised.message}"
    return ""


JSON = [
    ("", "1", "1:1 empty: expected a JSON value"),
    (" \n", " \n0", "2:1 empty: expected a JSON value"),
    ('{"a": 1,}', '{"a": 1}', '1:8 trailing comma before "}": remove it'),
    ("[1,\n 2,\n]", "[1,\n 2\n]", '2:3 trailing comma before "]": remove it'),
    ("[1,,2]", "[1,0,2]", '1:4 unexpected ","'),
    ("[,1]", "[0,1]", '1:2 unexpected ","'),
    ("{\n'a': 1}", '{\n"a": 1}', "2:1 single quotes: JSON needs double quotes"),
    ("['a']", '["a"]', "1:2 single quotes: JSON needs double quotes"),
    ("[“a”]", '["a"]', '1:2 typographic quotation mark “: write "'),
    ("{a: 1}", '{"a": 1}', '1:2 key without quotes: write "a"'),
    ('{"a": b}', '{"a": "b"}', '1:7 string without quotes: write "b"'),
    ('{"a": "b}', '{"a": "b"}', "1:7 missing closing quote"),
    (
        '{"a": "b\nc"}',
        '{"a": "b\\nc"}',
        r"1:9 line break in a string: write \n, or add the missing closing quote",
    ),
    ('{"a": "b\tc"}', '{"a": "b\\tc"}', r"1:9 control character U+0009 in a string: write \t"),
    ('["\x1f"]', '["\\u001f"]', r"1:3 control character U+001F in a string: write \u001f"),
    (r'["C:\data"]', r'["C:\\data"]', r"1:5 unknown escape \d: write \\d"),
    (r'["\u12"]', r'["\u0012"]', r"1:3 \u must be followed by four hexadecimal digits"),
    (
        '["a "b" c"]',
        '["a \\"b\\" c"]',
        r"1:6 text after the closing quote: write \" for a quotation mark inside a string",
    ),
    ('{"a": 1 "b": 2}', '{"a": 1, "b": 2}', '1:9 missing comma before "b"'),
    ("[1 2]", "[1, 2]", '1:4 missing comma before "2"'),
    ("[{} {}]", "[{}, {}]", '1:5 missing comma before "{"'),
    ('{"a" 1}', '{"a": 1}', '1:6 missing ":" after the key "a"'),
    ('{"a"= 1}', '{"a": 1}', '1:5 "=" instead of ":" after the key "a"'),
    ('["a": 1]', '{"a": 1}', '1:5 unexpected ":"'),
    ('{"a": }', '{"a": 0}', '1:7 the key "a" has no value'),
    ('{"a"}', '{"a": 0}', '1:5 the key "a" has no value'),
    ('{"a": [1}', '{"a": [1]}', '1:9 "}" instead of "]"'),
    ("]", "[]", '1:1 unexpected "]"'),
    ("[1] // one", "[1]", "1:5 more text after the end of the JSON value"),
    ("[1 /* one */]", "[1]", "1:4 comments are not allowed in JSON"),
    ("[1, # one\n2]", "[1,\n2]", "1:5 comments are not allowed in JSON"),
    ("[True]", "[true]", "1:2 True is not a JSON value: write true"),
    ("[None]", "[null]", "1:2 None is not a JSON value: write null"),
    ("[1, nan]", "[1, null]", "1:5 nan is not a JSON value: write null"),
    ("[007]", "[7]", "1:2 007 is not a JSON number"),
    ("[.5]", "[0.5]", "1:2 .5 is not a JSON number"),
    ("[+1]", "[1]", "1:2 +1 is not a JSON number"),
    ("[1\n,[2", "[1\n,[2]]", '2:4 missing "]": the array that begins on line 2 is not closed'),
    ('{"a": 1,', '{"a": 1}', '1:9 missing "}": the object that begins on line 1 is not closed'),
    ("{}{}", "[{},{}]", "1:3 more text after the end of the JSON value"),
    ("[1;]", "[1]", '1:3 unexpected ";"'),
    ("[\xa01]", "[ 1]", "1:2 unexpected character U+00A0"),
    ("<p>", '"<p>"', '1:1 unexpected "<"'),
    ("[" * 9999, "[" * 99 + "]" * 99, "1:0 nested too deeply: more than 200 levels"),
    ("9" * 5000, "9" * 4000, "1:0 a number has too many digits"),
]
TOML = [
    ("a = ", "a = 1", '1:4 no value after "="'),
    ("a = b", 'a = "b"', '1:5 string without quotes: write "b"'),
    ("a = True", "a = true", "1:5 True is not a TOML value: write true"),
    ("a = “b”", 'a = "b"', '1:5 typographic quotation mark “: write "'),
    ("a = 12:30", "a = 12:30:00", "1:7 12:30 is not a TOML value: write strings in quotes"),
    ("a = 2016-13-06", "a = 2016-11-06", "1:9 2016-13-06 is not a TOML value: write strings in quotes"),
    ("a = 2016-02-30", "a = 2016-02-29", "1:5 not a valid date or time"),
    ("a: 1", "a= 1", '1:2 ":" instead of "=" after the key a'),
    ("a 1", "a=1", '1:3 missing "=" after the key a'),
    ("= 1", "a = 1", '1:1 no key before "="'),
    ("the title = 1", '"the title" = 1', '1:5 key with spaces or special characters: write "the title"'),
    ("a = 1 b = 2", "a = 1\nb = 2", '1:7 unexpected "b": expected the end of the line'),
    ("a = 1, b = 2", "a = 1\nb = 2", '1:6 unexpected ",": expected the end of the line'),
    ("// a", "# a", '1:1 unexpected "/": comments begin with "#"'),
    ("<a>", "a = 1", '1:1 unexpected "<": expected key = "value"'),
    ('a = "b', 'a = "b"', "1:7 missing closing quote"),
    ("a = 'b", "a = 'b'", "1:7 missing closing quote"),
    ('a = "b\nc"', 'a = """b\nc"""', "1:7 missing closing quote on this line"),
    ('a = "\x01"', 'a = "\\u0001"', "1:6 control character U+0001: remove it"),
    ('a = "C:\\data"', "a = 'C:\\data'", r"1:10 unknown escape \d: write \\d, or use single quotes"),
    (
        'a = "C:\\User"',
        'a = "C:\\\\User"',
        r"1:10 \U needs 8 hexadecimal digits; for a backslash, write \\ or use single quotes",
    ),
    (
        'a = "\\ud83d"',
        'a = "\\U0001F600"',
        "1:12 an escape with half of a surrogate pair, which is not a character",
    ),
    ("a = [1, 2", "a = [1, 2]", '1:10 missing "]": the list is not closed'),
    ("a = [1,\nb = 2", "a = [1]\nb = 2", '2:1 missing "]": the list above is not closed'),
    ("a = [1 2]", "a = [1, 2]", '1:8 missing comma before "2"'),
    ("a = {b = 1", "a = {b = 1}", '1:11 missing "}": the inline table is not closed'),
    ("a = {b = 1 c = 2}", "a = {b = 1, c = 2}", '1:12 missing comma before "c"'),
    ("a = {b = 1,}", "a = {b = 1}", '1:12 trailing comma before "}": remove it'),
    ("a = {b = 1\n}", "a = {b = 1}", "1:11 an inline table must be on one line"),
    ("a = {b = 1, b = 2}", "a = {b = 1, c = 2}", "1:18 a key appears twice in one inline table"),
    ("a = 1\n\na = 2\n", "a = 1\n\nb = 2\n", "3:6 a is already defined above"),
    ("[a]\n[a]", "[a]\n[b]", "2:3 [a] is already defined above"),
    ("[[a]]\n[a]", "[[a]]\n[[a]]", "2:3 [a] is already defined above"),
    ("[a\nb = 1", "[a]\nb = 1", '1:3 missing "]" after the name of the table'),
    ("[[a]\nb = 1", "[[a]]\nb = 1", '1:4 missing "]]" after the name of the table'),
    ("[]", "[a]", "1:2 missing name of a key or table"),
    ("a = " + "[" * 9999, "a = " + "[" * 99 + "]" * 99, "1:0 nested too deeply: more than 200 levels"),
    (
        "x = 1\n" + "a." * 30_000 + "a = 1",
        "x = 1\n" + "a." * 49 + "a = 1",
        "2:0 nested too deeply: more than 50 parts in a key",
    ),
    (
        "[" + "'a' . " * 20_000 + "a]",
        "[" + "'a' . " * 49 + "a]",
        "1:0 nested too deeply: more than 50 parts in a key",
    ),
    ("a = " + "9" * 5000, "a = " + "9" * 4000, "1:0 a number has too many digits"),
]
XML = [
    ("<a>1 & 2</a>", "<a>1 &amp; 2</a>", '1:6 bare "&": write "&amp;"'),
    ("<a>\n<b>R&D</b></a>", "<a>\n<b>R&amp;D</b></a>", '2:5 bare "&": write "&amp;"'),
    ('<a b="?c=1&d=2"/>', '<a b="?c=1&amp;d=2"/>', '1:11 bare "&": write "&amp;"'),
    ('<a b="?c=1&copy=2"/>', '<a b="?c=1&amp;copy=2"/>', '1:11 bare "&": write "&amp;"'),
    ("<a>&amp b</a>", "<a>&amp; b</a>", '1:4 "&amp" without a semicolon: write "&amp;"'),
    ("<a>&nbsp b</a>", "<a>&#160; b</a>", '1:4 "&nbsp" without a semicolon: write "&#160;"'),
    ("<a>&#65 b</a>", "<a>&#65; b</a>", '1:4 "&#65" without a semicolon: write "&#65;"'),
    ("<a>&#b;</a>", "<a>&amp;#b;</a>", '1:4 "&#" is not a character reference: write "&amp;#"'),
    ("<a>&nbsp;</a>", "<a>&#160;</a>", '1:10 undeclared entity "&nbsp;": write "&#160;"'),
    (
        "<a>&nonsense;</a>",
        "<a>&amp;nonsense;</a>",
        '1:14 undeclared entity "&nonsense;": write "&amp;nonsense;"',
    ),
    ("<a>&#0;</a>", "<a>&#9;</a>", '1:4 "&#0;" is not a character that XML allows: remove it'),
    (
        "<a>&#xD83D;&#xDE00;</a>",
        "<a>&#x1F600;</a>",
        '1:4 "&#xD83D;&#xDE00;" is a surrogate pair: write "&#x1F600;" for 😀',
    ),
    ("<a>&#55357;</a>", "<a>&#65533;</a>", '1:4 "&#55357;" is half of a surrogate pair, not a character'),
    ("<a>é\x0b</a>", "<a>é\t</a>", "1:5 the control character U+000B is not allowed in XML: remove it"),
    ("<a>\ufffe</a>", "<a>\ufffd</a>", "1:4 the character U+FFFE is not allowed in XML: remove it"),
    ("<a>1 < 2</a>", "<a>1 &lt; 2</a>", '1:6 bare "<": write "&lt;"'),
    ("<a><!b></a>", "<a>&lt;!b></a>", '1:4 bare "<!": write "&lt;!"'),
    ("<a>]]></a>", "<a>]]&gt;</a>", '1:6 "]]>" in text: write "]]&gt;"'),
    ("<a>\n<b>c</a>", "<a>\n<b>c</b></a>", "2:7 <b>, opened on line 2, is not closed before </a>"),
    ("<a>\n<b>c</d></a>", "<a>\n<b>c</b></a>", "2:7 </d> does not match <b>, opened on line 2"),
    ("<Ab>c</ab>", "<Ab>c</Ab>", "1:8 </ab> does not match <Ab>, opened on line 1"),
    ("<a>\n<b>c", "<a>\n<b>c</b></a>", "2:5 <b>, opened on line 2, is not closed: the document ends here"),
    ("<a/></a>", "<a></a>", "1:6 </a> has no start tag: the root element is already closed"),
    ("<a/>\n<b/>", "<a><b/></a>", "2:1 <b> after the end of the root element: a document has only one"),
    ("<a/>\nb", "<a/>\n", "2:1 text after the end of the root element: remove it"),
    ("Warning: b\n<a/>", "<!-- Warning: b -->\n<a/>", "1:1 text before the first tag: remove it"),
    ("<!-- b -->", "<!-- b --><a/>", "1:11 the document has no root element"),
    (
        '<a b="<c>"/>',
        '<a b="&lt;c>"/>',
        '1:7 "<" in the value of "b": write "&lt;", or add the closing quote',
    ),
    (
        '<a b="c>d</a>',
        '<a b="c">d</a>',
        '1:10 "<" in the value of "b": write "&lt;", or add the closing quote',
    ),
    ("<a b=c/>", '<a b="c"/>', '1:6 the value of "b" needs quotes: write b="…"'),
    ("<a b/>", '<a b=""/>', '1:5 the attribute "b" has no value: write b="…"'),
    ('<a b="c"d="e"/>', '<a b="c" d="e"/>', '1:9 no space after the value of "b": check the quotes'),
    ('<a b="c d="e"/>', '<a b="c" d="e"/>', '1:12 no space after the value of "b": check the quotes'),
    ('<a>\n<b c="d', '<a>\n<b c="d"/></a>', "2:1 missing closing quote in the tag <b>"),
    ('<a b="1" b="2"/>', '<a b="1" c="2"/>', '1:10 the attribute "b" appears twice in <a>'),
    ("<a>\n<b\n<c/></a>", "<a>\n<b/>\n<c/></a>", '3:1 missing ">" in the tag <b>'),
    ("<a><b>c</b</a>", "<a><b>c</b></a>", '1:11 missing ">" in the tag </b>'),
    ("<a></ a>", "<a></a>", '1:6 no name after "</"'),
    ("<a><b/ ></a>", "<a><b /></a>", '1:7 "/" without ">" in the tag <b>'),
    ("<a>\n<!-- b</a>", "<a>\n<!-- b --></a>", '2:1 the comment is not closed: missing "-->"'),
    ("<a><!-- b -- c --></a>", "<a><!-- b - - c --></a>", '1:13 "--" in a comment: write "- -"'),
    ("<a><![CDATA[ b</a>", "<a><![CDATA[ b]]></a>", '1:19 the CDATA section is not closed: missing "]]>"'),
    ("<a><?b</a>", "<a><?b?></a>", '1:7 the processing instruction is not closed: missing "?>"'),
    ("<p:a/>", '<p:a xmlns:p="u:1"/>', '1:5 undeclared prefix "p": add xmlns:p="…"'),
    ('<a p:b="c"/>', '<a xmlns:p="u:1" p:b="c"/>', '1:11 undeclared prefix "p": add xmlns:p="…"'),
    (
        '<a xmlns:p=""/>',
        '<a xmlns:p="u:1"/>',
        "1:14 a prefix must not be declared as an empty or reserved namespace",
    ),
    (
        "<?xml version=1.0?><a/>",
        '<?xml version="1.0"?><a/>',
        '1:15 not an XML declaration: write <?xml version="1.0" encoding="utf-8"?>',
    ),
    (
        '<a><?xml version="1.0"?></a>',
        '<?xml version="1.0"?><a/>',
        "1:4 an XML declaration may appear only at the very beginning",
    ),
    ("<!DOCTYPE><a/>", "<!DOCTYPE a><a/>", "1:10 not a document type declaration: remove <!DOCTYPE …>"),
    (
        "<a/><!DOCTYPE a>",
        "<!DOCTYPE a><a/>",
        "1:5 the document type declaration must be before the root element",
    ),
    (
        "<!DOCTYPE a [<!ENTITY b '&b;'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "1:36 an entity refers to itself",
    ),
    (
        "<a>" * 300 + "</a>" * 300,
        "<a>" * 200 + "</a>" * 200,
        "1:771 elements are nested too deeply: more than 256 levels",
    ),
]


def load_xml(text: str) -> None:
    data = text.encode()
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False)
    try:
        etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise xml_error(data, parser.error_log, "utf-8") from None


@pytest.mark.parametrize(
    ("load", "bad", "good", "message"),
    [
        (load, *case)
        for load, cases in ((load_json, JSON), (load_toml, TOML), (load_xml, XML))
        for case in cases
    ],
)
def test_syntax_error_and_its_good_twin(
    load: Callable[[str], Any], bad: str, good: str, message: str
) -> None:
    assert (error(load, bad), error(load, good)) == (message, "")


def test_a_long_text_is_not_scanned_again() -> None:
    long = "[" + "1," * 1_000_001
    assert error(load_json, long + "x]") == "1:2000004 not valid JSON here"
    assert error(load_json, "[,".ljust(2_000_010)) == '1:2 unexpected ","'
    for text in (long + "x]", "[,"):
        assert error(lambda each: next_json(each, 0, line=7), text).startswith("7:")


def test_bytes_that_are_not_utf_8() -> None:
    with pytest.raises(ParseError) as raised:
        decode_utf8(b"\xef\xbb\xbfa\n\xc3\xa9\xe9")
    assert (str(raised.value), raised.value.line) == ("byte 0xe9 is not UTF-8 (column 2)", 2)
    assert decode_utf8(b"\xef\xbb\xbfa\n\xc3\xa9") == "a\né"


GOOD_JSON = json.dumps({"title": "A “b” \\ \n", "tags": ["x", 1, -2.5e3, True, None, {}]}, indent=1)
GOOD_TOML = 'title = "A"\n[a.b]\nc = [1, 2.5, "x"]\nd = {e = 2016-11-06, f = \'y\'}\n[[g]]\nh = """z\n"""\n'
GOOD_XML = (
    '<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY e "x">]>\n<r a="1" b=\'2\'><!-- c --><d>&amp;&#65;&e;</d>\n'
    '<![CDATA[ < ]]><?p i?><n:f xmlns:n="u:1" n:g=""/></r>'
)


@given(damaged(GOOD_JSON))
def test_every_damage_to_json_is_described_in_our_words(text: str) -> None:
    try:
        json.loads(text)
    except ValueError:
        described = error(load_json, text)
        assert described
        assert words_of_libraries(described) == []
    else:
        assert error(load_json, text) == ""


@given(damaged(GOOD_TOML))
def test_every_damage_to_toml_is_described_in_our_words(text: str) -> None:
    try:
        tomllib.loads(text)
    except ValueError:
        described = error(load_toml, text)
        assert described
        assert words_of_libraries(described) == []
    else:
        assert error(load_toml, text) == ""


@given(damaged(GOOD_XML))
def test_every_damage_to_xml_is_described_in_our_words(text: str) -> None:
    assert words_of_libraries(error(load_xml, text)) == []


def test_an_undeclared_prefix_does_not_hide_a_more_serious_error() -> None:
    message = error(load_xml, '<a>\n<p:b/>\n<c xmlns:q=""/></a>')
    assert message.startswith("3:14 a prefix must not be declared as an empty or reserved namespace")
