import { RELOADER } from '../apps/mcp-gateway/src/reload/reload.module.js';
import type { Reloader } from '../apps/mcp-gateway/src/reload/reloader.js';
import { freePorts } from './support/free-ports.js';
import { ServedJson } from './support/served-json.js';
import { startStack } from './support/stack.js';

it('a reload that failed stands on the operator’s page until one succeeds', async () => {
  const [port] = await freePorts(1);
  const file = new ServedJson({ sample: true }, false);
  const env = { ADMIN_PORT: String(port) };
  const stack = await startStack({ env, gateway: file.options });
  const admin = `http://127.0.0.1:${port}`;
  const status = async () => (await fetch(`${admin}/status.json`)).json();
  const page = async () => (await fetch(admin)).text();
  const reload = async (what: Parameters<ServedJson['write']>[0]) => {
    file.write(what);
    await stack.gateway.get<Reloader>(RELOADER).reload('SIGHUP');
  };
  try {
    expect(await status()).toMatchObject({ reloadFailedAt: null });
    await reload('{');
    expect(await status()).toMatchObject({ reloadFailedAt: stack.time.now });
    expect(await page()).toMatch(/The last reload failed at .*: generation 1 keeps serving/s);
    await reload({ sample: true, listing: 'all' });
    expect(await status()).toMatchObject({ reloadFailedAt: null });
    expect(await page()).not.toContain('The last reload failed');
  } finally {
    await stack.close();
    file.remove();
  }
});
