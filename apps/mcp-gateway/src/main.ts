import { Drain, runApp } from '#serving';
import type { AuditLog } from './audit/audit-log.js';
import type { Reloader } from './reload/reloader.js';

// Loaded within, so that a signal during the loading finds a listener.
runApp('mcp-gateway', async (logStream) => {
  const { loadConfig } = await import('./config/load-config.js');
  const { createGateway } = await import('./create-gateway.js');
  const { AUDIT_LOG } = await import('./gateway-parts.js');
  const { ToldMessages } = await import('./ladder/told-messages.js');
  const { RELOADER } = await import('./reload/reload.module.js');
  const { APP_LOGGER } = await import('#telemetry');
  const config = await loadConfig();
  const app = await createGateway(config, { logStream });
  await app.listen(config.endpoint.port, config.endpoint.host);
  const reloader = app.get<Reloader | undefined>(RELOADER);
  const audit = app.get<AuditLog | undefined>(AUDIT_LOG);
  const reload = () => {
    audit?.reopen();
    void reloader?.reload('SIGHUP');
  };
  return {
    drain: app.get(Drain),
    delayMs: config.drain.delayMs,
    logger: app.get(APP_LOGGER),
    close: () => app.close(),
    beforeExit: () => {
      app.get(ToldMessages, { strict: false }).cut();
      audit?.close();
    },
    ...((reloader ?? audit) && { reload }),
  };
});
