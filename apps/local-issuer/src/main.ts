import { endOnSignals } from './ending.js';

const running = endOnSignals('local-issuer');

// Loaded afterwards, so that a signal during the loading finds a listener.
async function bootstrap(): Promise<void> {
  const { loadConfig } = await import('./config.js');
  const { createLocalIssuer } = await import('./local-issuer.js');
  const issuer = createLocalIssuer({
    ...loadConfig(),
    keyFile: '.run/local-issuer-keys.json',
    clientFile: '.run/local-issuer-clients.json',
  });
  await issuer.listen();
  running(issuer);
}

bootstrap().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`local-issuer did not start. ${message}\n`);
  process.exit(1);
});
