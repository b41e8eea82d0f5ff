import { ROOMY_NAME_CHARACTERS } from '../../sources/mcp/name-warnings.js';
import { bytesOf, tokensIn, type ToolRow } from './tool-rows.js';

/** Tools of all servers together that VS Code takes. */
export const VS_CODE_TOOLS = 128;
/** Bytes of one tool, and of all of them, that are much for a model. */
export const LARGE_TOOL_BYTES = 16_384;
export const LARGE_LIST_BYTES = 100_000;

/** How many names one warning lists. */
const NAMED = 3;

/** What clients will trip over, one line each; `shown` of `all` that are served. */
export function clientWarnings(
  shown: readonly ToolRow[],
  all: readonly ToolRow[],
): readonly string[] {
  const long = shown.filter(({ tool }) => tool.length > ROOMY_NAME_CHARACTERS);
  const large = shown.filter(({ bytes }) => bytes > LARGE_TOOL_BYTES);
  const bytes = bytesOf(all);
  return [
    ...(long.length === 0
      ? []
      : [
          `${named(long)} longer than ${ROOMY_NAME_CHARACTERS} characters: clients add the server's name, ` +
            'and some refuse more than 64 in all; write a shorter prefix, or names in tools.override',
        ]),
    ...(all.length > VS_CODE_TOOLS
      ? [
          `${all.length} tools: VS Code takes ${VS_CODE_TOOLS} of all servers together; select fewer`,
        ]
      : []),
    ...(large.length === 0
      ? []
      : [
          `${named(large)} larger than ${LARGE_TOOL_BYTES} bytes: hide or fix arguments in tools.override, ` +
            'or write output: none',
        ]),
    ...(bytes > LARGE_LIST_BYTES
      ? [
          `the list is ${bytes} bytes, about ${tokensIn(bytes)} tokens of every conversation; select fewer tools`,
        ]
      : []),
  ];
}

/** `a, b, c and 4 more are` */
function named(rows: readonly ToolRow[]): string {
  const names = rows.slice(0, NAMED).map(({ tool }) => tool);
  const more = rows.length - names.length;
  const list = names.join(', ') + (more > 0 ? ` and ${more} more` : '');
  return `${list} ${rows.length === 1 ? 'is' : 'are'}`;
}
