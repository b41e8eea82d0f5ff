import type { Command } from 'commander';
import type { TryOptions } from '../commands/try.js';
import {
  ARGUMENTS,
  AS,
  examples,
  FILE,
  given,
  JSON_OUTPUT,
  TOKEN_FILE,
  type Ended,
  type Words,
} from './options.js';

/** What runs a tool without a gateway. */
export function addTrying(program: Command, ended: Ended): void {
  program
    .command('try')
    .description('Show what a tool asks of the issuer and sends upstream, without sending it')
    .argument('<tool>', 'its name, as tools lists it')
    .argument(...FILE)
    .option(...ARGUMENTS)
    .option(...TOKEN_FILE)
    .option('--send', 'send it, as the person of the token or of a sign-in at the local issuer')
    .option(...AS)
    .option(...JSON_OUTPUT)
    .action(async (...[one, other, options]: Words<TryOptions>) => {
      ended(await (await import('../commands/try.js')).tryTool(given(one, other), options));
    })
    .addHelpText(
      'after',
      `
Needs no gateway; OpenAPI documents by URL are fetched. Tokens and secrets are hidden. Of an operation that is no
tool, by its name, its operationId or METHOD /path, it says why, and which line would select it. A tool is run up to its
first request; what it does with the answer, and whether it sends more, shows with --send. A tool of an MCP server is
run up to tools/call, with made-up answers to what comes before: of a server of 2026-07-28, unless protocol says otherwise.
${examples(
  'mcp-gateway try greet',
  `mcp-gateway try greet --arguments '{"name":"Ada"}' --json`,
  'mcp-gateway try greet --send --as no-upstream || true',
)}`,
    );
}
