import fc from 'fast-check';
import { edgeRules, judgeEdge } from './edge-rules.js';

const rules = edgeRules({
  publicUrl: 'https://gw.example/mcp',
  port: 3001,
  allowedHosts: [],
  corsOrigins: ['https://app.example'],
});

it('HTTP-01, HTTP-02: whatever Host and Origin say, only listed ones pass', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.webUrl(), (host, origin, url) => {
      const named = [host, new URL(url).host];
      for (const each of named.filter((name) => !rules.hosts.has(name.toLowerCase()))) {
        const verdict = judgeEdge({ method: 'POST', path: '/mcp', host: each, origin }, rules);
        expect(verdict.kind).toBe('refuse');
      }
      for (const each of [origin, new URL(url).origin].filter((name) => !rules.origins.has(name))) {
        const request = { method: 'POST', path: '/mcp', host: 'gw.example', origin: each };
        expect(judgeEdge(request, rules).kind).toBe('refuse');
      }
    }),
  );
});
