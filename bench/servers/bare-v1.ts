import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { INFO, TOOLS, WHOAMI } from './bare.js';
import { serveMessages } from './http.js';

/** The low-level server of SDK v1 on node:http: nobody is asked for a token, everybody is the same caller. */
serveMessages(async (message, request, response) => {
  const server = new Server(INFO, TOOLS);
  server.setRequestHandler(CallToolRequestSchema, () => WHOAMI);
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
  response.on('close', () => {
    void transport.close();
    void server.close();
  });
  await server.connect(transport);
  await transport.handleRequest(request, response, message);
});
