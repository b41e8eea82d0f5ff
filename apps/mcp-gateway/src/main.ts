import { loadConfig } from './config.js';
import { createGateway } from './create-gateway.js';

async function bootstrap(): Promise<void> {
  const config = await loadConfig();
  const app = await createGateway(config);
  app.enableShutdownHooks();
  await app.listen(config.port, config.host);
}

bootstrap().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`mcp-gateway did not start. ${message}\n`);
  process.exit(1);
});
