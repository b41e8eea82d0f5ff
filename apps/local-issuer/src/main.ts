import { loadConfig } from './config.js';
import { createLocalIssuer } from './local-issuer.js';

async function bootstrap(): Promise<void> {
  const issuer = createLocalIssuer({
    ...loadConfig(),
    keyFile: '.run/local-issuer-keys.json',
    clientFile: '.run/local-issuer-clients.json',
  });
  let closing: Promise<void> | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      closing ??= issuer.close().then(() => process.exit(0));
    });
  }
  await issuer.listen();
}

bootstrap().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`local-issuer did not start. ${message}\n`);
  process.exit(1);
});
