import { freePorts } from './support/free-ports.js';
import { startStack } from './support/stack.js';

it('PRM-03: the path of the public URL is served as a literal, and nothing beside it', async () => {
  const [port] = (await freePorts(1)) as [number];
  const origin = `http://localhost:${port}`;
  const path = '/a/B_c.d~e-1';
  const stack = await startStack({
    env: { PORT: String(port), MCP_SERVER_URL: origin + path },
  });
  const status = async (at: string) => (await fetch(origin + at, { method: 'POST' })).status;
  try {
    expect(await status(path)).toBe(401);
    expect(await status(`${path}/`)).toBe(401);
    for (const other of ['/a/b_c.d~e-1', '/a/B_cxd~e-1', '/a/B_c.d~e-1/x', '/a', '/']) {
      expect([other, await status(other)]).toEqual([other, 404]);
    }
  } finally {
    await stack.close();
  }
});
