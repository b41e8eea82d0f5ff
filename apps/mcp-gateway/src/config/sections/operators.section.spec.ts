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
