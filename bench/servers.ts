import { serve } from './loopback.js';
import { manyTools, type ManyTools } from './many-tools.js';
import { mcpUpstreams } from './mcp/upstreams.js';
import { hasPeers, startServer, type Server, type Stubs } from './processes.js';
import { gatewayFile } from './written.js';

const FEW = 3;
export const MANY = 500;

/** What the quick form measures. */
export interface Compared {
  readonly floor: Server;
  readonly bareV1: Server;
  readonly bareV2: Server;
  readonly expressV2: Server;
  /** As it is without a file: three tools. */
  readonly ours: Server;
  /** Without metrics and without a request log. */
  readonly unwatched: Server;
  /** With tools of its own, of an API and of MCP servers of both revisions. */
  readonly mixed: Server;
  /** With 500 tools of an API. */
  readonly many: Server;
  /** As `ours`, called by many people. */
  readonly crowd: Server;
  readonly openapiCall: ManyTools['call'];
}

/** Settings of a gateway with 500 tools of an API. */
export const manyFile = (many: ManyTools) => ({
  GATEWAY_CONFIG: gatewayFile('many', { api: many.upstream(MANY) }),
});

export async function startCompared(stubs: Stubs, many: ManyTools): Promise<Compared> {
  const mixed = {
    api: many.upstream(FEW),
    ...mcpUpstreams(['modern', 'legacy'], stubs.mcp),
  };
  const file = gatewayFile('mixed', mixed, true);
  const unwatched = { ADMIN_PORT: 'off', LOG_LEVEL: 'error' };
  const [floor, bareV1, bareV2, expressV2, ...ours] = await Promise.all([
    startServer('floor', stubs),
    startServer('bare SDK v1', stubs),
    startServer('bare SDK v2', stubs),
    startServer('SDK v2 on Express', stubs),
    startServer('ours', stubs),
    startServer('ours', stubs, unwatched),
    startServer('ours', stubs, { GATEWAY_CONFIG: file }),
    startServer('ours', stubs, manyFile(many)),
    startServer('ours', stubs),
  ]);
  return {
    ...{ floor, bareV1, bareV2, expressV2 },
    ...{ ours: ours[0], unwatched: ours[1], mixed: ours[2], many: ours[3], crowd: ours[4] },
    openapiCall: many.call,
  };
}

/** What the whole table has beside that. */
export interface Others {
  readonly expressV1: Server;
  /** Undefined where its packages are not installed. */
  readonly mcpNest: Server | undefined;
  /** With a request log and nothing else that watches. */
  readonly logging: Server;
  /** With metrics, request log, audit log and one trace in ten. */
  readonly traced: Server;
  /** With 500 tools of an MCP server, of its tool file and as each caller is shown them. */
  readonly manyMcp: Server;
  readonly manyOfCaller: Server;
}

/** Takes spans and keeps none. */
export const collector = () =>
  serve((_, request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  }, '');

export async function startOthers(stubs: Stubs): Promise<Others> {
  const traced = {
    OTEL_EXPORTER_OTLP_ENDPOINT: await collector(),
    OTEL_TRACES_SAMPLER_ARG: '0.1',
    TRACES_PER_SECOND: '0',
  };
  const lists = (from: 'file' | 'caller') => ({
    GATEWAY_CONFIG: gatewayFile(`many-${from}`, mcpUpstreams(['many'], stubs.mcp, from)),
  });
  return {
    expressV1: await startServer('SDK v1 on Express', stubs),
    mcpNest: hasPeers() ? await startServer('@rekog/mcp-nest', stubs) : undefined,
    logging: await startServer('ours', stubs, { ADMIN_PORT: 'off', AUDIT: 'off' }),
    traced: await startServer('ours', stubs, traced),
    manyMcp: await startServer('ours', stubs, lists('file')),
    manyOfCaller: await startServer('ours', stubs, lists('caller')),
  };
}

export const toolsOf = (stubs: Stubs) => manyTools(stubs.upstream, MANY);
