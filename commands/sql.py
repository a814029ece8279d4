"""`fairblock sql`: a policy as a query for a table of cases."""

from importlib.util import find_spec

import click

from ..reporting.style import Tongue
from .options import INVALID, lang_option, loaded

_NEEDED = ("ibis", "pyarrow")


@click.command()
@click.argument("policy_name", metavar="POLICY")
@click.option("--dialect", default="duckdb", show_default=True, metavar="NAME", help="For which SQL.")
@click.option(
    "--table",
    "table_name",
    default="cases",
    show_default=True,
    metavar="NAME",
    help="The table of cases; its schema and catalog may stand before, with dots.",
)
@click.option(
    "--all-looked-up",
    is_flag=True,
    help="No array of the table is absent. Needed where the SQL has no NULL for arrays.",
)
@lang_option
def sql(policy_name: str, dialect: str, table_name: str, all_looked_up: bool, lang: str) -> int:
    """Print a policy as one SQL query over a table of cases: verdict, and value and status of every rule.

    The table has a row a case and the columns of a case: collections are arrays of objects, times are timestamps.
    Dialects: duckdb and pyspark are tried by our tests; databricks, trino, snowflake, bigquery and clickhouse are
    not. It needs fairblock[batch].
    """
    tongue = Tongue(lang)
    if not all(map(find_spec, _NEEDED)):
        raise click.UsageError(tongue.say("sql_no_ibis", command="sql"))
    from ..engine.executors.columnar.answering import query
    from ..engine.executors.columnar.errors import TableError

    policy = loaded(policy_name, lang)
    if policy is None:
        return INVALID
    try:
        text = query(policy.model, dialect, table_name, all_looked_up=all_looked_up)
    except TableError as error:
        if error.code in ("table.dialect", "table.place"):
            raise click.UsageError(error.text.in_(lang)) from None
        click.echo(f"{error.code}: {error.text.in_(lang)}", err=True)
        return INVALID
    click.echo(f"-- {policy.name} {policy.version} {policy.digest}")
    click.echo(text)
    return 0
