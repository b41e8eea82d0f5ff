import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answers, startChild, type Child } from '../support/child.js';
import { freePorts } from '../support/free-ports.js';
import { KEYCLOAK_HOME } from './needs-keycloak.js';

/** Client that proves itself by `private_key_jwt`; only the test has it. */
export const KEY_CLIENT = 'mcp-gateway-key';

interface Realm {
  clients: Record<string, unknown>[];
  clientScopes: { name: string; protocolMappers?: object[] }[];
}

/** The realm of the guide, and a twin of its gateway that has keys instead of a secret. */
function realmWith(jwks: readonly object[]): Realm {
  const realm = JSON.parse(readFileSync('docs/keycloak/realm.json', 'utf8')) as Realm;
  const gateway = realm.clients.find(({ clientId }) => clientId === 'mcp-gateway')!;
  realm.clients.push({
    ...gateway,
    secret: undefined,
    clientId: KEY_CLIENT,
    clientAuthenticatorType: 'client-jwt',
    attributes: {
      ...(gateway['attributes'] as object),
      'use.jwks.string': 'true',
      'jwks.string': JSON.stringify({ keys: jwks }),
      'token.endpoint.auth.signing.alg': 'RS256',
    },
  });
  realm.clientScopes
    .find(({ name }) => name === 'gateway')!
    .protocolMappers!.push({
      name: 'requester with keys',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-audience-mapper',
      config: { 'included.client.audience': KEY_CLIENT, 'access.token.claim': 'true' },
    });
  return realm;
}

/** A real Keycloak on a free port, with the realm of the guide. */
export class Keycloak {
  private constructor(
    private readonly child: Child,
    private readonly port: number,
  ) {}

  /** `jwks`: public keys of the twin. */
  static async start(jwks: readonly object[]): Promise<Keycloak> {
    const [port] = await freePorts(1);
    const imported = join(KEYCLOAK_HOME, 'data/import');
    mkdirSync(imported, { recursive: true });
    writeFileSync(join(imported, 'mcp-realm.json'), JSON.stringify(realmWith(jwks)));
    const child = startChild(
      join(KEYCLOAK_HOME, 'bin/kc.sh'),
      [
        'start-dev',
        '--import-realm',
        '--db=dev-mem',
        '--http-host=127.0.0.1',
        `--http-port=${port}`,
      ],
      { ...process.env, JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1' },
    );
    const keycloak = new Keycloak(child, port!);
    await child.until('Keycloak answers', () =>
      answers(`${keycloak.issuer}/.well-known/openid-configuration`),
    );
    return keycloak;
  }

  get issuer(): string {
    return `http://localhost:${this.port}/realms/mcp`;
  }

  close(): Promise<void> {
    return this.child.stop('SIGKILL');
  }
}
