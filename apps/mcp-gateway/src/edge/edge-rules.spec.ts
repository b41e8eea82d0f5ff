import { edgeRules, judgeEdge } from './edge-rules.js';

const judge = (publicUrl: string, host: string, allowedHosts: string[] = []) =>
  judgeEdge(
    { method: 'GET', path: '/mcp', host, origin: undefined },
    edgeRules({ publicUrl, port: 3001, allowedHosts, corsOrigins: [] }),
  ).kind;

it.each([
  ['https://gw.example/mcp', 'gw.example'],
  ['https://gw.example/mcp', 'GW.Example:443'],
  ['https://gw.example/mcp', 'gw.example:'],
  ['http://gw.example/mcp', 'gw.example:80'],
  ['https://gw.example:8443/mcp', 'gw.example:8443'],
  ['https://[2001:db8::1]/mcp', '[2001:db8::1]:443'],
])('HTTP-02: %s answers to the Host %s', (publicUrl, host) => {
  expect(judge(publicUrl, host)).toBe('pass');
});

it.each([
  ['https://gw.example/mcp', 'gw.example:80'],
  ['http://gw.example/mcp', 'gw.example:443'],
  ['https://gw.example/mcp', 'gw.example:8443'],
  ['https://gw.example:8443/mcp', 'gw.example'],
  ['https://gw.example/mcp', 'gw.example.'],
  ['https://gw.example/mcp', 'gw.example:443:443'],
  ['https://gw.example/mcp', ''],
  ['https://gw.example/mcp', ':443'],
  ['https://[2001:db8::1]/mcp', '[2001:db8::'],
])('HTTP-02: %s does not answer to the Host %j', (publicUrl, host) => {
  expect(judge(publicUrl, host)).toBe('refuse');
});

it('HTTP-02: a further host is compared the same way', () => {
  expect(judge('https://gw.example/', 'inner.example:443', ['Inner.example'])).toBe('pass');
  expect(judge('https://gw.example/', 'inner.example', ['inner.example:443'])).toBe('pass');
});
