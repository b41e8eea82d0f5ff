import { loadScriptConfig } from './config.js';
import { parseArguments } from './support/arguments.js';
import { discover } from './support/discovery.js';
import { signIn } from './support/sign-in.js';

const HELP = `Prints one access token of the local issuer, for use in other clients.

  npm run -s token -- [--as USER]

  --as USER   all-rights (default), no-greet or no-upstream
`;

async function main(): Promise<void> {
  process.stdout.on('error', () => process.exit(0));
  const { help, options } = parseArguments(process.argv.slice(2));
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const config = loadScriptConfig();
  if (!config.localIssuer) throw new Error('token works with the local issuer only.');
  const token = await signIn(await discover(config.gatewayUrl, {}), {
    clientId: 'mcp-cli',
    demoUser: options.get('as') ?? 'all-rights',
    headers: {},
    show: () => undefined,
  });
  process.stdout.write(`${token}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'failed'}\n`);
  process.exitCode = 1;
});
