import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './support/free-ports.js';
import { OtlpReceiver } from './support/otlp-receiver.js';
import { call, ERAS, rpc } from './support/rpc.js';
import { scrapeText } from './support/scrape.js';
import { keepFiles, searchChannels } from './support/secret-search.js';
import { startStack } from './support/stack.js';

const ADMIN_TOKEN = 'canary-admin-token-0123456789abcdef';

it('LOG-01, LOG-02: calls and refusals leave something in every channel, and no secret or argument in any', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'channels-'));
  const [port] = (await freePorts(1)) as [number];
  const admin = `http://127.0.0.1:${port}`;
  const collector = await OtlpReceiver.start();
  const stack = await startStack({
    env: {
      ...{ ADMIN_PORT: String(port), ADMIN_TOKEN, AUDIT: join(folder, 'audit.log') },
      AUDIT_SUBJECT_KEY: randomBytes(32).toString('base64'),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_TRACES_SAMPLER: 'always_on',
    },
  });
  for (const era of ERAS) {
    const token = await stack.token();
    await rpc(stack, { era, method: 'tools/list', token });
    const { headers } = await call(stack, 'greet', {
      ...{ era, token, arguments: { name: 'canary-argument-5b1f' } },
    });
    await call(stack, 'greet', { era, token: await stack.token('no-greet') });
    await call(stack, 'greet', { era, token: 'canary-opaque-token-31fe' });
    const asked = { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } };
    const reference = headers.get('x-request-id') ?? '';
    for (const path of ['/', '/status.json', '/config', `/explain?request=${reference}`]) {
      expect((await fetch(admin + path, asked)).status).toBe(200);
    }
    await scrapeText(admin);
  }
  await stack.close();
  await collector.close();
  keepFiles();
  rmSync(folder, { recursive: true });
  const { texts, found } = searchChannels();
  expect(found).toEqual([]);
  expect(Object.entries(texts).filter(([, count]) => count < 1)).toEqual([]);
});
