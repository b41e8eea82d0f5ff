import type { Command } from 'commander';
import { examples, FILE, given, JSON_OUTPUT, type Ended, type Words } from './options.js';

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
  program
    .command('tools')
    .description('List the tools that would be served, and what was refused and why')
    .argument('[upstream]', 'those of one upstream')
    .argument(...FILE)
    .option(...JSON_OUTPUT)
    .action(async (...[one, other, options]: Words<{ json?: boolean }>) => {
      ended(await (await import('../commands/tools.js')).tools(given(one, other), options));
    })
    .addHelpText(
      'after',
      `
Names of an upstream and of a file may stand in either order. What was refused is grouped by reason; --json has each.
operation is that of an OpenAPI document, bytes are those of the tool's entry in tools/list, tokens about what a
model takes for them. ${ASKS_NOBODY}
${examples('mcp-gateway tools', 'mcp-gateway tools upstream-api --json')}`,
    );
}
