"""`feeds completion`: complete commands, options, names and files in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print a script that completes commands, options, names and files in SHELL.

    Bash 4.4 or later: feeds completion bash > ~/.local/share/bash-completion/completions/feeds

    Zsh, after compinit in ~/.zshrc: eval "$(feeds completion zsh)"

    Fish: feeds completion fish > ~/.config/fish/completions/feeds.fish
    """
    completion = get_completion_class(shell)
    if completion is None:  # click knows these three
        raise click.UsageError(f"no completion for {shell}")
    root = context.find_root().command
    click.echo(completion(root, {}, "feeds", "_FEEDS_COMPLETE").source())
