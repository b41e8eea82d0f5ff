import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';
import { INFO, TOOLS, WHOAMI } from './bare.js';
import { serveMessages } from './http.js';

/** The low-level server of SDK v2 on node:http: nobody is asked for a token, everybody is the same caller. */
const handler = createMcpHandler(
  () => {
    const server = new Server(INFO, TOOLS);
    server.setRequestHandler('tools/call', () => WHOAMI);
    return server;
  },
  { legacy: 'reject' },
);
const handle = toNodeHandler(handler);
type Incoming = Parameters<typeof handle>[0];
serveMessages((message, request, response) => handle(request as Incoming, response, message));
