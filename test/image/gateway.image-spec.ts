import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { answers } from '../support/child.js';
import { freePorts } from '../support/free-ports.js';
import { IssuerKey } from '../support/issuer-key.js';
import { startKeyIssuer, type KeyIssuer } from '../support/key-issuer.js';
import { BuiltImage } from './built-image.js';
import { Container } from './container.js';

const MAX_IMAGE_BYTES = 200_000_000;
const MIN_BUNDLE_BYTES = 5_000_000;
const MIN_COMPILED_BYTES = 500_000;
const NODE = '/nodejs/bin/node';
const NO_CAPABILITIES = '0000000000000000';
const CONFIG = '/etc/mcp-gateway';

let image: BuiltImage;
let issuer: KeyIssuer;
let port: number;
let adminPort: number;
let settings: Record<string, string>;
/** A gateway in a container; its issuer answers, its Redis does not. */
let gateway: Container;
let mounts: Record<string, string>;

beforeAll(async () => {
  image = BuiltImage.given();
  issuer = await startKeyIssuer([new IssuerKey('image').jwk]);
  const [free, admin, nobody] = await freePorts(3);
  port = free!;
  adminPort = admin!;
  // The container's user reads it, who is nobody outside.
  const folder = join(image.folder, 'config');
  mkdirSync(folder, { mode: 0o755 });
  for (const name of ['gateway.yaml', 'orders.openapi.json']) {
    copyFileSync(join('examples/orders', name), join(folder, name));
  }
  writeFileSync(join(folder, 'secret'), 'a-secret-of-the-image-suite\n');
  const [auditKey, cacheKey] = [randomBytes(32), randomBytes(32)];
  writeFileSync(join(folder, 'audit-subject-key'), `${auditKey.toString('base64')}\n`);
  settings = {
    ISSUER_URL: issuer.url,
    TOKEN_PROFILE: 'rfc9068',
    MCP_SERVER_URL: `http://localhost:${port}`,
    MCP_AUTH0_CLIENT_ID: 'gateway-in-a-container',
    MCP_AUTH0_CLIENT_SECRET_FILE: `${CONFIG}/secret`,
    API_BASE_URL: 'http://localhost:8787',
    API_AUTH0_AUDIENCE: 'http://localhost:8787',
    GATEWAY_CONFIG: `${CONFIG}/gateway.yaml`,
    REDIS_URL: `redis://127.0.0.1:${nobody!}`,
    TOKEN_CACHE_KEY: cacheKey.toString('base64'),
    AUDIT_SUBJECT_KEY_FILE: `${CONFIG}/audit-subject-key`,
    PORT: String(port),
    ADMIN_PORT: String(adminPort),
    DRAIN_DELAY: '0',
  };
  mounts = { [CONFIG]: folder };
  gateway = Container.start(image, { env: settings, mounts });
  await gateway.until('a ready gateway', () => answers(`http://127.0.0.1:${port}/readyz`));
});
afterAll(async () => {
  await gateway.stop();
  await issuer.close();
  await image.remove();
});

const health = (...args: readonly string[]) => {
  const [kind, ...command] = image.config.Healthcheck.Test;
  expect(kind).toBe('CMD');
  return gateway.exec(...command, ...args);
};

