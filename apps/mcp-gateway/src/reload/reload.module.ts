import {
  Global,
  Inject,
  Module,
  type DynamicModule,
  type FactoryProvider,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ConfigError, HTTP_CLIENT } from '#auth';
import type { HttpStreams } from '#outbound';
import { TokenExchangeService } from '#token-exchange';
import { CurrentCatalogue } from '../catalogue/current-catalogue.js';
import type { LearnedTools } from '../catalogue/learned-tools.js';
import type { Tool } from '../catalogue/tool.js';
import {
  AFTER,
  STEADY_CLOCK,
  type After,
  type Clock,
  type GatewayParts,
} from '../gateway-parts.js';
import { OBSERVER, type GatewayObserver } from '../observing/gateway-event.js';
import type { ComparedTool } from '../sources/mcp/drift/drift-watch.js';
import { learnedTools } from '../sources/mcp/learned/learned.source.js';
import { relayedTools } from '../sources/mcp/tool-list.source.js';
import { documentTools } from '../sources/openapi/document.source.js';
import type { ReadingParts } from '../sources/openapi/document-readers.js';
import { toolsWithoutUpstream, writtenTools } from '../sources/written.source.js';
import { TOOLS, ToolsModule, UPSTREAM_TOOLS, UpstreamToolsModule } from '../tools/tools.module.js';
import type { UpstreamTool } from '../tools/upstream-tool.js';
import { HeldValues } from '../upstreams/held-values.js';
import { clientsOf, UpstreamClients } from '../upstreams/upstream-clients.js';
import { buildCatalogue, type CatalogueParts } from './build-catalogue.js';
import { FirstReport, logReport } from './catalogue-report.js';
import { FileWatch } from './file-watch.js';
import { Reloader, type ReloaderParts } from './reloader.js';
import { MCP_SERVERS, OPEN_UPSTREAMS, UPSTREAMS, type OpenUpstreams } from './upstream-for.js';

/** Injection token of the `Reloader`; undefined where no file says what is served. */
export const RELOADER = Symbol('reloader');

/** The parts that it takes. */
export interface ServedParts extends Pick<
  GatewayParts,
  'served' | 'file' | 'logger' | 'tools' | 'upstreamTools'
> {
  /** How documents are fetched; by default as all else is, patiently. */
  readonly documents?: Pick<ReadingParts, 'http' | 'patient'>;
}

const CATALOGUE_PARTS = Symbol('catalogue-parts');
const FILE_WATCH = Symbol('file-watch');

/** What is served: the catalogue of the start, and those that come in its place. */
@Global()
@Module({})
export class ReloadModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly current: CurrentCatalogue,
    @Inject(RELOADER) private readonly reloader: Reloader | undefined,
    @Inject(FILE_WATCH) private readonly watch: FileWatch | undefined,
  ) {}

  static with(parts: ServedParts): DynamicModule {
    const { tools = ToolsModule, upstreamTools = UpstreamToolsModule } = parts;
    return {
      module: ReloadModule,
      imports: [tools, upstreamTools],
      providers: [
        UPSTREAMS,
        MCP_SERVERS,
        catalogueParts(parts),
        FirstReport,
        currentCatalogue(parts),
        reloader(parts),
        fileWatch(parts),
      ],
      exports: [CurrentCatalogue, RELOADER, MCP_SERVERS],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.watch?.start();
  }

  /** Runs after the server has answered its last request. */
  async onApplicationShutdown(): Promise<void> {
    this.watch?.close();
    await this.reloader?.stop();
    await this.current.now.close();
  }
}

function catalogueParts({ logger, documents }: ServedParts): FactoryProvider<CatalogueParts> {
  return {
    provide: CATALOGUE_PARTS,
    inject: [TOOLS, UPSTREAM_TOOLS, OPEN_UPSTREAMS, HTTP_CLIENT, STEADY_CLOCK, AFTER, OBSERVER],
    useFactory: (
      own: readonly Tool[],
      written: readonly UpstreamTool[],
      ...[open, http, steady, after, observer]: [
        OpenUpstreams,
        HttpStreams,
        Clock,
        After,
        GatewayObserver,
      ]
    ) => {
      const { upstreamFor } = open;
      const compared = (found: ComparedTool) => {
        observer({ kind: 'tool_compared', ...found });
      };
      const lists = new HeldValues<LearnedTools>();
      const reading = { http, patient: true, ...documents, steady, after };
      return {
        sources: ({ upstreams, sample }) => [
          ...upstreams.map((settings) => {
            const { openapi, mcp } = settings;
            if (mcp !== undefined) {
              const listed = mcp.list.from === 'file' ? relayedTools : learnedTools;
              const relaying = { ...open, clock: steady, after, logger, compared, lists };
              return listed({ ...settings, mcp }, relaying);
            }
            return openapi === undefined
              ? writtenTools(settings, written, upstreamFor)
              : documentTools({ ...settings, openapi }, { reading, upstreamFor });
          }),
          ...(sample ? [toolsWithoutUpstream(own)] : []),
        ],
        steady,
        after,
        logger,
      };
    },
  };
}

function currentCatalogue({ served, file, logger }: ServedParts): FactoryProvider {
  return {
    provide: CurrentCatalogue,
    inject: [CATALOGUE_PARTS, FirstReport],
    useFactory: async (using: CatalogueParts, first: FirstReport) => {
      const built = await buildCatalogue(served.now, 1, using);
      if (!built.ok) throw new ConfigError(built.problems);
      first.now = built.report;
      logReport(built.report, logger);
      return new CurrentCatalogue(built.catalogue, file !== undefined);
    },
  };
}

function reloader({ served, file, logger }: ServedParts): FactoryProvider {
  return {
    provide: RELOADER,
    inject: [
      ...[CurrentCatalogue, CATALOGUE_PARTS, UpstreamClients],
      ...[TokenExchangeService, FILE_WATCH, OBSERVER],
    ],
    useFactory: (
      current: CurrentCatalogue,
      using: CatalogueParts,
      ...[clients, tokens, watch, observer]: [
        UpstreamClients,
        TokenExchangeService,
        FileWatch | undefined,
        GatewayObserver,
      ]
    ) => {
      if (file === undefined) return undefined;
      const build: ReloaderParts['build'] = async (...what) => {
        const built = await buildCatalogue(...what, using);
        const files = [file.path, ...built.report.files];
        // What could not be read may have named others, which are the ones to be corrected.
        await (built.ok ? watch?.follow(files) : watch?.followToo(files));
        return built;
      };
      const swapped: ReloaderParts['swapped'] = (next) => {
        served.replace(next);
        clients.replace(clientsOf(next.upstreams, tokens));
      };
      const rules = { file, served: served.now, current, build, swapped, observer, logger };
      const reloads = new Reloader(rules);
      if (watch) {
        watch.onChanged = (paths) => {
          void reloads.reload(
            paths.includes(file.path) ? 'the file changed' : 'a document changed',
          );
        };
      }
      return reloads;
    },
  };
}

function fileWatch({ file, logger }: ServedParts): FactoryProvider {
  return {
    provide: FILE_WATCH,
    // Of the catalogue, which is built by then.
    inject: [FirstReport, AFTER, CurrentCatalogue],
    useFactory: ({ now: { files } }: FirstReport, after: After) =>
      file?.watch === true ? new FileWatch([file.path, ...files], { after, logger }) : undefined,
  };
}
