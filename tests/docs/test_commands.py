"""The commands that the documents name, read by the program's own parser."""

import re
import shlex
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import click
import pytest

from api.cli import COMMANDS, resonanz
from tests.docs.documents import documents, named, read

IN_A_BLOCK = re.compile(r"(?:^|[\s/])resonanz +(-*[a-z].*)")
IN_A_SENTENCE = re.compile(r"(?:\.venv/bin/)?resonanz (.+)")
SHELL = {">", "<", "|", "&&", ";"}


def parse(line: str, *, whole: bool) -> None:
    """Raise what click says of a command; one that is not whole may lack what it needs, not be wrong."""
    context, words = click.Context(resonanz, info_name="resonanz"), until_the_shell(line)
    command: click.Command = resonanz
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        if found is None:
            raise click.UsageError(f"no command {words[0]}", context)
        command, context = found, click.Context(found, parent=context, info_name=words.pop(0))
    if isinstance(command, click.Group) and not words:
        return  # the group itself is meant
    try:
        command.make_context(context.info_name, words, parent=context.parent)
    except click.exceptions.Exit:
        return  # --help
    except click.MissingParameter:
        if whole:
            raise


def until_the_shell(line: str) -> list[str]:
    """The words of a command, without its comment and where its output goes."""
    words = shlex.split(line, comments=True)
    return words[: next((place for place, word in enumerate(words) if word in SHELL), len(words))]


def alternatives(text: str) -> Iterator[str]:
    """`comment list|hide` is two commands."""
    for choice in product(*(word.split("|") if word != "|" else [word] for word in text.split(" "))):
        yield " ".join(choice)


def in_blocks(path: Path) -> Iterator[str]:
    for line in read(path).lines:
        if found := IN_A_BLOCK.search(line):
            yield found[1]


def in_sentences(path: Path) -> Iterator[str]:
    """Whatever begins with `resonanz`, or with a command of it that can be nothing else."""
    for span in read(path).spans:
        first = span.split(" ")[0]
        if found := IN_A_SENTENCE.fullmatch(span):
            yield from alternatives(found[1])
        elif first in COMMANDS and (" " in span or "-" in first):
            yield from alternatives(span)


def known_options(command: click.Command) -> set[str]:
    """Every option of a command and of those below it."""
    options = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    if isinstance(command, click.Group):
        context = click.Context(command)
        below = [command.get_command(context, name) for name in command.list_commands(context)]
        options.update(*(known_options(each) for each in below if each))
    return options


@pytest.mark.parametrize("path", documents(), ids=named)
def test_a_command_that_can_be_copied_is_complete_and_parses(path: Path) -> None:
    for line in in_blocks(path):
        parse(line, whole=True)


@pytest.mark.parametrize("path", documents(), ids=named)
def test_a_command_in_a_sentence_exists_and_its_options_parse(path: Path) -> None:
    for line in in_sentences(path):
        parse(line, whole=False)


@pytest.mark.parametrize("path", documents(), ids=named)
def test_an_option_that_stands_alone_is_one_of_some_command(path: Path) -> None:
    alone = {span.split(" ")[0].split("=")[0] for span in read(path).spans if span.startswith("--")}
    assert alone - known_options(resonanz) == set()


def test_every_command_is_named_in_some_document() -> None:
    lines = [line for path in documents() for line in (*in_blocks(path), *in_sentences(path))]
    assert sorted(set(COMMANDS) - {line.split(" ")[0] for line in lines}) == []


@pytest.mark.parametrize(
    "line", ["publish", "wave explode", "wave close --late", "plan --teams many", "backup"]
)
def test_a_wrong_command_is_noticed(line: str) -> None:
    with pytest.raises(click.UsageError):
        parse(line, whole=True)
