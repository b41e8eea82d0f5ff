import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../../test/support/child.js';
import { VirtualTime } from '../../../../test/support/virtual-time.js';
import { FileWatch, LOOK_MS, SETTLE_MS } from './file-watch.js';

let folder: string;
let path: string;
let time: VirtualTime;
let changes: number;
let told: readonly string[];
let watch: FileWatch;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watch-'));
  path = join(folder, 'gateway.yaml');
  time = new VirtualTime();
  changes = 0;
  writeFileSync(path, 'one');
});
afterEach(() => {
  watch.close();
  rmSync(folder, { recursive: true });
});

async function start(of = path): Promise<void> {
  const parts = { after: time.after, logger: { warn: () => undefined } as never };
  watch = new FileWatch([of], parts);
  watch.onChanged = (paths) => {
    changes += 1;
    told = paths;
  };
  await watch.start();
}

/** Signs come from the system, in its own time; what follows them is on our clock. */
async function seen(count: number, ms = SETTLE_MS): Promise<void> {
  await eventually(`${count} changes`, async () => {
    await time.advance(ms);
    return changes >= count;
  });
  await time.advance(10 * SETTLE_MS);
  expect(changes).toBe(count);
}

it.each<[string, () => void]>([
  [
    'is written in its place',
    () => {
      writeFileSync(path, 'two');
    },
  ],
  [
    'is replaced by another, as editors do',
    () => {
      writeFileSync(`${path}.swp`, 'two');
      renameSync(`${path}.swp`, path);
    },
  ],
  [
    'is removed and written anew',
    () => {
      unlinkSync(path);
      writeFileSync(path, 'two');
    },
  ],
])('a file that %s is told once', async (_what, change) => {
  await start();
  change();
  await seen(1);
  change();
  await seen(2);
});

it('a link that leads elsewhere is told, as Kubernetes swaps a mounted folder', async () => {
  for (const version of ['v1', 'v2']) {
    mkdirSync(join(folder, version));
    writeFileSync(join(folder, version, 'gateway.yaml'), version);
  }
  const linked = join(folder, 'linked.yaml');
  symlinkSync('v1', join(folder, '..data'));
  symlinkSync(join('..data', 'gateway.yaml'), linked);
  await start(linked);
  symlinkSync('v2', join(folder, '..next'));
  renameSync(join(folder, '..next'), join(folder, '..data'));
  await seen(1);
});

it('a file that is gone is told, and again when it is back', async () => {
  await start();
  unlinkSync(path);
  await seen(1);
  writeFileSync(path, 'two');
  await seen(2);
});

it('other files of the folder are not told', async () => {
  await start();
  writeFileSync(join(folder, 'other'), 'x');
  await time.advance(LOOK_MS);
  writeFileSync(path, 'two');
  await seen(1);
});

it('without any sign of the system, a change is found by looking', async () => {
  await start();
  const { watchers } = watch as unknown as { watchers: Map<string, { close(): void }> };
  for (const watcher of watchers.values()) watcher.close();
  writeFileSync(path, 'two');
  await seen(1, LOOK_MS);
});

it('once closed, nothing is told', async () => {
  await start();
  watch.close();
  writeFileSync(path, 'two');
  await time.advance(3 * LOOK_MS);
  expect(changes).toBe(0);
});

it('of several files in several folders, those that changed are told, together when at rest', async () => {
  const other = join(folder, 'parts');
  mkdirSync(other);
  const document = join(other, 'api.json');
  writeFileSync(document, '{}');
  await start();
  await watch.followToo([document]);
  writeFileSync(document, '{"a":1}');
  await seen(1);
  expect(told).toEqual([document]);
  writeFileSync(document, '{"a":2}');
  writeFileSync(path, 'two');
  await seen(2);
  expect([...told].sort()).toEqual([path, document].sort());
});

it('what is followed no more is not told; what is followed still keeps its change', async () => {
  const document = join(folder, 'api.json');
  writeFileSync(document, '{}');
  await start();
  await watch.followToo([document]);
  writeFileSync(path, 'two');
  await watch.follow([path]);
  writeFileSync(document, '{"a":1}');
  await seen(1);
  expect(told).toEqual([path]);
});
