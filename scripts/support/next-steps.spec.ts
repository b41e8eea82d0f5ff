import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nextSteps } from './next-steps.js';

const FILE = `version: 1
upstreams:
  shop:
    url: https://shop.example
    exchange: { audience: https://shop.example, scopes: [orders.read] }
    callerScopes: [shop:use]
    openapi: ./shop.json
    tools: { include: [{ tags: [shop] }] }
`;

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'steps-'));
  file = join(folder, 'gateway.yaml');
  writeFileSync(file, FILE);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const steps = (environment: NodeJS.ProcessEnv, more: { tries?: string[]; url?: string } = {}) =>
  nextSteps({
    config: { gatewayUrl: more.url ?? 'http://localhost:3001', localIssuer: true },
    environment,
    ready: true,
    tries: more.tries ?? [],
  });

it('the sample is served: its tool greet is suggested', () => {
  expect(steps({})).toContain('Try it:         npm run call -- greet --name Ada\n');
  writeFileSync(join(folder, 'both.yaml'), `${FILE}sample: true\n`);
  expect(steps({ GATEWAY_CONFIG: join(folder, 'both.yaml') })).toContain('greet --name Ada\n');
});

it('the sample is not served: what lists the tools is suggested, with the file', () => {
  const said = steps({ GATEWAY_CONFIG: file }, { url: 'http://localhost:4000' });
  expect(said).toContain(`Try it:         npm run -s gateway -- tools ${file}\n`);
  expect(said).not.toContain('--name Ada');
});

it('what a folder suggests is shown instead, with the URL of another gateway', () => {
  const given = { tries: ['npm run call -- list_orders'], url: 'http://localhost:4000' };
  expect(steps({ GATEWAY_CONFIG: file }, given)).toContain(
    'Try it:         npm run call -- list_orders --url http://localhost:4000\n',
  );
});

it.each([
  [{}, 'http://127.0.0.1:9464'],
  [{ ADMIN_PORT: '9500', ADMIN_HOST: '::1' }, 'http://[::1]:9500'],
])(
  'with %j the operators’ page and the metrics are at %s',
  (environment: NodeJS.ProcessEnv, admin) => {
    expect(steps(environment)).toContain(
      `\nOperators:      ${admin}/\nMetrics:        ${admin}/metrics\nTry it:`,
    );
  },
);

it('without an admin port no metrics are named', () => {
  expect(steps({ ADMIN_PORT: 'off' })).not.toContain('Metrics');
});
