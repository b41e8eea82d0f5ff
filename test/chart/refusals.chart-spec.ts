import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { helm } from './helm.js';

const refusal = async (...set: string[]) => {
  const { status, out, error } = await helm(
    'template',
    'minimal',
    ...set.flatMap((each) => ['--set', each]),
  );
  expect(out).toBe('');
  expect(status).toBe(1);
  return error;
};

it.each([
  ['a misspelt setting', 'config.LOG_LEVLE=info', 'LOG_LEVLE'],
  ['a setting that the chart gives', 'config.ADMIN_PORT=9000', 'ADMIN_PORT'],
  ['a secret among the settings', 'config.MCP_AUTH0_CLIENT_SECRET=x', 'MCP_AUTH0_CLIENT_SECRET'],
  ['a password in the URL of Redis', 'config.REDIS_URL=redis://:hidden@redis', 'REDIS_URL'],
  ['a word that the setting does not know', 'config.SCOPE_CLAIM=scopes', 'SCOPE_CLAIM'],
  ['a misspelt secret', 'secretKeys.CLIENT_SECRET=x', 'CLIENT_SECRET'],
  ['a misspelt key of gateway.yaml', 'gatewayYaml.upstreams.status.exchagne=none', 'exchagne'],
  ['a misspelt value', 'replicaCout=3', 'replicaCout'],
  ['a misspelt value of a part', 'ingress.enable=true', 'enable'],
])('%s is refused with its name', async (_what, set, name) => {
  const error = await refusal(set);
  expect(error).toContain(name);
  expect(error).not.toContain('hidden');
});

it.each([
  ['config.MCP_SERVER_URL', 'config.MCP_SERVER_URL='],
  ['config.ISSUER_URL', 'config.ISSUER_URL='],
  ['existingSecret', 'existingSecret='],
  ['existingConfigMap', 'existingConfigMap=other'],
  ['gatewayYaml', 'gatewayYaml=null'],
  ['resources.limits.memory', 'resources.limits.memory=400M'],
  ['metrics.serviceMonitor', 'metrics.podMonitor=true,metrics.serviceMonitor=true'],
  ['httpRoute.parentRefs', 'httpRoute.enabled=true'],
])('what a schema cannot say is refused too, with %s', async (name, set) => {
  expect(await refusal(set)).toContain(`${name}: `);
});

it('documents that no ConfigMap holds are refused before Kubernetes does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chart-'));
  const path = join(folder, 'large.json');
  writeFileSync(path, `{${' '.repeat(1_000_000)}}`);
  const file = `openapi.large\\.json=${path}`;
  const { status, error } = await helm('template', 'minimal', '--set-file', file);
  rmSync(folder, { recursive: true });
  expect(status).toBe(1);
  expect(error).toMatch(/openapi: with gatewayYaml it has \d+ bytes, and a ConfigMap holds 1 MiB/);
});
