// Builds a target of the Dockerfile where there is no container engine and no registry of images: its own lines
// are carried out by buildah, on stand-ins for the two images that it starts from. Debian's packages, Node 24
// and npm are in them, as in the originals.
//
// Usage, as root: node scripts/image/build-without-engine.mjs FOLDER [TARGET]
// Needs buildah and mmdebstrap. Prints a JSON object: `folder`; `rootfs`, the image's files, mounted; `config`, as in
// the image; `seconds` of each step. `buildah --root FOLDER/storage --runroot FOLDER/run umount -a` unmounts it.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../..');
const [, , given, target = 'gateway'] = process.argv;
if (given === undefined) throw new Error('Usage: node build-without-engine.mjs FOLDER [TARGET]');
const folder = resolve(given);

const NODE = 'node@24';
const IMAGE = `localhost/mcp-gateway:${target}`;
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const MAX_OUTPUT_BYTES = 64 * 2 ** 20;

/** The images that the Dockerfile starts from, with the packages of Debian that are in their stand-ins. */
const BASES = {
  build: {
    image: 'docker.io/library/node:24-bookworm-slim',
    packages: ['base-files', 'coreutils', 'dash', 'findutils', 'libstdc++6'],
  },
  runtime: {
    image: 'gcr.io/distroless/nodejs24-debian12:nonroot',
    packages: ['base-files', 'ca-certificates', 'libstdc++6', 'netbase', 'tzdata'],
  },
};

const environment = { ...process.env, STORAGE_DRIVER: 'overlay', BUILDAH_ISOLATION: 'chroot' };
const run = promisify(execFile);

/** What a command wrote. Throws with its output when it fails. */
async function output(command, ...args) {
  const { stdout } = await run(command, args, {
    cwd: folder,
    env: environment,
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  return stdout.trim();
}

const buildah = (...args) =>
  output('buildah', '--root', join(folder, 'storage'), '--runroot', join(folder, 'run'), ...args);

const seconds = {};
async function step(name, work) {
  const start = performance.now();
  const result = await work();
  seconds[name] = Math.round((performance.now() - start) / 100) / 10;
  return result;
}

const debian = (name, { packages }) =>
  output(
    'mmdebstrap',
    '--quiet',
    '--variant=extract',
    `--include=${packages.join()}`,
    'bookworm',
    join(folder, name, 'root.tar'),
  );

function describe(name, lines) {
  writeFileSync(
    join(folder, name, 'Dockerfile'),
    ['FROM scratch', 'ADD root.tar /', ...lines].join('\n'),
  );
}

/** The stand-ins. That of the build trusts whom this machine trusts. */
async function makeBases() {
  for (const name of Object.keys(BASES)) mkdirSync(join(folder, name), { recursive: true });
  const [node, packages] = await Promise.all([
    output('npx', '-y', '-p', NODE, 'node', '-p', 'process.execPath'),
    output('npm', 'root', '--global'),
    ...Object.entries(BASES).map(([name, base]) => debian(name, base)),
  ]);
  for (const name of Object.keys(BASES)) cpSync(node, join(folder, name, 'node'));
  cpSync(join(packages, 'npm'), join(folder, 'build/npm'), { recursive: true });
  const trusted = existsSync(CERTIFICATES);
  if (trusted) cpSync(CERTIFICATES, join(folder, 'build/certificates.crt'), { dereference: true });
  describe('runtime', ['COPY node /nodejs/bin/node']);
  describe('build', [
    'COPY node /usr/local/bin/node',
    'COPY npm /usr/local/lib/node_modules/npm',
    'RUN ["/bin/ln", "-s", "../lib/node_modules/npm/bin/npm-cli.js", "/usr/local/bin/npm"]',
    ...(trusted
      ? [`COPY certificates.crt ${CERTIFICATES}`, `ENV NODE_EXTRA_CA_CERTS=${CERTIFICATES}`]
      : []),
    'ENV PATH=/usr/local/bin:/usr/bin:/bin',
  ]);
  for (const [name, { image }] of Object.entries(BASES)) {
    await buildah('bud', '--quiet', '--pull-never', '-t', image, join(folder, name));
  }
}

/** Carries out the Dockerfile; what npm has fetched before is not fetched again. */
async function build() {
  const cache = await output('npm', 'config', 'get', 'cache');
  mkdirSync(cache, { recursive: true });
  await buildah(
    // npm opens its cache by the thousand.
    ...['bud', '--pull-never', '--ulimit', 'nofile=20000:20000'],
    ...['--format', 'docker', '--target', target, '-t', IMAGE],
    ...['--volume', `${cache}:/root/.npm`, '-f', join(root, 'Dockerfile')],
    ...['--ignorefile', join(root, '.dockerignore'), root],
  );
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await step('bases', makeBases);
await step('build', build);
const rootfs = await step('mount', async () =>
  buildah('mount', await buildah('from', '--pull-never', IMAGE)),
);
const { Docker } = JSON.parse(await buildah('inspect', '--type', 'image', IMAGE));
process.stdout.write(`${JSON.stringify({ folder, rootfs, config: Docker.config, seconds })}\n`);
