"""What `feeds --version` shows."""

from __future__ import annotations

from importlib.metadata import version


def version_text(*, verbose: bool) -> str:
    """The version of the program, at will with that of each list which the validator compares values with."""
    program = f"feeds, version {version('feeds')}"
    if not verbose:
        return program
    from feeds.vocabulary.editions import editions  # here for the cold start

    known = editions()
    names, states = max(len(one.name) for one in known), max(len(one.state) for one in known)
    rows = [f"  {one.name:<{names}}  {one.state:<{states}}  {one.source}" for one in known]
    return "\n".join((program, "", "The validator compares values with these lists:", *rows))
