import { loadScriptConfig } from './config.js';
import { HOPS_FILE } from '../apps/mcp-gateway/src/cli/client/hops.js';
import { HopsFile } from './support/hops-file.js';
import { isRequestLine, ReadableLog, wantsColours } from './support/log-lines.js';
import { nextSteps } from './support/next-steps.js';
import { isFree } from './support/ports.js';
import { servicesOf, sharedPort, type Service } from './support/services.js';
import { readStartFolder } from './support/start-folder.js';
import { Supervisor } from './support/supervisor.js';

async function main(): Promise<void> {
  process.stdout.on('error', () => undefined);
  const [, , name] = process.argv;
  const folder = name === undefined ? undefined : readStartFolder(name);
  const config = loadScriptConfig();
  const services = servicesOf(config, folder);
  await checkPorts(services);
  const hops = new HopsFile(HOPS_FILE, say);
  const log = new ReadableLog(wantsColours(config.environment, process.stdout.isTTY));
  const environment = {
    ...config.environment,
    ...(folder && { GATEWAY_CONFIG: folder.gatewayFile }),
  };
  const supervisor = new Supervisor(environment, (service, line) => {
    if (isRequestLine(line)) hops.append(line);
    process.stdout.write(`${service.padEnd(12)} | ${log.readable(line)}\n`);
  });
  const servesFile = (environment.GATEWAY_CONFIG?.trim() ?? '') !== '';
  const stopped = stopOnSignal(supervisor, servesFile ? ENDING : [...ENDING, 'SIGHUP']);
  if (servesFile) reloadOnHangup(supervisor);
  try {
    if (!config.localIssuer)
      say(`The issuer is ${config.issuer}; the local issuer is not started.`);
    for (const service of services) {
      say(`starting ${service.name} on port ${service.port} …`);
      await Promise.race([supervisor.start(service), stopped]);
    }
    let ready = true;
    for (const service of services) {
      const why = stopped.done
        ? undefined
        : await Promise.race([supervisor.settled(service), stopped]);
      if (typeof why !== 'string') continue;
      ready = false;
      say(`${service.name} runs and tries on: ${why}.`);
    }
    const reload = servesFile ? RELOAD : '';
    const tries = folder?.try ?? [];
    if (!stopped.done) say(nextSteps({ config, environment, ready, tries }) + reload);
    const sentence = await Promise.race([supervisor.ended, stopped]);
    if (typeof sentence === 'string') throw new Error(sentence);
  } finally {
    await supervisor.stop();
  }
}

async function checkPorts(services: readonly Service[]): Promise<void> {
  const shared = sharedPort(services);
  if (shared !== undefined) throw new Error(shared);
  for (const { name, port, portSetting } of services) {
    if (await isFree(port)) continue;
    throw new Error(
      `Port ${port} for ${name} is taken. Free it, or set ${portSetting} to another.`,
    );
  }
}

const WATCH_MS = 500;
const ENDING = ['SIGINT', 'SIGTERM'] as const;
const RELOAD = `kill -HUP ${process.pid} reads the gateway's file again.\n`;

/** Where the gateway serves a file, SIGHUP means the same as for the gateway alone. */
function reloadOnHangup(supervisor: Supervisor): void {
  process.on('SIGHUP', () => {
    say('SIGHUP: the gateway reads its file again.');
    supervisor.signal('mcp-gateway', 'SIGHUP');
  });
}

/**
 * Resolves at the first signal, or when the process that started this one is gone (npm does not pass
 * every signal on); later signals change nothing, the stop is already under way.
 */
function stopOnSignal(
  supervisor: Supervisor,
  signals: readonly NodeJS.Signals[],
): Promise<void> & { done: boolean } {
  let resolveStop: () => void = () => undefined;
  const stopped = Object.assign(
    new Promise<void>((resolve) => {
      resolveStop = resolve;
    }),
    { done: false },
  );
  const stop = () => {
    if (!stopped.done) say('stopping …');
    stopped.done = true;
    void supervisor.stop().then(resolveStop);
  };
  for (const signal of signals) process.on(signal, stop);
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, WATCH_MS).unref();
  return stopped;
}

function say(text: string): void {
  process.stdout.write(`${'start'.padEnd(12)} | ${text}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`npm start: ${error instanceof Error ? error.message : 'failed'}\n`);
    process.exit(1);
  },
);
