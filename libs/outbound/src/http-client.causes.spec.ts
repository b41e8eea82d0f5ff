import { testAuthority, type ServerCertificate } from '../../../test/support/certificates.js';
import { freePorts } from '../../../test/support/free-ports.js';
import { startDouble, type HttpDouble } from '../../../test/support/http-double.js';
import { failureOf, outboundFailure } from '../../../test/support/outbound-failure.js';
import { startTlsServer } from '../../../test/support/tls-server.js';
import { VirtualTime } from '../../../test/support/virtual-time.js';
import { WAYS } from '../../../test/support/outbound-ways.js';
import { createHttpClient } from './http-client.js';

const time = new VirtualTime();
const authority = testAuthority();
const direct = createHttpClient(time.after);
let server: HttpDouble;
beforeEach(async () => {
  server = await startDouble();
});
afterEach(() => server.close());
afterAll(() => {
  direct.close();
});

describe.each(WAYS)('host and cause, by %s', (way, asked) => {
  const get = (client: typeof direct, url: string, more: object = {}) =>
    asked(client, { method: 'GET', url, timeoutMs: 2_000, ...more });

  it('of a port where nobody listens', async () => {
    const [nobody] = await freePorts(1);
    const url = `http://127.0.0.1:${nobody}/path?query=canary`;
    expect(await failureOf(get(direct, url))).toBe(
      `unreachable: 127.0.0.1:${nobody}: ECONNREFUSED`,
    );
    const both = await failureOf(get(direct, `http://localhost:${nobody}/`));
    expect(both).toBe(`unreachable: localhost:${nobody}: ECONNREFUSED`);
  });

  it('of a name that nobody has', async () => {
    expect(await failureOf(get(direct, 'https://login.invalid/'))).toMatch(
      /^unreachable: login\.invalid: (ENOTFOUND|EAI_AGAIN)$/,
    );
  });

  it.each<[string, () => ServerCertificate, string, RegExp]>([
    [
      'an authority that is not known',
      () => authority.issue(['localhost']),
      'localhost',
      /^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN)$/,
    ],
    [
      'an authority that it shows and nobody here knows',
      () => {
        const { cert, key } = authority.issue(['localhost']);
        return { key, cert: cert + authority.ca };
      },
      'localhost',
      /^SELF_SIGNED_CERT_IN_CHAIN$/,
    ],
  ])('of %s', async (_name, certificate, host, cause) => {
    const target = await startTlsServer(certificate());
    const error = await outboundFailure(get(direct, `https://${host}:${target.port}/`));
    expect([error.code, error.host]).toEqual(['unreachable', `${host}:${target.port}`]);
    expect(error.cause).toMatch(cause);
    await target.close();
  });

  it('of a server that speaks no TLS', async () => {
    const url = server.url.replace('http:', 'https:');
    expect(await failureOf(get(direct, url))).toMatch(
      /^unreachable: 127\.0\.0\.1:\d+: (EPROTO \(wrong version number\)|ERR_SSL_[A-Z_]+)$/,
    );
  });

  it('of a server that speaks no HTTP: it did answer', async () => {
    server.answer = (_request, { socket }) => socket?.end('SSH-2.0-canary\r\n');
    expect(await failureOf(get(direct, server.url))).toMatch(
      /^answer_unusable: 127\.0\.0\.1:\d+: HPE_[A-Z_]+$/,
    );
  });

  it.each<[string, string, (double: HttpDouble) => void]>([
    [
      'redirect_refused',
      'redirect 302',
      (double) => {
        double.answer = (_request, response) =>
          response.writeHead(302, { location: '/canary' }).end();
      },
    ],
    [
      'answer_unusable',
      'answer larger than 5 bytes',
      (double) => {
        double.answer = (_request, response) => response.end('{"a":"canary"}');
      },
    ],
    [
      'answer_unusable',
      'answer is not UTF-8',
      (double) => {
        double.answer = (_request, response) => response.end(Buffer.of(0xff));
      },
    ],
    [
      'answer_unusable',
      'answer broke off (ECONNRESET)',
      (double) => {
        double.answer = (_request, response) => {
          response.writeHead(200, { 'content-length': 4 }).write('{', () => response.destroy());
        };
      },
    ],
    [
      'unreachable',
      'ECONNRESET',
      (double) => {
        double.answer = (_request, response) => response.destroy();
      },
    ],
  ])('%s: %s', async (code, cause, prepare) => {
    // What bytes mean is for whoever reads them.
    if (way === 'open' && cause === 'answer is not UTF-8') return;
    prepare(server);
    const { host } = new URL(server.url);
    expect(await failureOf(get(direct, server.url, { maxResponseBytes: 5 }))).toBe(
      `${code}: ${host}: ${cause}`,
    );
  });

  it('of no answer in time', async () => {
    const arrived = new Promise<void>(
      (resolve) =>
        (server.answer = () => {
          resolve();
        }),
    );
    const sent = failureOf(get(direct, server.url));
    await arrived;
    await time.advance(2_000);
    expect(await sent).toMatch(/^timeout: 127\.0\.0\.1:\d+: timeout after 2000 ms$/);
  });
});
