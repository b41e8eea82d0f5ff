import { parseConfig } from '../load-config.js';

it('the admin port is 9464 on loopback, unless the settings say otherwise', () => {
  expect(parseConfig({}).admin).toEqual({ port: 9464, host: '127.0.0.1' });
  expect(parseConfig({ ADMIN_PORT: '', ADMIN_HOST: '' }).admin).toEqual({
    port: 9464,
    host: '127.0.0.1',
  });
  expect(parseConfig({ ADMIN_PORT: '9500', ADMIN_HOST: '::' }).admin).toEqual({
    port: 9500,
    host: '::',
  });
});

it('`off` leaves it out', () => {
  expect(parseConfig({ ADMIN_PORT: 'off' }).admin).toBeUndefined();
});

it.each(['0', '65536', 'none', 'OFF', '9464.0', '-1', '0x24f8'])(
  'OPS-01: %s is refused',
  (port) => {
    const says = ' - ADMIN_PORT: write a whole number from 1 to 65535, in digits, or off';
    expect(() => parseConfig({ ADMIN_PORT: port })).toThrow(says);
  },
);

it('OPS-01: the port of the endpoint is refused', () => {
  const env = { PORT: '9464', MCP_SERVER_URL: 'http://localhost:9464' };
  const says = ' - ADMIN_PORT: 9464 is the port of the endpoint (PORT); write another one, or off';
  expect(() => parseConfig(env)).toThrow(says);
  expect(() => parseConfig({ ...env, ADMIN_PORT: 'off' })).not.toThrow();
});

const TOKEN = 'canary-0123456789-0123456789-0123';

it('ADMIN_TOKEN and TRACE_URL are taken as they are', () => {
  const TRACE_URL = 'https://traces.example/trace/{traceId}?view=all';
  const { admin } = parseConfig({ ADMIN_TOKEN: TOKEN, TRACE_URL });
  expect(admin).toMatchObject({ token: TOKEN, traceUrl: TRACE_URL });
});

it.each(['short', 'with a space 0123456789-0123456789', 'ü'.repeat(40), 'x'.repeat(1_025)])(
  'OPS-01: an ADMIN_TOKEN that can be guessed or not be sent is refused: %j',
  (token) => {
    expect(() => parseConfig({ ADMIN_TOKEN: token })).toThrow(' - ADMIN_TOKEN: ');
  },
);

it.each([
  'https://traces.example/',
  '{traceId}',
  'javascript:alert("{traceId}")',
  'https://a.example/{traceId}/{traceId}',
  'https://ada:x@a.example/{traceId}',
])('OPS-01: a TRACE_URL that no link can be made of is refused: %j', (url) => {
  expect(() => parseConfig({ TRACE_URL: url })).toThrow(/ - TRACE_URL: .*write it as https:/);
});
