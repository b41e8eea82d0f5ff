import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../support/command.js';
import { KUBERNETES_VALIDATE } from '../support/needs.js';
import { helm, NEWEST, VALUE_FILES } from './helm.js';

/** The oldest that Chart.yaml allows, one between, and the newest. */
const VERSIONS = ['1.27', '1.32', NEWEST];
/** Groups that Kubernetes itself does not have. */
const FOREIGN = /^apiVersion: (gateway\.networking\.k8s\.io|monitoring\.coreos\.com)\//gm;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chart-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Of each text its path; the texts are as Helm wrote them. */
function written(texts: readonly string[]): string[] {
  return texts.map((text, index) => {
    const path = join(folder, `${index}.yaml`);
    writeFileSync(path, text);
    return path;
  });
}

function validated(texts: readonly string[]) {
  const versions = VERSIONS.flatMap((version) => ['-k', version]);
  return runProgram(KUBERNETES_VALIDATE, [...versions, '--strict', ...written(texts)]);
}

const texts = () =>
  Promise.all(VALUE_FILES.map(async (file) => (await helm('template', file)).out));
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

it.each(VALUE_FILES)('%s: Helm has nothing to say against it', async (file) => {
  const { status, out } = await helm('lint', file);
  expect(out).toContain('1 chart(s) linted, 0 chart(s) failed');
  expect(status).toBe(0);
});

it(`every object fits the strict schemas of Kubernetes ${VERSIONS.join(', ')}`, async () => {
  const all = await texts();
  const { status, out, error } = await validated(all);
  expect(error).toBe('');
  expect(out).not.toMatch(/^(ERROR|FATAL)/m);
  expect(status).toBe(0);
  const objects = count(all.join('\n'), /^kind: /gm);
  const foreign = count(all.join('\n'), FOREIGN);
  expect(objects).toBeGreaterThan(foreign);
  expect(count(out, /^INFO .* passed/gm)).toBe((objects - foreign) * VERSIONS.length);
});

it('a field that Kubernetes does not know would be found', async () => {
  const [minimal = ''] = await texts();
  const { status, out } = await validated([minimal.replace('appProtocol:', 'appProtocl:')]);
  expect(out).toContain('appProtocl');
  expect(status).toBe(1);
});
