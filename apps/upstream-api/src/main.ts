import { loadConfig } from './config.js';
import { createUpstreamApi } from './create-upstream-api.js';

async function bootstrap(): Promise<void> {
  const config = await loadConfig();
  const app = await createUpstreamApi(config);
  app.enableShutdownHooks();
  await app.listen(config.port, config.host);
}

bootstrap().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`upstream-api did not start. ${message}\n`);
  process.exit(1);
});
