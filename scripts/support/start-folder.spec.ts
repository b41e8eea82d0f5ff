import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStartFolder } from './start-folder.js';

const folder = (startFile?: string) => {
  const path = mkdtempSync(join(tmpdir(), 'folder-'));
  writeFileSync(join(path, 'gateway.yaml'), 'version: 1\n');
  if (startFile !== undefined) writeFileSync(join(path, 'start.json'), startFile);
  return path;
};

it('without start.json only the gateway reads the folder', () => {
  const path = folder();
  expect(readStartFolder(path)).toEqual({
    gatewayFile: join(path, 'gateway.yaml'),
    apps: [],
    sample: false,
    try: [],
  });
});

const APP = { name: 'orders-api', main: 'dist/examples/orders/api/main.js', port: 8790 };

it.each<[string, string]>([
  ['{', ' is not JSON'],
  ['{"app":[]}', 'Unrecognized key: "app"'],
  [JSON.stringify({ apps: [APP] }), 'apps.0.ready: '],
  [JSON.stringify({ apps: [{ ...APP, ready: 'healthz' }] }), 'apps.0.ready: a path'],
  [JSON.stringify({ apps: [{ ...APP, ready: '/', main: '../x.js' }] }), 'apps.0.main: a .js file'],
  [JSON.stringify({ apps: [{ ...APP, ready: '/', main: 'dist/../x.js' }] }), 'apps.0.main: a .js'],
  [JSON.stringify({ apps: [{ ...APP, ready: '/', port: 0 }] }), 'apps.0.port: '],
])('start.json %s is refused, by the field', (text, problem) => {
  expect(() => readStartFolder(folder(text))).toThrow(problem);
});

it('a folder without gateway.yaml is refused', () => {
  expect(() => readStartFolder('/nowhere')).toThrow('/nowhere has no gateway.yaml');
});
