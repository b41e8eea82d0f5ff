import { startForeignServer, type Answers, type ForeignServer } from './foreign-server.js';
import { doctor } from './support.js';

let foreign: ForeignServer;
beforeAll(async () => {
  foreign = await startForeignServer();
});
afterAll(async () => {
  await foreign.close();
});
beforeEach(() => {
  foreign.reset();
});

/** What a test changes of what a faultless server and issuer answer. */
type Change = (answers: Answers, foreign: ForeignServer) => unknown;

it.each<[string, Change, 'wrong' | 'warning', string, RegExp, readonly string[]]>([
  [
    'a 401 without a challenge',
    (answers) => (answers.endpoint.headers = {}),
    'wrong',
    'challenge',
    /carries no WWW-Authenticate/,
    ['VS Code'],
  ],
  [
    'a challenge of Basic',
    (answers) => (answers.endpoint.headers = { 'www-authenticate': 'Basic realm="x"' }),
    'wrong',
    'challenge',
    /not of Bearer/,
    ['VS Code'],
  ],
  [
    'a challenge without resource_metadata',
    (answers) => (answers.endpoint.headers = { 'www-authenticate': 'Bearer' }),
    'warning',
    'challenge',
    /names no resource_metadata/,
    ['VS Code'],
  ],
  [
    'resource_metadata of another origin',
    (answers) =>
      (answers.endpoint.headers = {
        'www-authenticate': 'Bearer resource_metadata="http://internal:3000/x"',
      }),
    'wrong',
    'challenge',
    /"http:\/\/internal:3000\/x", not on/,
    ['VS Code'],
  ],
  [
    'metadata at the root alone',
    (answers) => (answers.atPath = undefined),
    'warning',
    'metadata',
    /oauth-protected-resource\/mcp: status 404; .*oauth-protected-resource: there/,
    ['Claude (web, desktop)', 'Cursor'],
  ],
  [
    'no metadata at all',
    (answers) => (answers.atPath = answers.atRoot = undefined),
    'wrong',
    'metadata',
    /no protected resource metadata/,
    ['Claude (web, desktop)', 'ChatGPT', 'VS Code'],
  ],
  [
    'metadata that is no JSON by its type',
    (answers) => (answers.type = 'text/plain'),
    'wrong',
    'metadata',
    /content type is "text\/plain"/,
    [],
  ],
  [
    'another resource',
    (answers, { url }) => (answers.atPath = { ...(answers.atPath as object), resource: `${url}/` }),
    'wrong',
    'resource',
    /\/mcp\/", clients compute ".*\/mcp"/,
    ['Claude (web, desktop)', 'VS Code'],
  ],
  [
    'no authorization server',
    (answers, { url }) => (answers.atPath = { resource: url, authorization_servers: [] }),
    'wrong',
    'issuers',
    /is empty/,
    ['ChatGPT'],
  ],
  [
    'an issuer that names itself otherwise',
    (answers, { issuer }) => (answers.issuer['issuer'] = `${issuer.url}/`),
    'wrong',
    'issuer',
    /names itself "http:\/\/127\.0\.0\.1:\d+\/", not/,
    ['Claude (web, desktop)', 'Claude Code', 'MCP Inspector', 'mcp-remote'],
  ],
  [
    'an issuer without metadata',
    (answers) => (answers.issuerStatus = 404),
    'wrong',
    'issuer',
    /no metadata of the issuer/,
    ['VS Code'],
  ],
  [
    'an endpoint without https',
    (answers) => (answers.issuer['token_endpoint'] = 'http://issuer.example/token'),
    'wrong',
    'endpoints',
    /token_endpoint is an endpoint without https/,
    [],
  ],
  [
    'an issuer without S256',
    (answers) => delete answers.issuer['code_challenge_methods_supported'],
    'wrong',
    'PKCE',
    /is nothing, wanted S256/,
    ['Claude (web, desktop)', 'ChatGPT', 'Cursor', 'MCP Inspector', 'mcp-remote'],
  ],
  [
    'an issuer where no client can register',
    (answers) => {
      delete answers.issuer['registration_endpoint'];
      delete answers.issuer['client_id_metadata_document_supported'];
    },
    'warning',
    'registration',
    /clients cannot register/,
    [
      'Claude (web, desktop)',
      'Claude Code',
      'ChatGPT',
      'VS Code',
      'Cursor',
      'MCP Inspector',
      'mcp-remote',
    ],
  ],
  [
    'client id documents alone',
    (answers) => delete answers.issuer['registration_endpoint'],
    'warning',
    'registration',
    /by client id documents only/,
    ['VS Code', 'Cursor'],
  ],
  [
    'clients with a secret alone',
    (answers) => delete answers.issuer['token_endpoint_auth_methods_supported'],
    'warning',
    'clients',
    /may be refused/,
    [],
  ],
  [
    'no refresh tokens',
    (answers) => (answers.issuer['grant_types_supported'] = ['authorization_code']),
    'warning',
    'refresh',
    /sign in whenever a token ends/,
    [],
  ],
  [
    'responses without the issuer',
    (answers) => delete answers.issuer['authorization_response_iss_parameter_supported'],
    'warning',
    'iss',
    /RFC 9207/,
    [],
  ],
  [
    'no CORS',
    (answers) => (answers.cors = {}),
    'warning',
    'CORS',
    /may not call the endpoint \(preflight: status 204/,
    ['MCP Inspector'],
  ],
  [
    'a challenge that pages cannot read',
    (answers) => (answers.cors = { ...answers.cors, 'access-control-expose-headers': '' }),
    'warning',
    'CORS',
    /may not read the challenge/,
    ['MCP Inspector'],
  ],
  [
    'a star for Authorization',
    (answers) => (answers.cors = { ...answers.cors, 'access-control-allow-headers': '*' }),
    'warning',
    'CORS',
    /does not allow authorization$/,
    ['MCP Inspector'],
  ],
])('%s', async (...[, change, level, check, text, clients]) => {
  change(foreign.answers, foreign);
  const found = await doctor({ url: foreign.url });
  const lines = level === 'wrong' ? found.wrong : found.warnings;
  const line = lines.find((each) => each.check === check && text.test(each.text));
  expect(lines.map((each) => each.text)).toContainEqual(line?.text);
  expect(line!.instead).toMatch(/\w/);
  const tripped = found.report.clients.filter(({ trips }) =>
    trips.some(({ finding }) => finding !== 'not-public'),
  );
  expect(tripped.map(({ client }) => client)).toEqual(expect.arrayContaining([...clients]));
  if (clients.length === 0) expect(tripped).toEqual([]);
});