describe('the image', () => {
  it('says a user by number, an entry point without a shell, and both ports', () => {
    expect(image.config).toMatchObject({
      User: '65532:65532',
      Entrypoint: [NODE, '/app/bin/mcp-gateway.mjs'],
      WorkingDir: '/app',
      ExposedPorts: { '3001/tcp': {}, '9464/tcp': {} },
    });
    expect(image.config.Cmd ?? []).toEqual([]);
    expect(image.config.Env).toEqual(
      expect.arrayContaining(['NODE_ENV=production', 'HOST=0.0.0.0']),
    );
  });

  it('names its licence, its source and the server that it is', () => {
    const { Labels: labels } = image.config;
    for (const name of ['licenses', 'revision', 'source', 'title', 'version']) {
      expect(labels[`org.opencontainers.image.${name}`]).toMatch(/./);
    }
    expect(labels['io.modelcontextprotocol.server.name']).toMatch(/^[a-z0-9.-]+\/[a-z0-9.-]+$/);
  });

  it('holds the program, its packages and Node: no shell, no npm, nothing that only builds or tests', () => {
    const { paths } = image.files();
    const names = new Set(paths.map((path) => path.split('/').at(-1)!));
    for (const absent of ['sh', 'bash', 'dash', 'busybox', 'npm', 'npx', '.env', 'curl', 'wget']) {
      expect(names).not.toContain(absent);
    }
    const app = paths.filter((path) => path.startsWith('/app/')).map((path) => path.slice(5));
    expect([...new Set(app.map((path) => path.split('/')[0]))].sort()).toEqual([
      ...['.compiled', 'LICENSE', 'bin', 'dist', 'gateway.schema.json'],
      ...['healthcheck.mjs', 'node_modules', 'package.json'],
    ]);
    expect(app.filter((path) => /^dist\/(?!libs\/|apps\/mcp-gateway\/)/.test(path))).toEqual([]);
    expect(app.filter((path) => /\.(ts|map)$/.test(path))).toEqual([]);
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const each of Object.keys(dependencies)) {
      expect(app).toContain(`node_modules/${each}/package.json`);
    }
    for (const each of ['oidc-provider', 'koa', 'typescript', 'jest', '@swc/core']) {
      expect(app.filter((path) => path.startsWith(`node_modules/${each}/`))).toEqual([]);
    }
    expect(app).toContain('node_modules/fastify/LICENSE');
  });

  it('what serves is one file, and what Node compiled of it is there for its user, who cannot write it', () => {
    const main = join(image.rootfs, 'app/dist/apps/mcp-gateway/src/main.js');
    expect(statSync(main).size).toBeGreaterThan(MIN_BUNDLE_BYTES);
    expect(existsSync(`${main}.lines.json`)).toBe(true);
    const compiled = join(image.rootfs, 'app/.compiled');
    const [forWhom, ...others] = readdirSync(compiled);
    expect([forWhom, others]).toEqual([expect.stringMatching(/^v24\..*-65532$/), []]);
    const sizes = readdirSync(join(compiled, forWhom!)).map((name) => {
      const { uid, mode, size } = statSync(join(compiled, forWhom!, name));
      expect([uid, mode & 0o777]).toEqual([0, 0o644]);
      return size;
    });
    expect(Math.max(...sizes)).toBeGreaterThan(MIN_COMPILED_BYTES);
  });

  it('has at most 200 MB', () => {
    const [all, app] = [image.files().bytes, image.files('app').bytes];
    process.stdout.write(`image: ${all} bytes, ${app} of them the program and its packages\n`);
    expect(all).toBeLessThanOrEqual(MAX_IMAGE_BYTES);
  });
});

describe('in a container', () => {
  it('it is process 1 of a user without capabilities, who gets none', async () => {
    const status = await gateway.status();
    process.stdout.write(`image: ${status['VmRSS']} resident once ready\n`);
    expect(status['NSpid']).toMatch(/\t1$/);
    expect(status['Uid']).toMatch(/^65532(\t65532){3}$/);
    expect([status['CapEff'], status['CapPrm'], status['CapBnd']]).toEqual(
      Array.from({ length: 3 }, () => NO_CAPABILITIES),
    );
    expect(status['NoNewPrivs']).toBe('1');
  });

  it.each(['/app/new', '/tmp/new', '/new'])('it cannot write %s', async (path) => {
    const { code, error } = await gateway.exec(
      ...[NODE, '-e', `require('node:fs').writeFileSync('${path}', '')`],
    );
    expect(code).toBe(1);
    expect(error).toContain('EROFS');
  });

  it('it has no shell to get into', async () => {
    const { code, error } = await gateway.exec('/bin/sh', '-c', 'true');
    expect(code).not.toBe(0);
    expect(error).toContain('no such file or directory');
  });

  it('the health check passes, and says what does not answer', async () => {
    expect(await health()).toMatchObject({ code: 0, error: '' });
    expect(await health('/readyz')).toMatchObject({ code: 0 });
    const { code, error } = await health('/nothing');
    expect([code, error]).toEqual([1, `http://127.0.0.1:${adminPort}/nothing: 404\n`]);
  });

  it('it answers from all addresses, and asks for a token', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('resource_metadata=');
  });

  it('it reads what Node compiled before, of the bundle', async () => {
    const { error } = await Container.run(image, { env: { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' } });
    const bundle = '/app/dist/apps/mcp-gateway/src/main.js';
    expect(error).toContain(`V8 code cache for CommonJS ${bundle} was accepted`);
  });

  it('SIGHUP reads the file again', async () => {
    await gateway.signal('SIGHUP');
    await gateway.until('a reload', () => gateway.output.includes('"event":"reload"'));
    expect(gateway.output).toContain('"generation":2');
  });

  it('a configuration can be checked', async () => {
    const args = ['validate', `${CONFIG}/gateway.yaml`];
    const checked = await Container.run(image, { args, env: settings, mounts });
    expect(checked.error).toBe('');
    expect([checked.code, checked.out]).toEqual([
      0,
      expect.stringContaining('ok: 5 tools, 2 upstreams'),
    ]);
  });

  it('without an issuer it does not start, and says what is missing', async () => {
    const { code, out, error } = await Container.run(image, {});
    expect([code, out]).toEqual([1, '']);
    expect(error).toContain('AUTH0_DOMAIN or ISSUER_URL');
  });

  it('SIGTERM ends it with 0, though its Redis does not answer', async () => {
    await gateway.signal('SIGTERM');
    expect(await gateway.ended).toMatchObject({ code: 0 });
  });
});
