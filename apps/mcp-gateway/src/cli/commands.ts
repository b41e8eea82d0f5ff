import { Option, type Command } from 'commander';
import type { AuditRefOptions } from './commands/audit-ref.js';
import type { CallOptions } from './commands/call.js';
import type { DoctorOptions } from './commands/doctor.js';
import type { PinOptions } from './commands/pin.js';
import type { TokenOptions } from './commands/token.js';
import type { TryOptions } from './commands/try.js';
import {
  ARGUMENTS,
  AS,
  ASKS_NOBODY,
  examples,
  FILE,
  GATEWAY,
  given,
  JSON_OUTPUT,
  TOKEN_FILE,
  type Ended,
  type Words,
} from './command-words.js';

/** Adds every command to the program; `ended` is told the exit status of the one that ran. */
export function addCommands(program: Command, ended: Ended): void {
  program
    .command('serve')
    .description('Run the gateway; so does no command')
    .action(async () => {
      await import('../main.js');
    })
    .addHelpText(
      'after',
      '\nIt goes on until a signal ends it: SIGTERM drains, Ctrl-C ends at once.',
    );
  addLooking(program, ended);
  addTrying(program, ended);
  addCalling(program, ended);
  addAudit(program, ended);
}

/** What looks at the configuration, and asks nobody but for documents. */
function addLooking(program: Command, ended: Ended): void {
  program
    .command('validate')
    .description('Say what would be served, or every problem of the configuration')
    .argument(...FILE)
    .option(...JSON_OUTPUT)
    .action(async (file: string | undefined, options: { json?: boolean }) => {
      ended(await (await import('./commands/validate.js')).validate(file, options));
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
      'ask it, and say what differs from the tool file; exit status 1 if anything does',
    )
    .option(...TOKEN_FILE)
    .option(...AS)
    .option(...JSON_OUTPUT)
    .action(async (...[one, other, options]: Words<PinOptions>) => {
      const words = given(one, other);
      const pins = options.write === true || options.check === true;
      ended(
        pins
          ? await (await import('./commands/pin.js')).pin(words, options)
          : await (await import('./commands/tools.js')).tools(words, options),
      );
    })
    .addHelpText(
      'after',
      `
Names of an upstream and of a file may stand in either order. What was refused is grouped by reason; --json has each.
operation is that of an OpenAPI document or the MCP server's own name of the tool, bytes are those of the tool's entry
in tools/list, tokens about what a model takes for them. ${ASKS_NOBODY}

--write and --check ask the MCP server as the person of the token, or of a sign-in as call has it; nobody's token is
needed where exchange is none. What differs is said by the names of fields, never by their text:

  mcp-gateway tools wiki --write
  mcp-gateway tools wiki --check --token-file token.txt
${examples('mcp-gateway tools', 'mcp-gateway tools upstream-api --json')}`,
    );
}

/** What runs a tool without a gateway. */
function addTrying(program: Command, ended: Ended): void {
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
      ended(await (await import('./commands/try.js')).tryTool(given(one, other), options));
    })
    .addHelpText(
      'after',
      `
Needs no gateway; OpenAPI documents by URL are fetched. Tokens and secrets are hidden. Of an operation that is no
tool, by its name, its operationId or METHOD /path, it says why, and which line would select it. A tool is run up to its
first request; what it does with the answer, and whether it sends more, shows with --send.
${examples(
  'mcp-gateway try greet',
  `mcp-gateway try greet --arguments '{"name":"Ada"}' --json`,
  'mcp-gateway try greet --send --as no-upstream || true',
)}`,
    );
}

/** What reads the audit log with an investigator. */
function addAudit(program: Command, ended: Ended): void {
  program
    .command('audit-ref')
    .description('Print the reference by which the audit log names a person')
    .requiredOption('--issuer <url>', 'iss of the person’s tokens, exactly')
    .requiredOption('--subject <name>', 'sub of them')
    .action(async (options: AuditRefOptions) => {
      ended((await import('./commands/audit-ref.js')).auditRef(options));
    })
    .addHelpText(
      'after',
      `
It needs the AUDIT_SUBJECT_KEY of the gateways that wrote the records, and asks nobody.
${examples("mcp-gateway audit-ref --issuer https://issuer.example/ --subject 'auth0|ada'")}`,
    );
}

/** What asks a gateway that runs. */
function addCalling(program: Command, ended: Ended): void {
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
      ended(await (await import('./commands/call.js')).call(tool, words, options));
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
      ended(await (await import('./commands/token.js')).token(options));
    })
    .addHelpText('after', examples('mcp-gateway token', 'mcp-gateway token --as no-greet'));
  addDoctor(program, ended);
}

function addDoctor(program: Command, ended: Ended): void {
  program
    .command('doctor')
    .description('Look at an MCP server and say what is wrong and what to change')
    .usage('[options] [URL]')
    .argument(
      '[url...]',
      'any MCP server, looked at from outside as a client does, without a query; no setting is read but ' +
        'OUTBOUND_PROXY, HTTPS_PROXY, HTTP_PROXY and NO_PROXY. Without it: the settings of this gateway ' +
        '(environment and .env), what they name (issuer, client, upstream, Redis), and the gateway itself ' +
        'where it runs',
    )
    .option('--url <url>', 'the same as URL')
    .option(
      '--token-file <file>',
      'an access token of the gateway or server, - for standard input: its claims are compared with the ' +
        'settings, it is exchanged once and the upstream is called. With a URL it is sent to that server',
    )
    .option(
      '--try-client',
      'prove the gateway’s client with a made-up token where that is not done unasked: Auth0’s Custom ' +
        'Token Exchange blocks an address after ten refused tokens',
    )
    .option(...JSON_OUTPUT)
    .action(async (urls: string[], options: DoctorOptions) => {
      ended(await (await import('./commands/doctor.js')).doctor(urls, options));
    })
    .addHelpText(
      'after',
      `
Each line is ok, warning or wrong; below a wrong one stands the setting and what to write instead. No secret
and no token is shown. In a checkout the same is npm run -s doctor -- [URL] [options].
${examples('mcp-gateway doctor', 'mcp-gateway token | mcp-gateway doctor --token-file - --json')}`,
    );
}
