// Makes the secrets that compose.yaml names, as files in `secrets` beside it, each once: what is there stays.
// Usage: node deploy/compose/make-secrets.mjs [FOLDER]
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const here = import.meta.dirname;
const REALM = resolve(here, '../../docs/keycloak/realm.json');
const [, , folder = join(here, 'secrets')] = process.argv;

const random = (bytes) => randomBytes(bytes).toString('base64url');

/** Of a secret that is there, its value; of one that is not, a new one. */
function secret(name, make) {
  const file = join(folder, name);
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const value = make();
  // The folder is its owner's alone; in a container the file is read by another user.
  writeFileSync(file, `${value}\n`, { mode: 0o644 });
  return value;
}

/** The realm of the guide, with this client secret and passwords of its own for its two people. */
function realm(clientSecret) {
  const { clients, users, ...rest } = JSON.parse(readFileSync(REALM, 'utf8'));
  return JSON.stringify({
    ...rest,
    users: users.map(({ username, credentials: [credential], ...user }) => ({
      ...user,
      username,
      credentials: [{ ...credential, value: secret(`${username}_password`, () => random(9)) }],
    })),
    clients: clients.map((client) =>
      client.secret === undefined ? client : { ...client, secret: clientSecret },
    ),
  });
}

// Whatever the umask of who runs it.
process.umask(0o022);
mkdirSync(folder, { recursive: true, mode: 0o700 });
const clientSecret = secret('mcp_auth0_client_secret', () => random(32));
secret('keycloak-realm.json', () => realm(clientSecret));
for (const key of ['token_cache_key', 'audit_subject_key']) {
  secret(key, () => randomBytes(32).toString('base64'));
}
const redisUrl = secret('redis_url', () => `redis://:${random(32)}@redis:6379`);
secret('redis.conf', () => {
  const { password } = new URL(redisUrl);
  return `requirepass ${password}\nsave ""\nappendonly no\nmaxmemory 256mb\nmaxmemory-policy volatile-ttl`;
});
secret('grafana_admin_password', () => random(18));
console.log(`The secrets are in ${folder}.`);
