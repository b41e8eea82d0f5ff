import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const VERSION = '26.7.3';
const SHA256 = '77657f30b7e90d70f727712ce1c967f430fd6a5e9f458d32d8c6df0635345f47';
const ARCHIVE = `keycloak-quarkus-dist-${VERSION}.tar.gz`;
const SOURCE = `https://repo1.maven.org/maven2/org/keycloak/keycloak-quarkus-dist/${VERSION}/${ARCHIVE}`;
const OLDEST_JAVA = 17;
const CACHE = join(process.cwd(), '.run/keycloak');

/** Where the distribution is after `needsKeycloak`: KEYCLOAK_HOME, or fetched once into .run/. */
export const KEYCLOAK_HOME = process.env['KEYCLOAK_HOME'] ?? join(CACHE, `keycloak-${VERSION}`);

/** Makes Keycloak available, or ends the run with one line that says why it cannot. */
export default async function needsKeycloak(): Promise<void> {
  try {
    checkJava();
    if (!existsSync(join(KEYCLOAK_HOME, 'bin/kc.sh'))) await fetchKeycloak();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`test:keycloak cannot run: ${reason}\n`);
    process.exit(1);
  }
}

function checkJava(): void {
  const { stderr, status } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const major = Number(/version "(\d+)/.exec(status === 0 ? stderr : '')?.[1] ?? 0);
  if (major < OLDEST_JAVA) {
    throw new Error(`Java ${OLDEST_JAVA} or newer is needed (Debian: openjdk-17-jre-headless)`);
  }
}

async function fetchKeycloak(): Promise<void> {
  if (process.env['KEYCLOAK_HOME'] !== undefined)
    throw new Error('KEYCLOAK_HOME: no bin/kc.sh there');
  process.stdout.write(`fetching Keycloak ${VERSION} (170 MB) once …\n`);
  const answer = await fetch(SOURCE).catch(() => undefined);
  if (!answer?.ok) {
    const why = answer === undefined ? 'no connection' : `status ${answer.status}`;
    throw new Error(`Keycloak ${VERSION} could not be fetched from Maven Central: ${why}`);
  }
  mkdirSync(CACHE, { recursive: true });
  const archive = join(CACHE, ARCHIVE);
  await writeFile(archive, Buffer.from(await answer.arrayBuffer()));
  if (createHash('sha256').update(readFileSync(archive)).digest('hex') !== SHA256) {
    rmSync(archive);
    throw new Error(`${ARCHIVE} is not what it should be (SHA-256)`);
  }
  unpack(archive);
}

function unpack(archive: string): void {
  const into = join(CACHE, 'unpacking');
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into);
  const { status } = spawnSync('tar', ['-xzf', archive, '-C', into]);
  if (status !== 0) throw new Error(`${ARCHIVE} could not be unpacked`);
  renameSync(join(into, `keycloak-${VERSION}`), KEYCLOAK_HOME);
  rmSync(archive);
}
