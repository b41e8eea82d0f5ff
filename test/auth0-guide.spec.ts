import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseConfig } from '../apps/mcp-gateway/src/config/load-config.js';
import { managementRequest } from './support/auth0-cli.js';
import { startManagementApi } from './support/auth0-management.js';

const GUIDE = readFileSync('docs/auth0.md', 'utf8');

/** The ids that the guide's reader fills in, as the answers before would name them. */
const TENANT = {
  connections: ['YOUR_CONNECTION_ID'],
  users: ['YOUR_USER_ID'],
  clientIds: {
    'MCP Gateway': 'YOUR_GATEWAY_CLIENT_ID',
    'MCP Gateway (custom exchange)': 'YOUR_CUSTOM_CLIENT_ID',
    'MCP command line': 'YOUR_CLI_CLIENT_ID',
  },
  roleId: 'YOUR_ROLE_ID',
  actionId: 'YOUR_ACTION_ID',
};

function blocks(guide: string, language: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text,
  );
}

/** Stands for the Auth0 CLI: writes down what it was called with. */
const RECORDER = `#!/bin/sh
printf '%s\\0' "$#" "$@" >> "$CALLS"
`;

/** Runs the guide's commands in a shell, in order; what each `auth0` was called with. */
function commandsOf(guide: string): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'auth0-guide-'));
  try {
    const calls = join(folder, 'calls');
    writeFileSync(join(folder, 'auth0'), RECORDER);
    chmodSync(join(folder, 'auth0'), 0o755);
    writeFileSync(join(folder, 'action.js'), blocks(guide, 'js').join('\n'));
    const path = [folder, process.env['PATH'] ?? ''].join(delimiter);
    execFileSync('sh', ['-eu', '-c', blocks(guide, 'sh').join('\n')], {
      cwd: folder,
      env: { PATH: path, CALLS: calls },
      stdio: 'pipe',
    });
    return calledWith(readFileSync(calls, 'utf8').split('\0').slice(0, -1));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function calledWith(words: string[]): string[][] {
  const calls: string[][] = [];
  for (let at = 0; at < words.length;) {
    const count = Number(words[at]);
    calls.push(words.slice(at + 1, at + 1 + count));
    at += 1 + count;
  }
  return calls;
}

/** What the stub of the Management API says to each command. Throws with its words for a refusal. */
async function followed(guide: string): Promise<string[]> {
  const api = await startManagementApi(TENANT);
  const asked: string[] = [];
  try {
    for (const args of commandsOf(guide)) {
      const request = managementRequest(args);
      if (request === undefined) continue;
      const { method, path, body } = request;
      const answer = await fetch(`${api.url}/api/v2/${path}`, {
        method,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
      asked.push(`${method} ${path}`);
    }
  } finally {
    await api.close();
  }
  return asked;
}

it('every command, in order, is one that the Management API takes', async () => {
  expect(await followed(GUIDE)).toEqual([
    'PATCH tenants/settings',
    'POST resource-servers',
    'PATCH tenants/settings',
    'POST clients/cimd/preview',
    'POST clients/cimd/register',
    'PATCH tenants/settings',
    'POST client-grants',
    'GET connections',
    'PATCH connections/YOUR_CONNECTION_ID',
    'POST resource-servers',
    'POST clients',
    'POST client-grants',
    'POST clients',
    'POST client-grants',
    'PATCH connections/YOUR_CONNECTION_ID/clients',
    'POST actions/actions',
    'POST actions/actions/YOUR_ACTION_ID/deploy',
    'POST token-exchange-profiles',
    'POST roles',
    'POST roles/YOUR_ROLE_ID/permissions',
    'POST roles/YOUR_ROLE_ID/permissions',
    'POST users/YOUR_USER_ID/roles',
    'POST clients',
  ]);
});

const slip = (what: string, right: string, wrong: string, refusal: RegExp) =>
  ({ what, right, wrong, refusal }) as const;

it.each([
  slip('no enumerated value', '"third_party_clients"', '"third_party_client"', /default_for/),
  slip('an unknown field', '"subject_type":', '"subject_types":', /subject_types/),
  slip('no switch', '"resource_parameter_profile"', '"resource_profile"', /resource_profile/),
  slip('a slash', 'r": "http://localhost:3001/"', 'r": "http://localhost:3001"', /no API/),
  slip('no scope of the API', '["read:private"]', '["read:privat"]', /has no read:privat/),
  slip('no permission of it', '--permissions "read:private"', '--permissions "x"', /has no x/),
  slip('a missing comma', '"RS256",', '"RS256"', /JSON/),
  slip('a missing quote', `post clients --data '{`, 'post clients --data {', /Command failed/),
  slip('a path', 'post client-grants', 'post client-grant', /no POST/),
  slip('a flag', '--trigger custom', '--triggers custom', /--triggers/),
  slip('another trigger', 'custom-token-exchange --r', 'post-login --r', /another trigger/),
  slip('a reserved name space', '"urn:fastmcp:mcp"', '"urn:auth0:mcp"', /reserved/),
  slip('a client of the old kind', '"oidc_conformant": true,', '', /OIDC conformant/),
  slip('no deployment', 'auth0 actions deploy YOUR_ACTION_ID\n', '', /not deployed/),
  slip('an id of nothing', '"YOUR_GATEWAY_CLIENT_ID",\n', '"YOUR_ID",\n', /no client YOUR_ID/),
])('a slip is noticed: $what', async ({ right, wrong, refusal }) => {
  expect(GUIDE).toContain(right);
  await expect(followed(GUIDE.replaceAll(right, wrong))).rejects.toThrow(refusal);
});

describe('the settings of the guide', () => {
  const settings = blocks(GUIDE, 'env').map((text) =>
    Object.fromEntries(
      [...text.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
    ),
  );

  it.each(['auth0-obo', 'auth0-cte'])('start the gateway with %s', (profile) => {
    const [env, ...others] = settings.filter(({ EXCHANGE_PROFILE: name }) => name === profile);
    expect(others).toEqual([]);
    expect(() => parseConfig(env!)).toThrow(/:\n {2}- MCP_AUTH0_CLIENT_SECRET: is one that[^\n]*$/);
    expect(
      parseConfig({ ...env, MCP_AUTH0_CLIENT_SECRET: 'a-secret-of-the-tenant' }),
    ).toMatchObject({
      callers: { issuer: 'https://example-tenant.us.auth0.com/', tokenProfile: 'rfc9068' },
      endpoint: { publicUrl: 'http://localhost:3001' },
      served: { upstreams: [{ exchange: { profile, scopes: ['read:private'] } }] },
    });
  });

  it('name the APIs, clients and callback that the commands create', () => {
    const bodies = commandsOf(GUIDE).map((args) => managementRequest(args)?.body);
    const apis = bodies.flatMap(
      (body) => (body as { identifier?: string } | undefined)?.identifier ?? [],
    );
    const [callback] = bodies.flatMap(
      (body) => (body as { callbacks?: string[] } | undefined)?.callbacks ?? [],
    );
    for (const env of settings) {
      expect(apis).toEqual([env['AUTH0_AUDIENCE'], env['API_AUTH0_AUDIENCE']]);
      expect(callback).toBe(`http://127.0.0.1:${env['MCP_CLI_CALLBACK_PORT']}/callback`);
      expect(Object.values(TENANT.clientIds)).toEqual(
        expect.arrayContaining([env['MCP_AUTH0_CLIENT_ID'], env['MCP_CLI_CLIENT_ID']]),
      );
    }
    expect(settings).toHaveLength(2);
  });
});

it('ASM-07: the guide names the tenant switches that MCP clients need', () => {
  for (const name of [
    'Resource Parameter Compatibility Profile',
    'Include Issuer in Authorization Responses',
    'Default Permissions for Third-Party Applications',
    'Allow Skipping User Consent',
    'domain level',
    'RS256',
    'RFC 9068',
    'Dynamic Client Registration',
    'Client ID Metadata Document Registration',
  ]) {
    expect(GUIDE).toContain(name);
  }
});
