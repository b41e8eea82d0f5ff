import type { Command } from 'commander';
import type { PinOptions } from '../commands/pin.js';
import {
  AS,
  examples,
  FILE,
  given,
  JSON_OUTPUT,
  TOKEN_FILE,
  type Ended,
  type Words,
} from './options.js';

const ASKS_NOBODY = 'No issuer and no upstream is asked; OpenAPI documents by URL are fetched.';

/** What looks at the configuration, and asks nobody but for documents. */
export function addLooking(program: Command, ended: Ended): void {
  program
    .command('validate')
    .description('Say what would be served, or every problem of the configuration')
    .argument(...FILE)
    .option(...JSON_OUTPUT)
    .action(async (file: string | undefined, options: { json?: boolean }) => {
      ended(await (await import('../commands/validate.js')).validate(file, options));
    })
    .addHelpText(
      'after',
      `
${ASKS_NOBODY}
${examples('mcp-gateway validate', 'mcp-gateway validate --json')}`,
    );
  addTools(program, ended);
}

function addTools(program: Command, ended: Ended): void {
  program
    .command('tools')
    .description(
      'List the tools that would be served, or write and check the tool file of an MCP server',
    )
    .argument('[upstream]', 'those of one upstream; required with --write and --check')
    .argument(...FILE)
    .option('--write', 'ask the MCP server for its tools, and write its tool file')
    .option(
      '--check',
      'ask it, and say what differs from the tool file, or with list.from: service what is served; exit status 1 if anything is wrong',
    )
    .option(...TOKEN_FILE)
    .option(...AS)
    .option(...JSON_OUTPUT)
    .action(async (...[one, other, options]: Words<PinOptions>) => {
      const words = given(one, other);
      const pins = options.write === true || options.check === true;
      ended(
        pins
          ? await (await import('../commands/pin.js')).pin(words, options)
          : await (await import('../commands/tools.js')).tools(words, options),
      );
    })
    .addHelpText(
      'after',
      `
Names of an upstream and of a file may stand in either order. What was refused is grouped by reason; --json has each.
operation is that of an OpenAPI document or the MCP server's own name of the tool, bytes are those of the tool's entry
in tools/list, tokens about what a model takes for them. ${ASKS_NOBODY}

--write and --check ask the MCP server as the person of the token, or of a sign-in as call has it; nobody's token is
needed where exchange is none. With list.from: service there is no tool file: --check asks as the gateway itself, and says
what of the list is served. With list.from: caller there is none either, and the list is known only while the gateway
runs: both are refused. What differs is said by the names of fields, never by their text. Tools that reach no client are
named on standard error, with the reason:

  mcp-gateway tools wiki --write
  mcp-gateway tools wiki --check --token-file token.txt
${examples('mcp-gateway tools', 'mcp-gateway tools upstream-api --json')}`,
    );
}
