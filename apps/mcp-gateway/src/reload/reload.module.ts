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
import type { HttpClient } from '#outbound';
import { TokenExchangeService } from '#token-exchange';
import { CurrentCatalogue } from '../catalogue/current-catalogue.js';
import type { Tool } from '../catalogue/tool.js';
import { AFTER, CLOCK, type After, type Clock, type GatewayParts } from '../gateway-parts.js';
import { toolsWithoutUpstream, writtenTools } from '../sources/written.source.js';
import type { UpstreamFor } from '../sources/served-tool.js';
import { TOOLS, ToolsModule, UPSTREAM_TOOLS, UpstreamToolsModule } from '../tools/tools.module.js';
import type { UpstreamTool } from '../tools/upstream-tool.js';
import { HttpUpstream } from '../upstreams/http/http-upstream.js';
import { clientsOf, UpstreamClients } from '../upstreams/upstream-clients.js';
import { buildCatalogue, type CatalogueParts } from './build-catalogue.js';
import { FileWatch } from './file-watch.js';
import { Reloader, type ReloaderParts } from './reloader.js';

/** Injection token of the `Reloader`; undefined where no file says what is served. */
export const RELOADER = Symbol('reloader');

const UPSTREAM_FOR = Symbol('upstream-for');
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

  static with(parts: GatewayParts): DynamicModule {
    const { tools = ToolsModule, upstreamTools = UpstreamToolsModule } = parts;
    return {
      module: ReloadModule,
      imports: [tools, upstreamTools],
      providers: [
        UPSTREAMS,
        catalogueParts(parts),
        currentCatalogue(parts),
        reloader(parts),
        fileWatch(parts),
      ],
      exports: [CurrentCatalogue, RELOADER],
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

const UPSTREAMS: FactoryProvider<UpstreamFor> = {
  provide: UPSTREAM_FOR,
  inject: [TokenExchangeService, HTTP_CLIENT, CLOCK, AFTER],
  useFactory:
    (tokens: TokenExchangeService, http: HttpClient, ...[clock, after]: [Clock, After]) =>
    ({ name, url, exchange, limits }, scopes) => {
      if (exchange === undefined) throw new TypeError(`${name} has no exchange`);
      const { audience } = exchange;
      const settings = { name, baseUrl: url, audience, scopes, timeoutMs: limits.timeoutMs };
      return new HttpUpstream(settings, {
        tokens: tokens.exchanger(exchange),
        http,
        clock,
        after,
      });
    },
};

function catalogueParts({ logger }: GatewayParts): FactoryProvider<CatalogueParts> {
  return {
    provide: CATALOGUE_PARTS,
    inject: [TOOLS, UPSTREAM_TOOLS, UPSTREAM_FOR, CLOCK, AFTER],
    useFactory: (
      own: readonly Tool[],
      written: readonly UpstreamTool[],
      ...[upstreamFor, clock, after]: [UpstreamFor, Clock, After]
    ) => ({
      sources: ({ upstreams, sample }) => [
        ...upstreams.map((settings) => writtenTools(settings, written, upstreamFor)),
        ...(sample ? [toolsWithoutUpstream(own)] : []),
      ],
      clock,
      after,
      logger,
    }),
  };
}

function currentCatalogue({ served, file }: GatewayParts): FactoryProvider {
  return {
    provide: CurrentCatalogue,
    inject: [CATALOGUE_PARTS],
    useFactory: async (using: CatalogueParts) => {
      const built = await buildCatalogue(served, 1, using);
      if (!built.ok) throw new ConfigError(built.problems);
      return new CurrentCatalogue(built.catalogue, file !== undefined);
    },
  };
}

function reloader({ served, file, logger }: GatewayParts): FactoryProvider {
  return {
    provide: RELOADER,
    inject: [CurrentCatalogue, CATALOGUE_PARTS, UpstreamClients, TokenExchangeService],
    useFactory: (
      current: CurrentCatalogue,
      using: CatalogueParts,
      ...[clients, tokens]: [UpstreamClients, TokenExchangeService]
    ) => {
      const build: ReloaderParts['build'] = (...what) => buildCatalogue(...what, using);
      const swapped: ReloaderParts['swapped'] = ({ upstreams }) => {
        clients.replace(clientsOf(upstreams, tokens));
      };
      return file && new Reloader({ file, served, current, build, swapped, logger });
    },
  };
}

function fileWatch({ file, logger }: GatewayParts): FactoryProvider {
  return {
    provide: FILE_WATCH,
    inject: [RELOADER, AFTER],
    useFactory: (reloads: Reloader | undefined, after: After) => {
      if (file?.watch !== true || reloads === undefined) return undefined;
      const changed = () => void reloads.reload('the file changed');
      return new FileWatch(file.path, { after, logger }, changed);
    },
  };
}
