import { Drain, runApp } from '#serving';

// Loaded within, so that a signal during the loading finds a listener.
runApp('orders-api', async (logStream) => {
  const { loadConfig } = await import('./config.js');
  const { createOrdersApi } = await import('./create-orders-api.js');
  const { APP_LOGGER } = await import('#telemetry');
  const config = await loadConfig();
  const app = await createOrdersApi(config, { logStream });
  await app.listen(config.port, config.host);
  return {
    drain: app.get(Drain),
    delayMs: config.drain.delayMs,
    logger: app.get(APP_LOGGER),
    close: () => app.close(),
  };
});
