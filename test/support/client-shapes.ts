/** How one MCP client makes itself known to an issuer, and where it has its codes sent. */
export interface ClientShape {
  readonly name: string;
  /** What it registers (RFC 7591), according to its documents or its source. */
  readonly registration: Readonly<Record<string, unknown>> & { readonly redirect_uris: string[] };
  /** `redirect_uri` of its authorization requests; another loopback port where it takes a free one. */
  readonly sent: readonly string[];
}

/** A client that is described at its own id (draft-ietf-oauth-client-id-metadata-document). */
export interface ClientDocument {
  readonly name: string;
  readonly document: Readonly<Record<string, unknown>> & { readonly client_id: string };
  readonly sent: readonly string[];
}

const PUBLIC_CLIENT = {
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
};

const CURSOR_EDITOR = 'cursor://anysphere.cursor-mcp/oauth/callback';
const CURSOR_AGENTS = 'https://www.cursor.com/agents/mcp/oauth/callback';
const CURSOR_LOOPBACK = 'http://localhost:8787/callback';
const VSCODE_PAGE = 'https://vscode.dev/redirect';
const VSCODE_LOOPBACK = 'http://127.0.0.1:33418/';
const CLAUDE = 'https://claude.ai/api/mcp/auth_callback';
const CLAUDE_TO_COME = 'https://claude.com/api/mcp/auth_callback';
const CHATGPT = 'https://chatgpt.com/connector_platform_oauth_redirect';
const CHATGPT_OF_ONE_CONNECTOR = 'https://chatgpt.com/connector/oauth/AbC-123';

/** The clients of docs/clients.md, by the registrations they send. */
export const CLIENT_SHAPES: readonly ClientShape[] = [
  {
    name: 'Claude',
    registration: { client_name: 'Claude', redirect_uris: [CLAUDE], ...PUBLIC_CLIENT },
    sent: [CLAUDE],
  },
  {
    name: 'Claude, after the move it announces',
    registration: { client_name: 'Claude', redirect_uris: [CLAUDE_TO_COME], ...PUBLIC_CLIENT },
    sent: [CLAUDE_TO_COME],
  },
  {
    name: 'Claude Code',
    registration: {
      client_name: 'Claude Code (gateway)',
      redirect_uris: ['http://localhost:3118/callback'],
      ...PUBLIC_CLIENT,
    },
    sent: ['http://localhost:3118/callback', 'http://localhost:54545/callback'],
  },
  {
    name: 'ChatGPT',
    registration: { client_name: 'ChatGPT', redirect_uris: [CHATGPT], ...PUBLIC_CLIENT },
    sent: [CHATGPT],
  },
  {
    name: 'ChatGPT, where the issuer has no iss in its answers',
    registration: {
      client_name: 'ChatGPT',
      redirect_uris: [CHATGPT_OF_ONE_CONNECTOR],
      ...PUBLIC_CLIENT,
    },
    sent: [CHATGPT_OF_ONE_CONNECTOR],
  },
  {
    name: 'VS Code',
    registration: {
      client_name: 'Visual Studio Code',
      client_uri: 'https://code.visualstudio.com',
      redirect_uris: [
        'https://insiders.vscode.dev/redirect',
        VSCODE_PAGE,
        'http://127.0.0.1/',
        VSCODE_LOOPBACK,
      ],
      ...PUBLIC_CLIENT,
      scope: 'tool:whoami',
      application_type: 'native',
    },
    sent: [VSCODE_LOOPBACK, 'http://127.0.0.1:59656/', VSCODE_PAGE],
  },
  {
    name: 'Cursor',
    registration: {
      client_name: 'Cursor',
      redirect_uris: [CURSOR_EDITOR, CURSOR_AGENTS, CURSOR_LOOPBACK],
      ...PUBLIC_CLIENT,
    },
    sent: [CURSOR_LOOPBACK, CURSOR_AGENTS, CURSOR_EDITOR],
  },
  {
    name: 'MCP Inspector',
    registration: {
      client_name: 'MCP Inspector',
      client_uri: 'https://github.com/modelcontextprotocol/inspector',
      redirect_uris: ['http://localhost:6274/oauth/callback'],
      ...PUBLIC_CLIENT,
      scope: 'tool:whoami offline_access',
      application_type: 'native',
    },
    sent: ['http://localhost:6274/oauth/callback'],
  },
  {
    name: 'MCP Inspector, command line',
    registration: {
      client_name: 'MCP Inspector',
      client_uri: 'https://github.com/modelcontextprotocol/inspector',
      redirect_uris: ['http://127.0.0.1:6276/oauth/callback'],
      ...PUBLIC_CLIENT,
      scope: '',
      application_type: 'native',
    },
    sent: ['http://127.0.0.1:6276/oauth/callback'],
  },
  {
    name: 'mcp-remote',
    registration: {
      client_name: 'MCP CLI Proxy',
      client_uri: 'https://github.com/modelcontextprotocol/mcp-cli',
      redirect_uris: ['http://localhost:3334/oauth/callback'],
      ...PUBLIC_CLIENT,
      software_id: '2e6dc280-f3c3-4e01-99a7-8181dbd1d23d',
      software_version: '0.15.1',
      scope: 'tool:whoami offline_access',
      application_type: 'native',
    },
    sent: ['http://localhost:3334/oauth/callback', 'http://localhost:19527/oauth/callback'],
  },
];

/** The clients of docs/clients.md that publish a description of themselves. */
export const CLIENT_DOCUMENTS: readonly ClientDocument[] = [
  {
    name: 'Claude',
    document: {
      client_id: 'https://claude.ai/oauth/mcp-oauth-client-metadata',
      client_name: 'Claude',
      client_uri: 'https://claude.ai',
      redirect_uris: [CLAUDE],
      ...PUBLIC_CLIENT,
      grant_types: [
        'authorization_code',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:jwt-bearer',
      ],
    },
    sent: [CLAUDE],
  },
  {
    name: 'Claude Code',
    document: {
      client_id: 'https://claude.ai/oauth/claude-code-client-metadata',
      client_name: 'Claude Code',
      client_uri: 'https://claude.ai',
      redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
      ...PUBLIC_CLIENT,
    },
    sent: ['http://localhost:3118/callback', 'http://127.0.0.1:54545/callback'],
  },
  {
    name: 'ChatGPT',
    document: {
      client_id: 'https://chatgpt.com/oauth/client.json',
      client_name: 'ChatGPT',
      client_uri: 'https://chatgpt.com/',
      redirect_uris: [CHATGPT],
      ...PUBLIC_CLIENT,
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
      token_endpoint_auth_signing_alg: 'RS256',
      jwks_uri: 'https://chatgpt.com/oauth/jwks.json',
    },
    sent: [CHATGPT],
  },
  {
    name: 'VS Code',
    document: {
      client_id: 'https://vscode.dev/oauth/client-metadata.json',
      client_name: 'Visual Studio Code',
      client_uri: 'https://vscode.dev/product',
      redirect_uris: [VSCODE_LOOPBACK, VSCODE_PAGE],
      ...PUBLIC_CLIENT,
      grant_types: [
        'authorization_code',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:device_code',
      ],
      application_type: 'native',
    },
    sent: [VSCODE_LOOPBACK, VSCODE_PAGE],
  },
];
