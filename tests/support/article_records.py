"""Records of articles for property tests, with texts that break formats."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

ODD = [
    "\u2028",
    "\x85",
    "\ufeff",
    "\x7f",
    "\U0001f600",
    "'",
    '"',
    ": ",
    " #",
    "---",
    "null",
    "~",
    "007",
    "\\",
]
words = st.lists(st.sampled_from([*ODD, "a", "b ", "\n", "é", "{{", "{%", "*", "_", "|", "`"]), max_size=8)
texts = words.map("".join)
addresses = st.integers(0, 9).map(lambda number: f"https://news.example.org/{number}")
times = st.integers(0, 2**31).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
pieces = [
    "<p>", "</p>", "<b>", "</b>", "<pre>", "</pre>", "\n", "\n\n", " \n", "\t", "    x", "* y", "<br>",
    "text", "<!-- z -->", "| a |\n|---|\n", "[^1]: f", "{: .x}", "{{< y >}}", "{% z %}", "&lt;", "&amp;#10;",
    "<div>", "</div>", "<a href='https://x.example/?a={{b}}&c'>", "</a>", "<h2>", "</h2>", "# h", "---\n",
    "<!--more-->", "<table><tr><td>", "</table>", ":smile:", "$$x$$", "> [!NOTE]\n", "{static}/a",
    "Title: x\n", "\x0b", "_a_", "<img src='https://x.example/i.png' alt='a\n\nb'>",
    "<ul><li>", "</ul>", "<blockquote>", "1. a\n",
]  # fmt: skip
markup = st.lists(st.sampled_from(pieces), max_size=12).map("".join)
records = st.fixed_dictionaries(
    {"title": texts.filter(lambda text: bool(text.strip())), "date": times},
    optional={
        "updated": times,
        "publishDate": times,
        "expires": times,
        "withdrawn": times,
        "draft": st.booleans(),
        "link": addresses,
        "language": st.sampled_from(["en", "fa-IR"]),
        "section": texts,
        "byline": texts,
        "authors": st.lists(
            texts | st.fixed_dictionaries({"name": texts}, optional={"url": addresses}), max_size=3
        ),
        "tags": st.lists(texts, max_size=3),
        "summary": texts,
        "paragraphs": st.lists(texts, max_size=3),
        "image": addresses,
        "media": st.lists(
            st.fixed_dictionaries(
                {"url": addresses},
                optional={
                    "type": st.sampled_from(["video/mp4", "image/png", "audio/x"]),
                    "seconds": st.floats(0, 1e6),
                    "size": st.integers(0, 10**9),
                    "title": texts,
                    "description": texts,
                    "alt": texts,
                    "credit": texts,
                    "poster": addresses,
                    "captions": addresses,
                    "renditions": st.lists(addresses, max_size=2),
                },
            ),
            max_size=3,
        ),
    },
)
