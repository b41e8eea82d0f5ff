import { freePorts } from '../../../../../test/support/free-ports.js';
import { startDouble } from '../../../../../test/support/http-double.js';
import { discover } from './discovery.js';
import { reach } from './reach.js';
import { describeRefusal } from './refusal.js';

it('a gateway that was not started, and one with a typo in its name, are told apart', async () => {
  const [nobody] = await freePorts(1);
  await expect(discover(`http://localhost:${nobody}`, {})).rejects.toThrow(
    `http://localhost:${nobody} does not answer: ECONNREFUSED. Is \`npm start\` running?`,
  );
  await expect(discover('https://gatewya.invalid/mcp', {})).rejects.toThrow(
    /^https:\/\/gatewya\.invalid does not answer: (ENOTFOUND|EAI_AGAIN)\.$/,
  );
});

it('an issuer that does not answer is told by name, without what was sent', async () => {
  const error: unknown = await reach('https://login.invalid/authorize?code=canary').catch(
    (reason: unknown) => reason,
  );
  expect(String(error)).toMatch(/^Error: https:\/\/login\.invalid does not answer: [A-Z_]+\.$/);
});

it('a connection that ends in the midst of a call is no refusal', async () => {
  const server = await startDouble();
  server.answer = (_request, response) => response.destroy();
  const error: unknown = await fetch(server.url).catch((reason: unknown) => reason);
  await server.close();
  expect(describeRefusal(error)).toBe('The gateway does not answer: UND_ERR_SOCKET.');
  const refusal = Object.assign(new Error('Forbidden'), { code: 403 });
  expect(describeRefusal(refusal)).toBe('The gateway refused the call (403): Forbidden');
});

it('a refusal of the gateway is told in its words, without the JSON around them', () => {
  const json = '{"error":"insufficient_scope","error_description":"The token lacks a scope"}';
  const refusal = Object.assign(new Error(`Streamable HTTP error: ${json}`), { code: 403 });
  expect(describeRefusal(refusal)).toBe(
    'The gateway refused the call (403): insufficient_scope: The token lacks a scope',
  );
});
