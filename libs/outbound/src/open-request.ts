import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { After } from './after.js';
import { refuseHead, Unused } from './answer-problem.js';
import type { HttpStreamAnswer, HttpStreamRequest } from './http-stream.js';
import { OpenAnswer } from './open-answer.js';
import type { Route } from './outbound-routes.js';
import { proxyAuthorization } from './proxy-server.js';
import { RequestLife } from './request-life.js';

/** No redirect: the answer to a conditional request (RFC 9110 §15.4.5). */
const NOT_MODIFIED = 304;

/** Sends a request; resolves once the head of its answer is there. Throws `OutboundError`. */
export async function openAnswer(
  route: Route,
  request: HttpStreamRequest,
  after: After,
): Promise<HttpStreamAnswer> {
  const life = new RequestLife(route, request, after);
  let response: IncomingMessage | undefined;
  try {
    await life.begin();
    response = await responseTo(route, request, life);
    const { statusCode = 0 } = response;
    if (statusCode !== NOT_MODIFIED) refuseHead(statusCode, route.forwardedBy);
    return new OpenAnswer(request.method, response, life);
  } catch (error) {
    // Unread, it would hold its connection for ever.
    response?.destroy();
    life.end();
    throw life.failure(error, false);
  }
}

function responseTo(
  route: Route,
  request: HttpStreamRequest,
  life: RequestLife,
): Promise<IncomingMessage> {
  const { secure, options } = wireOf(route, request);
  const tunnel = route.tunnelTurns && { tunnelSignal: life.signal };
  return new Promise((resolve, reject) => {
    const sent = (secure ? httpsRequest : httpRequest)({ ...options, ...tunnel } as RequestOptions);
    const giveUp = () => {
      sent.destroy();
      // Nothing is heard of one that still waits for a connection.
      reject(new Error('given up'));
    };
    const heard = life.onOver(giveUp);
    sent.once('socket', (socket) => {
      // One that is connected already, or that goes through a tunnel, is taken for one that sends.
      if (!socket.connecting) life.sent = true;
      else socket.once(secure ? 'secureConnect' : 'connect', () => (life.sent = true));
    });
    sent.once('response', (response) => {
      heard();
      resolve(response);
    });
    // Unheard, it would take the connection away and say nothing (RFC 9110 §15.2.2).
    sent.once('upgrade', (_response, socket) => {
      socket.destroy();
      reject(
        new Unused('answer_unusable', 'HTTP 101 to a request that asked for no other protocol'),
      );
    });
    // Not once: the rest of a body may fail to leave after the answer came.
    sent.on('error', reject);
    sent.end(request.body);
  });
}

/** What Node is asked for: straight to the target, or plain http by the whole URL (RFC 9112 §3.2.2). */
function wireOf(
  { httpAgent, httpsAgent, forwarding }: Route,
  { method, url: text, headers, body }: HttpStreamRequest,
): { readonly secure: boolean; readonly options: RequestOptions } {
  const url = new URL(text);
  const secure = forwarding?.secure ?? url.protocol === 'https:';
  const all = {
    'user-agent': 'mcp-gateway',
    accept: 'application/json',
    'accept-encoding': 'gzip, br',
    ...headers,
    // Node frames the body of a DELETE by nothing unless it is told.
    ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
  };
  const agent = secure ? httpsAgent : httpAgent;
  if (forwarding === undefined) {
    const { hostname, port, path } = urlToHttpOptions(url) as RequestOptions;
    return { secure, options: { method, agent, hostname, port, path, headers: all } };
  }
  const authorization = proxyAuthorization(forwarding);
  const { hostname, port } = forwarding;
  const asked = {
    ...all,
    host: url.host,
    ...(authorization !== undefined && { 'proxy-authorization': authorization }),
  };
  return { secure, options: { method, agent, hostname, port, path: url.href, headers: asked } };
}
