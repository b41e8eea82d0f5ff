import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import type { TokenExchangeOptions } from './token-exchange.options.js';
import { TokenExchangeService } from './token-exchange.service.js';

/** Where `TokenExchangeOptions` come from. */
export type TokenExchangeAsyncOptions = Pick<
  FactoryProvider<TokenExchangeOptions>,
  'inject' | 'useFactory'
> &
  Pick<DynamicModule, 'imports'>;

/** Provides `TokenExchangeService`, and nothing else. */
@Module({})
export class TokenExchangeModule {
  static forRootAsync(options: TokenExchangeAsyncOptions): DynamicModule {
    const { imports = [], inject = [], useFactory } = options;
    return {
      module: TokenExchangeModule,
      imports,
      providers: [
        {
          provide: TokenExchangeService,
          inject,
          useFactory: async (...parts: unknown[]) =>
            new TokenExchangeService(
              await (useFactory as (...p: unknown[]) => Promise<TokenExchangeOptions>)(...parts),
            ),
        },
      ],
      exports: [TokenExchangeService],
    };
  }
}
