import type { Command } from 'commander';
import type { DoctorOptions } from '../commands/doctor.js';
import { examples, JSON_OUTPUT, type Ended } from './options.js';

/** What looks at a server from outside, or at this gateway from inside. */
export function addDoctor(program: Command, ended: Ended): void {
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
      ended(await (await import('../commands/doctor.js')).doctor(urls, options));
    })
    .addHelpText(
      'after',
      `
Each line is ok, warning or wrong; below a wrong one stands the setting and what to write instead. No secret
and no token is shown. In a checkout the same is npm run -s doctor -- [URL] [options].
${examples('mcp-gateway doctor', 'mcp-gateway token | mcp-gateway doctor --token-file - --json')}`,
    );
}
