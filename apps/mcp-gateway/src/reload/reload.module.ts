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
import { TokenExchangeService, WeakValues } from '#token-exchange';
import { CurrentCatalogue } from '../catalogue/current-catalogue.js';
import type { Tool } from '../catalogue/tool.js';
import type { UpstreamSettings } from '../config/served-settings.js';
import { AFTER, CLOCK, type After, type Clock, type GatewayParts } from '../gateway-parts.js';
import { toolsWithoutUpstream, writtenTools } from '../sources/written.source.js';
import type { UpstreamFor } from '../sources/served-tool.js';
import { TOOLS, ToolsModule, UPSTREAM_TOOLS, UpstreamToolsModule } from '../tools/tools.module.js';
import type { UpstreamTool } from '../tools/upstream-tool.js';
import { HttpUpstream, type HttpUpstreamParts } from '../upstreams/http/http-upstream.js';
import { RequestSlots } from '../upstreams/http/request-slots.js';
import { clientsOf, UpstreamClients } from '../upstreams/upstream-clients.js';
import { buildCatalogue, type CatalogueParts } from './build-catalogue.js';
import { FileWatch } from './file-watch.js';
import { Reloader, type ReloaderParts } from './reloader.js';

/** Injection token of the `Reloader`; undefined where no file says what is served. */
export const RELOADER = Symbol('reloader');

/** The parts that it takes. */
export type ServedParts = Pick<
  GatewayParts,
  'served' | 'file' | 'logger' | 'tools' | 'upstreamTools'
>;

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

  static with(parts: ServedParts): DynamicModule {
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
  useFactory: (
    tokens: TokenExchangeService,
    http: HttpStreams,
    ...[clock, after]: [Clock, After]
  ) => {
    // One for each entry: its tools share the limit of requests under way.
    const known = new WeakMap<UpstreamSettings, HttpUpstream>();
    // Outlive a reload: requests that the generation before has under way count as well.
    const counted = new WeakValues<RequestSlots>();
    const slotsOf = ({ name, url, limits: { concurrency } }: UpstreamSettings) =>
      counted.of(
        JSON.stringify([name, url, concurrency]),
        () => new RequestSlots(concurrency, after),
      );
    return (settings, scopes) => {
      const slots = slotsOf(settings);
      const upstream =
        known.get(settings) ?? httpUpstream(settings, { tokens, http, clock, after, slots });
      known.set(settings, upstream);
      return upstream.asking(scopes);
    };
  },
};

type Parts = Omit<HttpUpstreamParts, 'tokens'> & { readonly tokens: TokenExchangeService };

function httpUpstream(settings: UpstreamSettings, { tokens, ...parts }: Parts): HttpUpstream {
  const { exchange } = settings;
  return new HttpUpstream(settings, {
    ...parts,
    tokens: exchange && tokens.exchanger(exchange),
  });
}

function catalogueParts({ logger }: ServedParts): FactoryProvider<CatalogueParts> {
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

function currentCatalogue({ served, file }: ServedParts): FactoryProvider {
  return {
    provide: CurrentCatalogue,
    inject: [CATALOGUE_PARTS],
    useFactory: async (using: CatalogueParts) => {
      const built = await buildCatalogue(served.now, 1, using);
      if (!built.ok) throw new ConfigError(built.problems);
      return new CurrentCatalogue(built.catalogue, file !== undefined);
    },
  };
}

function reloader({ served, file, logger }: ServedParts): FactoryProvider {
  return {
    provide: RELOADER,
    inject: [CurrentCatalogue, CATALOGUE_PARTS, UpstreamClients, TokenExchangeService],
    useFactory: (
      current: CurrentCatalogue,
      using: CatalogueParts,
      ...[clients, tokens]: [UpstreamClients, TokenExchangeService]
    ) => {
      const build: ReloaderParts['build'] = (...what) => buildCatalogue(...what, using);
      const swapped: ReloaderParts['swapped'] = (next) => {
        served.replace(next);
        clients.replace(clientsOf(next.upstreams, tokens));
      };
      return file && new Reloader({ file, served: served.now, current, build, swapped, logger });
    },
  };
}

function fileWatch({ file, logger }: ServedParts): FactoryProvider {
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
