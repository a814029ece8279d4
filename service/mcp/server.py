"""The server: the tools under their names, over standard input and output."""

from collections.abc import Callable
from typing import Annotated, Any

import anyio
import anyio.to_thread
from mcp.server import MCPServer
from mcp_types import CallToolResult, ToolAnnotations
from pydantic import Field

from ...reporting.style import Tongue
from ...schemas import schema_bytes
from ...version import __version__
from .answer import Answer, Refusal
from .lines import over_standard_input
from .shelf import Shelf
from .strict import StrictServer, refused, result
from .tools import Tools

_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
INSTRUCTIONS = """\
fairblock decides one thing: may this shop block (拉黑) this buyer? `decide` takes a case and answers allow, deny or
needs-communication with reasons and with what is missing. The answer is the policy's, not yours: do not change a case
to get another one, and never invent evidence, contacts or conduct. Unknown fields of a case are left out, never
guessed; a collection that nobody looked up is left out, one that is known to be empty is []. The fields of a case are
in the resource fairblock://schemas/case; `requires` names those that matter for a ground. Nothing here changes a policy
or a log, and nothing blocks anybody: a person does."""

Policy = Annotated[str | None, Field(description="The policy's name, as `policies` lists it; the first one without.")]
Language = Annotated[str | None, Field(description="The language of the text, `zh` or `en`.", pattern="^(zh|en)$")]
Object = Annotated[
    dict[str, Any] | None,
    Field(description="The case as an object; its fields are in the resource fairblock://schemas/case."),
]
# not `str | None`: that would be read as JSON before it gets here, and a key that stands twice be lost
Text = Annotated[
    str,
    Field(description="Or the case as JSON text, read as strictly as from a file: twice the same key is an error."),
]


def build(shelf: Shelf, language: str) -> MCPServer[Any]:
    """The server over these policies; `language` is that of texts where a call names none."""
    server = StrictServer(
        "fairblock", title="fairblock", instructions=INSTRUCTIONS, version=__version__, log_level="ERROR"
    )
    server.language = language

    async def told(wanted: str | None, ask: Callable[[Tools], Answer]) -> CallToolResult:
        tools = Tools(shelf, Tongue(wanted or language))
        try:
            # in a thread: a long run of tests must not keep a ping waiting
            found = await anyio.to_thread.run_sync(ask, tools)
        except Refusal as why:
            return refused(why)
        return result(found.text, found.data, failed=False)

    @server.tool(title="List policies", annotations=_READS)
    async def policies(language: Language = None) -> CallToolResult:
        """The policies that can be asked about, with versions, digests and grounds."""
        return await told(language, lambda tools: tools.policies())

    @server.tool(title="Decide a case", annotations=_READS)
    async def decide(
        case: Object = None, case_json: Text = "", policy: Policy = None, language: Language = None
    ) -> CallToolResult:
        """May this shop block this buyer? The verdict with reasons, what is missing, and what would honestly help."""
        return await told(language, lambda tools: tools.decide(tools.one_of(case, case_json or None), policy))

    @server.tool(title="Explain a policy or a verdict", annotations=_READS)
    async def explain(
        policy: Policy = None,
        rules: Annotated[list[str] | None, Field(description="Rule ids; all rules without.")] = None,
        case: Object = None,
        case_json: Text = "",
        date: Annotated[str | None, Field(description="YYYY-MM-DD: as in force then; today without.")] = None,
        language: Language = None,
    ) -> CallToolResult:
        """Rules in plain sentences; with a case, what came of each condition and what would change it."""
        return await told(
            language,
            lambda tools: tools.explain(policy, rules or [], tools.perhaps(case, case_json or None), date),
        )

    @server.tool(title="What a case needs", annotations=_READS)
    async def requires(
        ground: Annotated[str, Field(description="Such as `malicious_review`.")],
        policy: Policy = None,
        language: Language = None,
    ) -> CallToolResult:
        """The fields and the kinds of evidence that decide about a ground."""
        return await told(language, lambda tools: tools.requires(ground, policy))

    @server.tool(title="Lint a policy", annotations=_READS)
    async def lint(policy: Policy = None, language: Language = None) -> CallToolResult:
        """Every problem of a policy's files as they are now: file, line, column, code, hint."""
        return await told(language, lambda tools: tools.lint(policy))

    @server.tool(title="Test a policy", annotations=_READS)
    async def test(
        policy: Policy = None,
        select: Annotated[list[str] | None, Field(description="Only tests whose name holds one of these.")] = None,
        language: Language = None,
    ) -> CallToolResult:
        """Runs the tests that lie beside a policy's rules, and shows each failure."""
        return await told(language, lambda tools: tools.test(policy, select or []))

    for name, title in (("case", "The fields of a case"), ("verdict", "A verdict document"), ("rules", "Rule files")):
        _schema(server, name, title)
    server.close_schemas()
    return server


def _schema(server: MCPServer[Any], name: str, title: str) -> None:
    @server.resource(f"fairblock://schemas/{name}", name=f"{name}-schema", title=title, mime_type="application/json")
    def schema() -> str:
        return schema_bytes(name).decode()


def serve(places: tuple[str, ...], language: str) -> None:
    """Serves until standard input ends. Raises PolicyError for a policy that cannot be read at the start."""
    anyio.run(over_standard_input, build(Shelf.of(places), language))
