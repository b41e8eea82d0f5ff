import { clientSettings } from './config.js';

it('nothing set: the gateway of npm start, and any free port for the callback', () => {
  expect(clientSettings({})).toMatchObject({
    gatewayUrl: 'http://localhost:3001',
    clientId: undefined,
    callbackPort: 0,
  });
});

it('the gateway is that of --url, else of MCP_SERVER_URL, else of PORT', () => {
  const environment = { MCP_SERVER_URL: 'https://mcp.example/mcp', PORT: '3002' };
  expect(clientSettings(environment, 'http://localhost:3003').gatewayUrl).toBe(
    'http://localhost:3003',
  );
  expect(clientSettings(environment).gatewayUrl).toBe('https://mcp.example/mcp');
  expect(clientSettings({ PORT: '3002' }).gatewayUrl).toBe('http://localhost:3002');
});

it('the command line takes any free port for its callback, or the one it is given', () => {
  expect(clientSettings({ MCP_CLI_CALLBACK_PORT: '8976' }).callbackPort).toBe(8976);
});

it.each([
  [{ PORT: '1e3' }, 'PORT: '],
  [{ MCP_CLI_CALLBACK_PORT: '0' }, 'MCP_CLI_CALLBACK_PORT: '],
  [{ MCP_SERVER_URL: 'https://user:canary@gateway' }, 'MCP_SERVER_URL: '],
])('%j is named, not shown', (environment: Record<string, string>, said) => {
  const read = () => clientSettings(environment);
  expect(read).toThrow(said);
  expect(read).not.toThrow('canary');
});

it.each(['ftp://gateway', 'https://user:canary@gateway', 'localhost:3001'])(
  '--url %s is a wrong use, and not shown',
  (url) => {
    const read = () => clientSettings({}, url);
    expect(read).toThrow(/^--url: /);
    expect(read).not.toThrow('canary');
  },
);
