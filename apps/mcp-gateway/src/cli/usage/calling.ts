import { Option, type Command } from 'commander';
import type { CallOptions } from '../commands/call.js';
import type { TokenOptions } from '../commands/token.js';
import {
  ARGUMENTS,
  AS,
  examples,
  GATEWAY,
  JSON_OUTPUT,
  TOKEN_FILE,
  type Ended,
} from './options.js';

/** What asks a gateway that runs. */
export function addCalling(program: Command, ended: Ended): void {
  program
    .command('call')
    .description('Call a tool of a running gateway as a signed-in person')
    .argument('<tool>', 'its name')
    .argument('[arguments...]', 'any other option is an argument of the tool, such as --name Ada')
    .usage('<tool> [--<argument> VALUE …] [options]')
    .allowUnknownOption()
    .option(...ARGUMENTS)
    .option(...AS)
    .addOption(
      new Option('--era <era>', 'protocol: 2025 (initialize) or 2026 (revision 2026-07-28)')
        .choices(['2025', '2026'])
        .default('2026'),
    )
    .option(...TOKEN_FILE)
    .option(...GATEWAY)
    .option(...JSON_OUTPUT)
    .action(async (tool: string, words: string[], options: CallOptions) => {
      ended(await (await import('../commands/call.js')).call(tool, words, options));
    })
    .addHelpText(
      'after',
      `
Starts nothing: run npm start, or mcp-gateway serve, first. With another issuer than the local one it prints
the address to sign in at; MCP_CLI_CLIENT_ID is then its client id. Its code is sent to
http://127.0.0.1:<port>/callback, at any free port or that of MCP_CLI_CALLBACK_PORT.
${examples(
  'mcp-gateway call greet --name Ada',
  'mcp-gateway call whoami --as no-greet --era 2025',
  `mcp-gateway call greet --arguments '{"name":"Ada"}' --json`,
)}`,
    );
  program
    .command('token')
    .description('Print one access token of the local issuer, for use in other clients')
    .option(...AS)
    .option(...GATEWAY)
    .action(async (options: TokenOptions) => {
      ended(await (await import('../commands/token.js')).token(options));
    })
    .addHelpText('after', examples('mcp-gateway token', 'mcp-gateway token --as no-greet'));
}
