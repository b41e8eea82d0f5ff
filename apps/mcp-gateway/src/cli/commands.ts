import { Option, type Command } from 'commander';
import { DEMO_USERS } from './client/demo-users.js';
import type { AuditRefOptions } from './commands/audit-ref.js';
import type { CallOptions } from './commands/call.js';
import type { DoctorOptions } from './commands/doctor.js';
import type { ExitStatus } from './exit-status.js';
import type { TokenOptions } from './commands/token.js';
import type { TryOptions } from './commands/try.js';

type Ended = (status: ExitStatus) => void;

/** What most commands share. Their code is loaded when they run. */
const FILE = [
  '[file]',
  'a gateway.yaml (default: what GATEWAY_CONFIG names, or the sample)',
] as const;
const JSON_OUTPUT = ['--json', 'the result as one JSON value'] as const;
const TOKEN_FILE = [
  '--token-file <file>',
  'an access token for this gateway, - for standard input',
] as const;
const GATEWAY = [
  '--url <url>',
  'the gateway (default: MCP_SERVER_URL, or http://localhost:PORT)',
] as const;
const ARGUMENTS = ['--arguments <json>', 'arguments of the tool, as a JSON object'] as const;
const AS = [
  '--as <user>',
  `demo user of the local issuer: ${DEMO_USERS.join(', ')} (default: ${DEMO_USERS[0]})`,
] as const;

const ASKS_NOBODY = 'No issuer and no upstream is asked; OpenAPI documents by URL are fetched.';

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
  program
    .command('tools')
    .description('List the tools that would be served, and what was refused and why')
    .argument('[upstream]', 'those of one upstream')
    .argument(...FILE)
    .option(...JSON_OUTPUT)
    .action(async (...[one, other, options]: Words<{ json?: boolean }>) => {
      ended(await (await import('./commands/tools.js')).tools(given(one, other), options));
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
    .option('--issuer <url>', 'iss of the person’s tokens, exactly; the gateway’s own by default')
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

/** Two words of which either may be left out, and the options. */
type Words<Options> = [one: string | undefined, other: string | undefined, options: Options];

function given(...words: readonly (string | undefined)[]): readonly string[] {
  return words.filter((word) => word !== undefined);
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}\n`).join('')}`.trimEnd();
}
