import { freePorts } from './support/free-ports.js';
import { startMcpDouble } from './support/mcp-double.js';
import { CALLER_SCOPES, startRelayWith } from './support/relay-stack.js';
import { call, ERAS, textOf } from './support/rpc.js';

const SCOPES = [...CALLER_SCOPES.read, ...CALLER_SCOPES.write];
const NOT_LISTED = 'the tools of an upstream could not be listed';

it.each(ERAS)(
  'era %s: a call whose tool may be at a server that cannot be asked is told to operators',
  async (era) => {
    const server = await startMcpDouble('modern');
    server.server.script((_told, response) => response.writeHead(500).end());
    const [port] = await freePorts(1);
    const env = { ADMIN_PORT: String(port) };
    const stack = await startRelayWith(
      { env },
      { url: server.url, list: { from: 'caller', file: undefined } },
    );
    try {
      const name = `wiki_${'x'.repeat(200)}`;
      const token = await stack.token('all-rights', SCOPES);
      const answer = await call(stack, name, { era, token });
      const reference = /\(reference (.+)\)$/.exec(textOf(answer))![1]!;
      const told = stack.log.lines.filter(({ msg }) => msg === 'tool call failed');
      expect(told).toEqual([
        expect.objectContaining({
          ...{ level: 40, reference, subject: 'local|all-rights', upstream: 'wiki' },
          code: 'upstream_failed',
          tool: expect.stringMatching(/^wiki_x{123}…$/) as string,
        }),
      ]);
      expect(stack.log.lines.filter(({ msg }) => msg === NOT_LISTED)).toEqual([
        expect.objectContaining({ level: 40, upstream: 'wiki', code: 'upstream_failed' }),
      ]);
      const admin = `http://127.0.0.1:${port}`;
      const found = await (await fetch(`${admin}/explain?request=${reference}`)).json();
      const { steps } = found as { readonly steps: readonly Record<string, string>[] };
      expect(steps[1]).toMatchObject({
        ...{ step: 'tool', state: 'failed' },
        says: 'wiki could not be asked for its tools. The upstream failed.',
      });
      expect(new Set(steps.slice(2).map(({ state }) => state))).toEqual(new Set(['not reached']));
      expect(await (await fetch(`${admin}/status.json`)).json()).toMatchObject({
        upstreams: [{ name: 'wiki', calls: 1, failed: 1, lastFailure: { reference } }],
      });
    } finally {
      await stack.close();
      await server.close();
    }
  },
);
