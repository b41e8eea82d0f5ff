"""An MCP server with fastmcp: sessions, a list of two pages, structured content and progress."""

import sys

from fastmcp import Context, FastMCP

mcp = FastMCP("notes", list_page_size=2)


@mcp.tool
def add(a: int, b: int) -> int:
    """Adds two numbers."""
    return a + b


@mcp.tool
def words(text: str) -> list[str]:
    """Splits a text."""
    return text.split()


@mcp.tool
async def steps(ctx: Context) -> str:
    """Tells of three steps."""
    for step in range(3):
        await ctx.report_progress(step + 1, 3)
    return "done"


mcp.run(transport="http", host="127.0.0.1", port=int(sys.argv[1]), show_banner=False)
