"""What paths say, and the addresses that patterns make."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.dialects.site.file_names import FileName, parse_name
from feeds.dialects.site.permalinks import expand, is_pattern, placeholders_of, slugified


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("a.md", FileName("a", "a", "")),
        ("index.md", FileName("index", "index", "")),
        ("world/a.b.md", FileName("world/a.b", "a.b", "world")),
        ("content/post/x/index.md", FileName("content/post/x", "x", "", bundle="content/post/x")),
        (
            "content/world/x/index.pt-br.md",
            FileName("content/world/x/index.pt-br", "x", "world", language="pt-br", bundle="content/world/x"),
        ),
        ("content/about.de.md", FileName("content/about.de", "about", "", language="de")),
        ("content/about.js.md", FileName("content/about.js", "about.js", "")),
        ("about.deu.md", FileName("about.deu", "about.deu", "")),
        ("content/fa/a.md", FileName("content/fa/a", "a", "fa", language="fa")),
        ("fa/a.md", FileName("fa/a", "a", "fa")),
        (
            "_posts/2020-01-03-my-1st_post.md",
            FileName(
                "_posts/2020-01-03-my-1st_post", "my-1st_post", "", date="2020-01-03", title="My 1st Post"
            ),
        ),
        (
            "sport/_posts/2020-1-4-GOAL.markdown",
            FileName("sport/_posts/2020-1-4-GOAL", "GOAL", "sport", date="2020-1-4", title="Goal"),
        ),
        ("2020-01-03_a.md", FileName("2020-01-03_a", "a", "", date="2020-01-03", title="A")),
        ("2020-01-03.md", FileName("2020-01-03", "2020-01-03", "")),
        ("posts/2020-01-03-trip/index.md",
            FileName("posts/2020-01-03-trip", "trip", "", date="2020-01-03", bundle="posts/2020-01-03-trip")),
        ("_drafts/idea.md", FileName("_drafts/idea", "idea", "", title="Idea", draft=True)),
    ],
)  # fmt: skip
def test_names(path: str, said: FileName) -> None:
    assert parse_name(path) == said


def named_before(path: str) -> tuple[str, str]:
    """The name and the section before languages and one-digit dates were read: ids are made of the name."""
    stem = path.rpartition(".")[0]
    folder, _, last = stem.rpartition("/")
    name = folder if last.lower() == "index" and folder else stem
    sections = [part for part in name.split("/")[:-1] if not part.startswith("_")]
    known = ("content", "posts", "post", "articles", "inbox")
    return name, next((part for part in sections if part.lower() not in known), "")


PARTS = st.sampled_from(
    ["index", "INDEX", "index.fr", "a", "a.de", "a.b", "content", "fr", "posts", "_posts", "_drafts", "World",
     "2020-01-03-a", "2020-1-4-b.fr", "2020-01-03", "2020-01-03_c", ".", "", "é", "index.fr.md"]
)  # fmt: skip


@given(st.lists(PARTS, min_size=1, max_size=4))
def test_what_ids_are_made_of_stays(parts: list[str]) -> None:
    said = parse_name("/".join(parts) + ".md")
    assert (said.name, said.section) == named_before("/".join(parts) + ".md")


WHEN = datetime(2020, 1, 4, 9, 5, 7, tzinfo=UTC)
NAMES = parse_name("News/_posts/2020-1-4-my-Post.md").placeholders({"categories": ["My Cat", "news"]})


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/:year/:month/:title/", "2020/01/my-Post/"),
        ("/:short_year/:i_month/:i_day/:slug.html", "20/1/4/my-post.html"),
        ("date", "news/my%20cat/2020/01/04/my-Post.html"),
        ("pretty", "news/my%20cat/2020/01/04/my-Post/"),
        ("ordinal", "news/my%20cat/2020/004/my-Post.html"),
        ("weekdate", "news/my%20cat/2020/W01/Sat/my-Post.html"),
        ("none", "news/my%20cat/my-Post.html"),
        ("/:slugified_categories/:title:output_ext", "news/my-cat/my-Post.html"),
        ("/:hour-:minute-:second/:long_month/:short_month/:weekdayname", "09-05-07/January/Jan/Saturday"),
        (":section/:filename", "News/my-Post"),
    ],
)
def test_patterns(pattern: str, path: str) -> None:
    assert is_pattern(pattern)
    names = placeholders_of(None, "Another title", NAMES)
    assert expand(pattern, "https://x.example/blog/", WHEN, names) == f"https://x.example/blog/{path}"


def test_titles_and_slugs_in_patterns() -> None:
    def title(path: str, slug: str | None) -> str:
        return placeholders_of(slug, "It's *New*", parse_name(path).placeholders({}))["title"]

    assert [title("_posts/2020-01-03-a.md", None), title("a.md", None)] == ["a", "it-s-new"]
    assert [title("_posts/2020-01-03-a.md", "s"), title("a.md", "s")] == ["s", "s"]
    assert slugified("  Ünïcode & C++ ") == "ünïcode-c"


@pytest.mark.parametrize(
    "value", ["/about/", "https://x.example/a:b/", "about.html", "https://x.example:80/"]
)
def test_addresses_are_not_patterns(value: str) -> None:
    assert not is_pattern(value)


def test_unknown_placeholders() -> None:
    with pytest.raises(ValueError, match=":colour"):
        expand("/:colour/", "https://x.example/", WHEN, NAMES)
