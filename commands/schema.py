"""`fairblock schema`: the published schemas, for editors and programs."""

import json

import click

from ..schemas import NAMES, SETTINGS, load_schema
from ..schemas.draft07 import NAMES as WRITTEN
from ..schemas.draft07 import draft_07_text


@click.command()
@click.argument("name", type=click.Choice((*NAMES, *SETTINGS)))
@click.option(
    "--draft",
    type=click.Choice(["2020-12", "07"]),
    default="2020-12",
    show_default=True,
    help="The dialect of JSON Schema: editors read 07.",
)
def schema(name: str, draft: str) -> int:
    """Print one of the published schemas."""
    if draft == "07" and name not in WRITTEN:
        raise click.UsageError(f"`{name}` is there in draft 2020-12 only: it is for programs, people do not write it")
    text = draft_07_text(name) if draft == "07" else json.dumps(load_schema(name), ensure_ascii=False, indent=2) + "\n"
    click.echo(text, nl=False)
    return 0
