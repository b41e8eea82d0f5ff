import { CONTEXT, LIMITS, upstreamFailure } from '../../../../../../test/support/http-sessions.js';
import { type Told } from '../../../../../../test/support/mcp-server-double.js';
import { callerNamed } from '../../../../../../test/support/mcp-sessions.js';
import { CALL, mcpWire } from '../../../../../../test/support/mcp-wire.js';
import { META_KEYS } from '../revisions.js';

const wire = mcpWire();
const { open } = wire;

describe('what is sent', () => {
  it('PASS-01: name, arguments, the rest of `_meta`, trace and what the revision has; nothing else', async () => {
    wire.server.modern();
    const headers = { 'x-team': 'orders' };
    const session = await open('2026-07-28', { headers });
    await session.call({ ...CALL, meta: { 'example.com/a': 1 } });
    const [{ http, params, id }] = wire.server.told as [Told];
    expect({ ...http.headers, host: '' }).toEqual({
      accept: 'application/json, text/event-stream',
      'accept-encoding': 'gzip, br',
      authorization: 'Bearer token-a-1',
      connection: 'keep-alive',
      'content-length': String(http.body.length),
      'content-type': 'application/json',
      host: '',
      'mcp-method': 'tools/call',
      'mcp-name': 'echo',
      'mcp-protocol-version': '2026-07-28',
      traceparent: '00-a-b-01',
      'user-agent': 'mcp-gateway',
      'x-request-id': 'ref-1',
      'x-team': 'orders',
    });
    expect(typeof id).toBe('number');
    expect(params).toEqual({
      ...CALL,
      _meta: {
        'example.com/a': 1,
        traceparent: '00-a-b-01',
        [META_KEYS.revision]: '2026-07-28',
        'io.modelcontextprotocol/clientInfo': { name: 'mcp-gateway', version: expect.any(String) },
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    });
  });

  it('a server of 2025 gets what 2025 has', async () => {
    wire.server.legacy();
    const session = await open('2025-11-25');
    await session.call({ ...CALL, meta: { 'example.com/a': 1 } });
    const [{ http, params }] = wire.server.of('tools/call') as [Told];
    expect(Object.keys(http.headers).filter((name) => name.startsWith('mcp-'))).toEqual([
      'mcp-protocol-version',
      'mcp-session-id',
    ]);
    expect(params._meta).toEqual({ 'example.com/a': 1, traceparent: '00-a-b-01' });
  });

  it.each([
    ['getThing', 'getThing'],
    ['größe', `=?base64?${Buffer.from('größe').toString('base64')}?=`],
    [' a', `=?base64?${Buffer.from(' a').toString('base64')}?=`],
    ['=?base64?YQ==?=', `=?base64?${Buffer.from('=?base64?YQ==?=').toString('base64')}?=`],
  ])('the name %j is mirrored as %s', async (name, header) => {
    wire.server.modern();
    await (await open()).call({ name, arguments: {} });
    expect(wire.server.told[0]!.http.headers['mcp-name']).toBe(header);
  });

  it('annotated arguments are mirrored by the tool’s schema', async () => {
    wire.server.modern();
    const properties = {
      region: { type: 'string', 'x-mcp-header': 'Region' },
      deep: { properties: { dry: { type: 'boolean', 'x-mcp-header': 'Dry' } } },
      none: { type: 'integer', 'x-mcp-header': 'None' },
    };
    const given = { region: 'eü', deep: { dry: true }, none: null };
    await (await open()).call({ name: 'x', arguments: given, mirrored: { properties } });
    expect(wire.server.told[0]!.http.headers).toMatchObject({
      'mcp-param-region': `=?base64?${Buffer.from('eü').toString('base64')}?=`,
      'mcp-param-dry': 'true',
    });
    expect(wire.server.told[0]!.http.headers).not.toHaveProperty('mcp-param-none');
    expect(wire.server.told[0]!.params['arguments']).toEqual(given);
  });

  it('arguments beyond the upstream’s limit, and headers beyond theirs, are not sent', async () => {
    wire.server.modern();
    const session = await open();
    const mirrored = { properties: { a: { type: 'string', 'x-mcp-header': 'A' } } };
    for (const call of [
      { name: 'x', arguments: { a: 'x'.repeat(LIMITS.argumentBytes) } },
      { name: 'x', arguments: { a: 'x'.repeat(9_000) }, mirrored },
      { name: 'x', arguments: {}, mirrored: { 'x-mcp-header': 'A' } },
    ]) {
      const { code, details } = await upstreamFailure(session.call(call));
      expect([code, typeof details.explanation]).toEqual(['upstream_request_invalid', 'string']);
    }
    expect(wire.server.told).toEqual([]);
  });

  it('each request is told of, and its time counted as waiting', async () => {
    wire.server.modern();
    const asked: unknown[] = [];
    const waited: number[] = [];
    const nothing = () => undefined;
    const watch = {
      waited: (seconds: number) => waited.push(seconds),
      asks: nothing,
      delegated: nothing,
      asked: (request: unknown) => asked.push(request),
    };
    const upstream = wire.sessions.upstream(wire.server.url);
    await (await upstream.open(callerNamed('a'), { ...CONTEXT, watch })).call(CALL);
    expect(asked).toEqual([
      { method: 'POST', route: '/mcp', status: 200, bytes: expect.any(Number) },
      { method: 'POST', route: '/mcp', status: 200, bytes: expect.any(Number) },
    ]);
    expect(waited).toHaveLength(3);
    expect(wire.sessions.asked.map(({ upstream: name, status }) => [name, status])).toEqual([
      ['u', 200],
      ['u', 200],
    ]);
  });
});
