import { parseArgs } from 'node:util';
import type { Readable } from 'node:stream';
import { realAfter, urlProblem, type After } from '#outbound';
import { bytesOfToken, openToken, tokenIn } from './token-input.js';
import { UsageError } from './usage-error.js';

export const HELP = `Looks at an MCP server and says what is wrong and what to change.

  npm run -s doctor -- [URL] [--token-file FILE] [--try-client] [--json]

  URL               any MCP server, looked at from outside as a client does, without a query. No
                    setting is read but OUTBOUND_PROXY, HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
                    Without it: the settings of this gateway (environment and .env), what they
                    name (issuer, client, upstream, Redis), and the gateway itself where it runs
  --token-file FILE an access token of the gateway or server, - for standard input: its claims are
                    compared with the settings, it is exchanged once and the upstream is called.
                    With a URL it is sent to that server
  --try-client      prove the gateway's client with a made-up token where that is not done unasked:
                    Auth0's Custom Token Exchange blocks an address after ten refused tokens
  --json            the report as one JSON object
  --help            this text

Each line is ok, warning or wrong; below a wrong one stands the setting and what to write instead.
No secret and no token is shown. Exit status: 0 nothing wrong, 1 something wrong, 2 wrong use.
`;

/** How the doctor was called. */
export interface CommandLine {
  readonly help: boolean;
  readonly json: boolean;
  readonly tryClient: boolean;
  readonly url: string | undefined;
  readonly tokenFile: string | undefined;
}

export { UsageError };

/** Reads the arguments. Throws `UsageError` for what is not known, by its name. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parsed(args);
  const [url, ...others] = positionals;
  if (others.length > 0) throw new UsageError('one URL at most');
  const problem = url === undefined ? undefined : urlProblem(url);
  if (problem !== undefined) throw new UsageError(`the URL ${problem}`);
  if (url !== undefined && new URL(url).search !== '') throw new UsageError(NO_QUERY);
  return {
    help: values.help,
    json: values.json,
    tryClient: values['try-client'],
    // The fragment is no part of what is asked for.
    url: url === undefined ? undefined : new URL(url).href.replace(/#.*$/, ''),
    tokenFile: values['token-file'],
  };
}

const NO_QUERY =
  'the URL holds a query, which may hold a token and would be shown; write the URL before its question mark, and a token by --token-file';

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        json: { type: 'boolean', default: false },
        'try-client': { type: 'boolean', default: false },
        'token-file': { type: 'string' },
      },
    });
  } catch (error) {
    // What follows the first sentence is advice in quotes of its own, which does not fit here.
    const [sentence] = error instanceof Error ? error.message.split(/\.?\s*\n|\. /) : [];
    throw new UsageError(sentence ?? 'unknown arguments');
  }
}

/** The token of a file or of standard input, without `Bearer` before it. Throws `UsageError`. */
export async function readToken(
  file: string,
  input: Readable,
  after: After = realAfter,
): Promise<string> {
  const name = file === '-' ? 'standard input' : `the token file ${file}`;
  return tokenIn(await bytesOfToken(file === '-' ? input : openToken(file), name, after), name);
}
