import { parseConfig } from './config.js';

it.each([
  [{}, 8790],
  [{ PORT: '9100', API_AUTH0_AUDIENCE: 'https://api.example', API_BASE_URL: 'https://x' }, 9100],
])('OPS-01: %j: its port says where it is and what its tokens are for', (environment, port) => {
  const config = parseConfig(environment);
  expect(config).toMatchObject({ port, audience: `http://localhost:${port}`, host: '127.0.0.1' });
});

it.each(['0', 'x', '70000', '80/a'])('OPS-01: PORT=%s is refused by its name', (PORT) => {
  expect(() => parseConfig({ PORT })).toThrow(/ - PORT: /);
});
