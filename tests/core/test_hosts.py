"""International host names: as the URL Standard's "domain to ASCII" has them, so as browsers do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.core.hosts import ascii_host, former_host, is_host_name


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("Example.ORG", "example.org"),
        ("straße.example", "xn--strae-oqa.example"),
        ("strasse.example", "strasse.example"),
        ("STRAẞE.example", "xn--strae-oqa.example"),
        ("λόγος.example", "xn--oxapnm1c.example"),
        ("ΛΌΓΟΣ.example", "xn--oxapnq6b.example"),  # not a final sigma: UTS 46 maps each capital alone
        ("می‌روم.example", "xn--wgb3bbl27d652j.example"),
        ("میروم.example", "xn--wgb3bbl27d.example"),
        ("क्‍ष.example", "xn--11b2ezcw70k.example"),
        ("☕.example", "xn--53h.example"),
        ("a。b．é", "a.b.xn--9ca"),
        ("cafe\u0301.example", "xn--caf-dma.example"),
        ("ex\u00adample.é", "example.xn--9ca"),
        ("é.", "xn--9ca."),
        ("xn--strae-oqa.é", "xn--strae-oqa.xn--9ca"),
    ],
)
def test_a_host_is_the_one_that_browsers_ask(name: str, host: str) -> None:
    assert ascii_host(name) == host
    assert ascii_host(host) == host
    assert is_host_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "a\u200db.example",  # a joiner between letters that it does not join
        "a..é",
        "\u0301a.é",
        "1אב.example",
        "xn--a.é",
        "xn--a-ecp.é",  # U+2492, which is mapped to other characters
        "xn--.é",
        f"{'é' * 60}.example",
        f"{'é.' * 200}example",
        "é\u2fff.example",
    ],
)
def test_hosts_that_browsers_refuse(name: str) -> None:
    assert not is_host_name(name)
    with pytest.raises(ValueError, match=r"."):
        ascii_host(name)


def test_names_in_ascii_are_judged_but_kept() -> None:
    judged = {name: is_host_name(name) for name in ("xn--caf-dma.example", "xn--a.example", "a_b", "a..b")}
    assert judged == {"xn--caf-dma.example": True, "xn--a.example": False, "a_b": True, "a..b": True}
    assert ascii_host("XN--A.example") == "xn--a.example"


@pytest.mark.slow
@given(st.text() | st.from_regex(r"xn--[a-z0-9-]{1,80}(\.é)?", fullmatch=True))
def test_any_name_is_a_host_or_refused(name: str) -> None:
    try:
        host = ascii_host(name)
    except ValueError:
        assert not is_host_name(name)
        return
    assert host.isascii()
    assert ascii_host(host) == host
    assert former_host(host).isascii()


def test_the_form_of_earlier_versions() -> None:
    names = ["xn--strae-oqa.example", "xn--caf-dma.example", "example.org", "xn--a.example"]
    assert [former_host(name) for name in names] == ["strasse.example", *names[1:]]
