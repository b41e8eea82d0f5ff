import { Global, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HTTP_CLIENT } from '#auth';
import { realAfter, type HttpClient } from '#outbound';
import { TokenExchangeService } from '#token-exchange';
import { catalogueOf, type Catalogue } from '../../catalogue/catalogue.js';
import type { Tool } from '../../catalogue/tool.js';
import { GATEWAY_CONFIG } from '../../config/config.js';
import { AFTER, CLOCK } from '../../gateway-parts.js';
import { TOOLS, ToolsModule } from '../../tools/tools.module.js';
import type { Served } from './served.js';

/** What the tools' upstreams ask and send through. */
export interface DryParts {
  readonly tokens: Pick<TokenExchangeService, 'exchange' | 'exchangeAgain'>;
  readonly http: HttpClient;
}

/** A catalogue, or everything that keeps it from being served. */
export type Built =
  | { readonly ok: true; readonly catalogue: Catalogue }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The tools as the gateway would serve them, made without serving them: only `parts` can reach anybody. */
export async function dryCatalogue({ config }: Served, parts: DryParts): Promise<Built> {
  const context = await NestFactory.createApplicationContext(DryModule.with(config, parts), {
    logger: false,
    abortOnError: false,
  });
  try {
    return { ok: true, catalogue: catalogueOf(context.get<Tool[]>(TOOLS), 1) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { ok: false, problems: [error.message] };
  } finally {
    await context.close();
  }
}

/** What the tools' modules take from those that join the libraries. */
@Global()
@Module({})
class DryPartsModule {}

@Module({})
class DryModule {
  static with(config: Served['config'], { tokens, http }: DryParts): DynamicModule {
    const provided = [
      { provide: GATEWAY_CONFIG, useValue: config },
      { provide: TokenExchangeService, useValue: tokens },
      { provide: HTTP_CLIENT, useValue: http },
      { provide: CLOCK, useValue: Date.now },
      { provide: AFTER, useValue: realAfter },
    ];
    return {
      module: DryModule,
      imports: [
        {
          module: DryPartsModule,
          providers: provided,
          exports: provided.map((each) => each.provide),
        },
        ToolsModule,
      ],
      exports: [ToolsModule],
    };
  }
}
