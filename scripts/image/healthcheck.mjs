// The health check of the images, which have no shell: exit status 0 when a page answers 200.
// Usage: node healthcheck.mjs [PATH or URL], by default /livez of the admin port.
import { get } from 'node:http';
import { isIPv6 } from 'node:net';

const TIMEOUT_MS = 2_500;
const {
  ADMIN_PORT: adminPort = '9464',
  ADMIN_HOST = '127.0.0.1',
  HOST = '127.0.0.1',
} = process.env;
const hasAdminPort = adminPort !== 'off';
const [, , asked = hasAdminPort ? '/livez' : '/healthz'] = process.argv;

/** Where a server on this machine answers that listens on an address. */
function at(host) {
  if (['0.0.0.0', '::'].includes(host)) return '127.0.0.1';
  return isIPv6(host) ? `[${host}]` : host;
}

const base = hasAdminPort
  ? `http://${at(ADMIN_HOST)}:${adminPort}`
  : `http://${at(HOST)}:${process.env.PORT ?? '3001'}`;

function end(status, why) {
  if (why !== undefined) console.error(why);
  process.exit(status);
}

const url = new URL(asked, base);
get(url, { timeout: TIMEOUT_MS }, ({ statusCode }) => {
  end(statusCode === 200 ? 0 : 1, statusCode === 200 ? undefined : `${url}: ${statusCode}`);
})
  .on('timeout', () => end(1, `${url}: no answer within ${TIMEOUT_MS} ms`))
  .on('error', ({ code }) => end(1, `${url}: ${code}`));
