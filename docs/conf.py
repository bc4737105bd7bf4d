"""The site of the manual: `sphinx-build -W --keep-going -n docs OUT`, with the extra `docs`."""

from __future__ import annotations

import re
from importlib.metadata import version as version_of
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).parent.parent
PROJECT_PAGES = {
    path.stem: f"project/{path.stem.lower()}" for path in ROOT.glob("[A-Z]*.md") if path.stem != "README"
}
"""The documents beside the folder `docs` that are pages, too."""

project = "feeds"
author = "The authors of feeds"
release = version = version_of("feeds")
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton"]
autodoc_typehints_format = "short"
default_role = "code"
nitpick_ignore_regex = [(r"py:.*", r".*")]
"""Types in signatures are not links: most are those of the standard library."""
html_theme = "furo"
html_title = f"feeds {release}"
html_show_sourcelink = html_copy_source = html_show_copyright = html_show_sphinx = False
myst_heading_anchors = 4
copybutton_exclude = ".linenos, .gp, .go"
suppress_warnings = ["misc.highlighting_failure"]
"""The bad examples of rules are not well-formed."""


def read_page(_app: Sphinx, name: str, source: list[str]) -> None:
    """A page that stands for a document at the top becomes that document; links to these lead to pages."""
    here = PurePosixPath(name).parent
    up = "../" * len(here.parts)
    for stem, page in PROJECT_PAGES.items():
        if name == page:
            source[0] = re.sub(
                r"\]\((?!\w+:|#)(docs/)?", rf"]({up}", (ROOT / f"{stem}.md").read_text("utf-8")
            )
    if name.startswith("rules/") and name != "rules/README":  # which lists the others
        source[0] = f"---\norphan: true\n---\n{source[0]}"
    for stem, page in PROJECT_PAGES.items():
        source[0] = re.sub(rf"\]\((?:\.\./)+{stem}\.md", f"]({up}{page}.md", source[0])


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", read_page)
