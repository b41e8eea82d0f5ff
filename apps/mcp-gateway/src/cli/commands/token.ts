import { loadClientSettings } from '../config.js';
import { DEMO_USERS } from '../client/demo-users.js';
import { discover } from '../client/discovery.js';
import { signIn } from '../client/sign-in.js';
import { FINE, type ExitStatus } from '../exit-status.js';
import { write } from '../output.js';
import { waitingFor } from '../waiting.js';

/** How a token is asked for. */
export interface TokenOptions {
  readonly as?: string;
  readonly url?: string;
}

/** Writes one access token of the local issuer. Throws readable errors. */
export async function token({ as = DEMO_USERS[0], url }: TokenOptions): Promise<ExitStatus> {
  const { gatewayUrl, isLocal } = loadClientSettings(url);
  const at = await waitingFor('metadata of gateway and issuer', discover(gatewayUrl, {}));
  if (!isLocal(at.issuer)) throw new Error('token works with the local issuer only.');
  const signedIn = signIn(at, {
    clientId: 'mcp-cli',
    demoUser: as,
    headers: {},
    show: () => undefined,
  });
  write(`${await waitingFor('sign-in', signedIn)}\n`);
  return FINE;
}
