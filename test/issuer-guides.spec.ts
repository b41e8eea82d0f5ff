import { readFileSync } from 'node:fs';
import { problemsOf } from './support/config-problems.js';

/** The one order of all guides, so that whoever knows one finds their way in the next. */
const HEADINGS = [
  /^1\. What you need/,
  /^2\. The gateway's API and its scopes$/,
  /^3\. How MCP clients register and get permission$/,
  /^4\. The upstream's API$/,
  /^5\. The gateway's own client and its right to exchange$/,
  /^6\. People and permissions$/,
  /^7\. The gateway's settings$/,
  /^8\. Try it$/,
  /^9\. What to look for in the (issuer|tenant)'s log$/,
  /^10\. Troubleshooting$/,
];
const GUIDES = [
  ['auth0-obo', 'docs/auth0.md'],
  ['keycloak', 'docs/keycloak/README.md'],
  ['entra-obo', 'docs/entra.md'],
  ['okta', 'docs/okta.md'],
  ['zitadel', 'docs/zitadel.md'],
  ['workos', 'docs/workos.md'],
  ['authentik', 'docs/authentik.md'],
  ['logto', 'docs/logto.md'],
] as const;

/** The block of section 7, as one pastes it into `.env`. */
function settingsOf(guide: string): Record<string, string> {
  const section = guide.slice(guide.indexOf('\n## 7.'), guide.indexOf('\n## 8.'));
  const block = /```(?:env)?\n((?:[A-Z0-9_]+=.*\n)+)```/.exec(section)?.[1] ?? '';
  const pairs = [...block.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
}

describe.each(GUIDES)('the guide of %s', (profile, file) => {
  const guide = readFileSync(file, 'utf8');

  it('has the order of all guides, and says whether it was run', () => {
    const headings = [...guide.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
    expect(headings).toEqual(HEADINGS.map((heading): unknown => expect.stringMatching(heading)));
    expect(guide).toMatch(/^# With .+\n\n(Run: |Not run: follows )/);
    expect(guide).toMatch(/\]\(https:\/\//);
  });

  it('shows settings that start the gateway once the secret is one’s own', () => {
    const settings = settingsOf(guide);
    expect(settings['EXCHANGE_PROFILE']).toBe(profile);
    const secret = settings['MCP_AUTH0_CLIENT_SECRET'];
    if (secret === 'your-client-secret') {
      expect(problemsOf(settings)).toEqual([
        expect.stringMatching(/^MCP_AUTH0_CLIENT_SECRET: is one that the documentation shows/),
      ]);
    }
    expect(problemsOf({ ...settings, MCP_AUTH0_CLIENT_SECRET: 'canary-of-one’s-own' })).toEqual([]);
  });

  it('says which callback the command-line client has to have', () => {
    const { MCP_CLI_CALLBACK_PORT: port } = settingsOf(guide);
    // Keycloak ignores the port of a loopback address.
    const callback = `http://127.0.0.1${profile === 'keycloak' ? '' : `:${port}`}/callback`;
    expect(guide).toContain(callback);
  });

  it('is reached from the page of profiles', () => {
    const link = `](${file.replace('docs/', '')})`;
    expect(readFileSync('docs/profiles.md', 'utf8')).toContain(link);
  });
});
