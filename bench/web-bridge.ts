import type { McpHttpHandler } from '@modelcontextprotocol/server';
import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';
import type { CallerInfo } from './plain-auth.js';

/**
 * Express to `fetch` and back, step by step what `toNodeHandler` of `@modelcontextprotocol/node`
 * 2.1.2 does with a body that `express.json()` parsed.
 */
export function toExpress(handler: McpHttpHandler) {
  return async (req: ExpressRequest, res: ExpressResponse): Promise<void> => {
    const gone = new AbortController();
    res.on('close', () => {
      if (!res.writableFinished) gone.abort();
    });
    const answer = await handler.fetch(webRequest(req, gone.signal), {
      authInfo: res.locals['auth'] as CallerInfo,
      ...(req.body !== undefined && { parsedBody: req.body as unknown }),
    });
    res.writeHead(answer.status, Object.fromEntries(answer.headers));
    for await (const chunk of answer.body ?? []) res.write(chunk);
    res.end();
  };
}

function webRequest(req: ExpressRequest, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    for (const item of [value ?? []].flat()) headers.append(name, item);
  }
  const body = req.body === undefined ? null : JSON.stringify(req.body);
  if (body !== null) headers.set('content-length', String(Buffer.byteLength(body)));
  const url = `http://${req.headers.host ?? 'localhost'}${req.url}`;
  return new Request(url, { method: req.method, headers, signal, body });
}
