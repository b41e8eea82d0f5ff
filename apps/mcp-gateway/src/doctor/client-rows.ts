import type { Client, Finding } from './findings.js';

const github = (path: string) => `https://github.com/${path}`;
const SDK_ISSUER = github('modelcontextprotocol/typescript-sdk/pull/2344');
const OPENAI = 'https://developers.openai.com/apps-sdk/build/auth';

/** Finding, client, what it does, and where that stands; a claim without a reference has no row. */
export const CLIENT_ROWS: readonly (readonly [Finding, Client, string, string])[] = [
  [
    'not-public',
    'Claude (web, desktop)',
    'connectors are called from servers of Anthropic: https on a public address is needed',
    github('anthropics/claude-ai-mcp/issues/444'),
  ],
  ['not-public', 'ChatGPT', 'calls from servers of OpenAI and needs an https address', OPENAI],
  [
    'no-challenge',
    'VS Code',
    'looks for the metadata in the challenge of the 401',
    github('microsoft/mcp-gateway/issues/17'),
  ],
  [
    'challenge-without-metadata',
    'VS Code',
    'looks for resource_metadata in the challenge of the 401',
    github('microsoft/mcp-gateway/issues/17'),
  ],
  [
    'no-metadata',
    'VS Code',
    'does not know how to sign in without protected resource metadata',
    github('microsoft/mcp-gateway/issues/17'),
  ],
  [
    'no-metadata',
    'Claude (web, desktop)',
    'signs in and then refuses the connection',
    github('jimprosser/obsidian-web-mcp/pull/18'),
  ],
  ['no-metadata', 'ChatGPT', 'reads the authorization server from this metadata', OPENAI],
  [
    'metadata-not-at-path',
    'Claude (web, desktop)',
    'may guess the endpoints when the place with the path is a 404',
    github('anthropics/claude-ai-mcp/issues/716'),
  ],
  [
    'metadata-not-at-path',
    'Cursor',
    'asks at the place with the path first, and again after the sign-in',
    github('gamedevpl/www.gamedev.pl/pull/483'),
  ],
  [
    'metadata-in-challenge-only',
    'mcp-remote',
    'looks at the well-known places and not at the challenge',
    github('punkpeye/mcp-remote/issues/214'),
  ],
  [
    'resource-mismatch',
    'Claude (web, desktop)',
    'does not use metadata whose resource is another one',
    github('anthropics/claude-ai-mcp/issues/560'),
  ],
  [
    'resource-mismatch',
    'VS Code',
    'refuses metadata whose resource is not the URL of the server, slash included',
    github('microsoft/vscode/issues/255255'),
  ],
  [
    'resource-without-slash',
    'MCP Inspector',
    'asks for the resource with a slash added, which issuers that compare exactly refuse',
    github('modelcontextprotocol/inspector/issues/927'),
  ],
  [
    'resource-without-slash',
    'Claude Code',
    'asks for the resource with a slash added, which issuers that compare exactly refuse',
    github('anthropics/claude-code/issues/52871'),
  ],
  [
    'no-issuer-metadata',
    'VS Code',
    'goes on with endpoints that it makes up',
    github('github/github-mcp-server/issues/1404'),
  ],
  [
    'issuer-mismatch',
    'Claude (web, desktop)',
    'its desktop app compares the issuer of the metadata to the letter and stops',
    github('agencyenterprise/draft-detective/issues/775'),
  ],
  [
    'issuer-mismatch',
    'Claude Code',
    'compares the issuer of the authorization response and stops',
    github('letehaha/budget-tracker/pull/551'),
  ],
  ['issuer-mismatch', 'MCP Inspector', 'its SDK compares the issuer and stops', SDK_ISSUER],
  ['issuer-mismatch', 'mcp-remote', 'newer SDKs compare the issuer and stop', SDK_ISSUER],
  [
    'no-s256',
    'Claude (web, desktop)',
    'never sends the person to sign in',
    github('anthropics/claude-ai-mcp/issues/786'),
  ],
  ['no-s256', 'ChatGPT', 'cannot be set up', github('home-assistant/core/issues/181542')],
  [
    'no-s256',
    'Cursor',
    'says that the server does not support S256 and stops',
    github('empires-security/mcp-oauth2-aws-cognito/issues/9'),
  ],
  [
    'no-s256',
    'MCP Inspector',
    'says that the server does not support S256 and stops',
    github('empires-security/mcp-oauth2-aws-cognito/issues/9'),
  ],
  [
    'no-s256',
    'mcp-remote',
    'with older SDKs stops when the list is missing',
    github('modelcontextprotocol/typescript-sdk/issues/832'),
  ],
  [
    'no-registration',
    'Claude (web, desktop)',
    'needs a client id and secret, given with the connector',
    'https://support.claude.com/en/articles/11503834-building-custom-connectors-via-remote-mcp-servers',
  ],
  [
    'no-registration',
    'Claude Code',
    'stops: "does not support dynamic client registration"',
    github('render-oss/render-mcp-server/issues/25'),
  ],
  ['no-registration', 'ChatGPT', 'needs a client made for it by hand', OPENAI],
  [
    'no-registration',
    'VS Code',
    'asks the person for a client id',
    github('github/github-mcp-server/issues/1404'),
  ],
  [
    'no-registration',
    'Cursor',
    'needs a client id in mcp.json',
    'https://developer.mittwald.de/docs/v2/mcp/getting-connected/cursor',
  ],
  [
    'no-registration',
    'MCP Inspector',
    'stops: "does not support dynamic client registration"',
    github('sudowealth/schwab-mcp/pull/22'),
  ],
  [
    'no-registration',
    'mcp-remote',
    'needs --static-oauth-client-info',
    github('punkpeye/mcp-remote/issues/53'),
  ],
  [
    'no-dcr',
    'Cursor',
    'registers itself only, and has no client id document',
    github('Altinity/altinity-mcp/issues/169'),
  ],
  [
    'no-dcr',
    'VS Code',
    'some versions ask the person for a client id',
    github('microsoft/vscode/issues/282472'),
  ],
  [
    'unknown-scopes',
    'VS Code',
    'asks for every scope of scopes_supported',
    github('containers/kubernetes-mcp-server/pull/258'),
  ],
  [
    'unknown-scopes',
    'Cursor',
    'asks for every scope of scopes_supported',
    'https://docs.pipeshub.com/mcp/cursor',
  ],
  [
    'cors-endpoint',
    'MCP Inspector',
    'cannot call from the browser; its proxy can',
    github('envoyproxy/ai-gateway/pull/2307'),
  ],
  [
    'cors-exposed',
    'MCP Inspector',
    'cannot read the challenge in the browser',
    github('routecraftjs/routecraft/issues/328'),
  ],
  [
    'cors-metadata',
    'MCP Inspector',
    'cannot read the metadata in the browser',
    github('routecraftjs/routecraft/issues/320'),
  ],
];
