"""A limit on the work of the Markdown parser, checked before each step that expands the text.

A table of one character per cell becomes 250 times as long in memory as in its file, and an opening bracket
costs as much time as a line.  So tokens are counted when they are added, and brackets when the parser looks
for the end of a link.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from typing import Annotated

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from feeds.core.limits import Limit

MAX_STEPS: Annotated[
    int, Limit("html", "elements", "tokens, lines and opening brackets of Markdown", "the article is refused")
] = 250_000
"""Five times as many as in a long novel."""
_KEY = "budget"


class TooLargeError(ValueError):
    """Rendering would take too much time or memory, or the HTML would be too long."""


@dataclass(slots=True)
class Budget:
    """What rendering one text may still cost."""

    left: int = MAX_STEPS

    def spend(self) -> None:
        """Counts one step. Raises TooLargeError if there were too many."""
        self.left -= 1
        if self.left < 0:
            message = f"the Markdown has more than {MAX_STEPS} elements, lines of text and opening brackets"
            raise TooLargeError(message)


class CountedTokens(list["Token"]):
    """A list of tokens that the parser cannot extend beyond the budget."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self._spend = budget.spend

    def append(self, token: Token) -> None:
        self._spend()
        super().append(token)


def counted_tokens(env: MutableMapping[str, Any]) -> CountedTokens:
    """Returns an empty list for tokens of the text that is being rendered."""
    return CountedTokens(env.setdefault(_KEY, Budget()))


def budget_plugin(parser: MarkdownIt) -> None:
    """Counts the tokens of blocks, and the brackets that may begin a link or a picture."""
    from markdown_it.rules_inline import image, link

    def begin(state: StateCore) -> None:
        state.tokens = counted_tokens(state.env)

    def count_link(state: StateInline, silent: bool) -> bool:
        return state.src.startswith("[", state.pos) and _counted(state) and link(state, silent)

    def count_image(state: StateInline, silent: bool) -> bool:
        return state.src.startswith("![", state.pos) and _counted(state) and image(state, silent)

    parser.core.ruler.before("normalize", "budget", begin)
    parser.inline.ruler.at("link", count_link)
    parser.inline.ruler.at("image", count_image)


def _counted(state: StateInline) -> bool:
    budget: Budget = state.env[_KEY]
    budget.spend()
    return True
