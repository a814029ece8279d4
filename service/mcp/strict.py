"""Tools take the arguments that they name and no others: a misspelt `policy` must not be another policy's answer."""

from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp_types import CallToolResult, InputRequiredResult, TextContent

from ...engine.language.texts import shown
from ...reporting.style import Tongue
from .answer import Refusal, refusal


class StrictServer(MCPServer[Any]):
    """A server that refuses a call with an argument that its tool does not have, where the protocol's drops it."""

    language = "en"  # of texts where a call names none

    def close_schemas(self) -> None:
        """What is refused is no valid input by the tools' schemas either; called when all tools are there."""
        for tool in self._tool_manager.list_tools():
            tool.parameters["additionalProperties"] = False

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """The answer of a tool; a failed one where it has no such argument."""
        tool = self._tool_manager.get_tool(name)
        known = list(tool.parameters["properties"]) if tool is not None else list(arguments)
        unknown = next((one for one in arguments if one not in known), None)
        if unknown is None:
            return await super().call_tool(name, arguments, context)
        wanted = arguments.get("language")
        tongue = Tongue(wanted if wanted in ("zh", "en") else self.language)
        values = {"tool": name, "name": shown(unknown), "names": ", ".join(known)}
        return refused(refusal(tongue, "mcp_unknown_argument", asked=unknown, known=known, **values))


def refused(why: Refusal) -> CallToolResult:
    """A refusal as a failed call."""
    return result(why.text, why.data, failed=True)


def result(text: str, data: dict[str, Any], *, failed: bool) -> CallToolResult:
    """What a call gives back."""
    content = [TextContent(type="text", text=text)]
    return CallToolResult(content=content, structured_content=data, is_error=failed)  # type: ignore[arg-type]
