import type { ServerResponse } from 'node:http';
import { Pool } from 'undici';
import { bearer, discover, verifier, type CallerInfo } from './auth.js';
import { serveMessages, type Message } from './http.js';
import { setting } from './setting.js';
import { exchange, greeting, UPSTREAM_PATH, whoami } from './tools.js';

/*
 * The least that does the work: node:http, a map from verified tokens to callers, the scope, and the same answers.
 * `greet` makes one request of undici with a delegated token that was exchanged once.
 */
const SERVER = { 'io.modelcontextprotocol/serverInfo': { name: 'mcp-gateway', version: '0.1.0' } };

/** A caller, and the token for the upstream once there is one. */
interface Known {
  readonly caller: CallerInfo;
  delegated: string | undefined;
}

function say(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(text),
    })
    .end(text);
}

async function main(): Promise<void> {
  const issuer = await discover(setting('ISSUER_URL'));
  const verify = verifier(issuer, `http://localhost:${setting('PORT')}/`);
  const upstream = new Pool(new URL(setting('API_BASE_URL')).origin);
  const known = new Map<string, Known>();

  const callerOf = async (token: string): Promise<Known> => {
    const one: Known = { caller: await verify(token), delegated: undefined };
    known.set(token, one);
    return one;
  };

  const greet = async (one: Known, name: string | undefined) => {
    one.delegated ??= await exchange(issuer.token_endpoint, one.caller.token);
    const { statusCode, body } = await upstream.request({
      path: UPSTREAM_PATH,
      method: 'GET',
      headers: { authorization: `Bearer ${one.delegated}` },
    });
    if (statusCode !== 200) throw new Error(`the upstream answered ${statusCode}`);
    return greeting(name, one.caller.extra.sub, await body.json());
  };

  const resultOf = ({ params }: Message, one: Known) => {
    const { caller } = one;
    return params?.name === 'greet'
      ? greet(one, params.arguments?.name)
      : whoami({ ...caller, sub: caller.extra.sub });
  };

  serveMessages(async (message, { headers }, response) => {
    try {
      const token = bearer(headers.authorization) ?? '';
      const one = known.get(token) ?? (await callerOf(token));
      if (!one.caller.scopes.includes(`tool:${message.params?.name ?? ''}`)) {
        say(response, 403, { error: 'insufficient_scope' });
        return;
      }
      const made = resultOf(message, one);
      const plain = made instanceof Promise ? await made : made;
      const modern = headers['mcp-protocol-version'] === '2026-07-28';
      const result = modern ? { ...plain, resultType: 'complete', _meta: SERVER } : plain;
      say(response, 200, { result, jsonrpc: '2.0', id: message.id });
    } catch (error) {
      say(response, 401, { error: String(error) });
    }
  });
}

void main();
