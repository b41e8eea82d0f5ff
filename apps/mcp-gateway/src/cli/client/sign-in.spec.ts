import { createServer } from 'node:http';
import { freePorts } from '../../../../../test/support/free-ports.js';
import { signIn } from './sign-in.js';

const AT = {
  resource: 'http://localhost:3001/',
  scopes: ['tool:greet', 'tool:whoami'],
  issuer: 'https://issuer.example/',
  authorizationEndpoint: 'https://issuer.example/authorize',
  tokenEndpoint: 'https://issuer.example/token',
};

/** The callback that the address shown to a person names; the person answers with a refusal. */
async function callbackOf(callbackPort?: number): Promise<string | null> {
  let callback: string | null = null;
  const signedIn = signIn(AT, {
    clientId: 'cli',
    headers: {},
    ...(callbackPort !== undefined && { callbackPort }),
    show: (address) => {
      const { searchParams } = new URL(address);
      callback = searchParams.get('redirect_uri');
      const answer = new URLSearchParams({
        error: 'access_denied',
        state: searchParams.get('state') ?? '',
      });
      void fetch(`${callback ?? ''}?${answer.toString()}`);
    },
  });
  await expect(signedIn).rejects.toThrow('Sign-in was refused: access_denied.');
  return callback;
}

it('the code is sent to the port of MCP_CLI_CALLBACK_PORT, or to any that is free', async () => {
  const [port] = (await freePorts(1)) as [number];
  expect(await callbackOf(port)).toBe(`http://127.0.0.1:${port}/callback`);
  expect(await callbackOf()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
});

it('a port that is taken is named with its setting', async () => {
  const [port] = (await freePorts(1)) as [number];
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  const show = () => undefined;
  await expect(
    signIn(AT, { clientId: 'cli', headers: {}, callbackPort: port, show }),
  ).rejects.toThrow(`MCP_CLI_CALLBACK_PORT: port ${port} cannot be used (EADDRINUSE).`);
  other.close();
});
