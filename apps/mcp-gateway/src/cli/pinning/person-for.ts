import type { Caller } from '#auth';
import type { UpstreamSettings } from '../../config/served-settings.js';
import type { GatewayConfig } from '../../config/gateway-config.js';
import { DEMO_USERS } from '../client/demo-users.js';
import { discoverIssuer } from '../client/discovery.js';
import { signIn } from '../client/sign-in.js';
import { readToken } from '../client/token-input.js';
import { loadClientSettings } from '../config.js';
import { givenCaller } from '../dry/given-caller.js';
import { nobody } from '../dry/nobody.js';
import { say } from '../output.js';
import { waitingFor } from '../waiting.js';

/** Whose token is exchanged. */
export interface PersonOptions {
  readonly tokenFile?: string;
  /** Demo user of the local issuer. */
  readonly as?: string;
}

/**
 * As whom an upstream is asked: nobody where no token is sent to it, else the person of the token that is given or of a
 * sign-in at the callers' issuer, as `call` has it. Throws `UsageError` and readable errors.
 */
export async function personFor(
  { exchange, callerScopes }: UpstreamSettings,
  config: GatewayConfig,
  { tokenFile, as = DEMO_USERS[0] }: PersonOptions,
): Promise<Caller> {
  if (exchange === undefined) return nobody(config);
  if (tokenFile !== undefined) {
    return givenCaller(await readToken(tokenFile, process.stdin), config);
  }
  const { issuer } = config.callers;
  const { isLocal, clientId, callbackPort } = loadClientSettings();
  const local = isLocal(issuer);
  const id = local ? 'mcp-cli' : clientId;
  if (id === undefined) {
    throw new Error(
      `MCP_CLI_CLIENT_ID: required to sign in at ${issuer}, which is not the local issuer; or give --token-file`,
    );
  }
  const { resource } = config.endpoint;
  const scopes = [...new Set([...callerScopes.read, ...callerScopes.write])];
  const at = await waitingFor('metadata of the issuer', discoverIssuer(issuer, {}));
  const signedIn = signIn(
    { ...at, resource, scopes },
    {
      clientId: id,
      callbackPort,
      headers: {},
      ...(local && { demoUser: as }),
      show: (address) => {
        say(`Open this address and sign in:\n\n  ${address}\n`);
      },
    },
  );
  return givenCaller(await waitingFor('sign-in', signedIn), config);
}
