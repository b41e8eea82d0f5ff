import { randomBytes } from 'node:crypto';
import { loadScriptConfig } from './config.js';
import { parseArguments, type CommandLine } from './support/arguments.js';
import { describeHop, hopsOf } from './support/hops.js';
import { discover } from './support/discovery.js';
import { describeRefusal } from './support/refusal.js';
import { signIn } from './support/sign-in.js';
import { callTool } from './support/tool-caller.js';

const HELP = `Calls a tool of the gateway as a signed-in person. Starts nothing: run \`npm start\` first.

  npm run call -- <tool> [--as USER] [--era 2025|2026] [--<argument> VALUE …]

  <tool>            greet, whoami or get_datetime
  --as USER         demo user of the local issuer: all-rights (default), no-greet, no-upstream
  --era 2025|2026   protocol: 2025 (initialize) or 2026 (revision 2026-07-28, default)
  --<argument> V    any other option is an argument of the tool, such as --name Ada

With another issuer it prints the address to sign in at; MCP_CLI_CLIENT_ID is then its client id. Its code
is sent to http://127.0.0.1:<port>/callback, at any free port or that of MCP_CLI_CALLBACK_PORT.
`;

const OPTIONS = ['as', 'era'];

async function main(): Promise<number> {
  process.stdout.on('error', () => process.exit(0));
  const line = parseArguments(process.argv.slice(2));
  const [tool] = line.words;
  const era = line.options.get('era') ?? '2026';
  if (line.help || tool === undefined || (era !== '2025' && era !== '2026')) {
    process.stdout.write(HELP);
    return line.help ? 0 : 1;
  }
  const config = loadScriptConfig();
  const traceId = randomBytes(16).toString('hex');
  const headers = { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` };
  const at = await discover(config.gatewayUrl, headers);
  const token = await signIn(at, {
    headers,
    callbackPort: config.cliCallbackPort,
    clientId: config.localIssuer ? 'mcp-cli' : requiredClientId(config.cliClientId),
    ...(config.localIssuer && { demoUser: line.options.get('as') ?? 'all-rights' }),
    show: (address) => process.stdout.write(`Open this address and sign in:\n\n  ${address}\n\n`),
  });
  const code = await callTool(
    era,
    { url: config.gatewayUrl, headers: { ...headers, authorization: `Bearer ${token}` } },
    { name: tool, arguments: toolArguments(line) },
  ).then(
    ({ text, isError }) => {
      process.stdout.write(`${text}\n`);
      return isError ? 1 : 0;
    },
    (error: unknown) => {
      process.stdout.write(`${describeRefusal(error)}\n`);
      return 1;
    },
  );
  await printHops(traceId);
  return code;
}

function requiredClientId(id: string | undefined): string {
  if (id !== undefined) return id;
  throw new Error('MCP_CLI_CLIENT_ID: required with an issuer that is not the local one.');
}

function toolArguments({ options }: CommandLine): Record<string, unknown> {
  return Object.fromEntries([...options].filter(([name]) => !OPTIONS.includes(name)));
}

async function printHops(traceId: string): Promise<void> {
  const hops = await hopsOf(traceId);
  if (hops === undefined) {
    process.stdout.write('\nHops are recorded by `npm start`; there is no record here.\n');
    return;
  }
  process.stdout.write(`\nHops of trace ${traceId}:\n`);
  for (const hop of hops) process.stdout.write(`  ${describeHop(hop)}\n`);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : 'failed'}\n`);
    process.exitCode = 1;
  },
);
