import { describeError } from '#serving';
import type { AppLogger } from '#telemetry';
import type { CurrentCatalogue } from '../catalogue/current-catalogue.js';
import type { ServedSettings } from '../config/served-settings.js';
import type { Reloaded } from '../observing/gateway-event.js';
import type { Built } from './build-catalogue.js';
import { logReport, type CatalogueReport } from './catalogue-report.js';
import { listed, reloadedFields, type Served } from './reload-line.js';
import type { ServedFile } from './served-file.js';

/** Why a reload is wanted. */
export type ReloadReason = 'SIGHUP' | 'the file changed' | 'a document changed';

/** What a reload works with. */
export interface ReloaderParts {
  readonly file: ServedFile;
  /** What `current` was built from. */
  readonly served: ServedSettings;
  readonly current: CurrentCatalogue;
  readonly build: (served: ServedSettings, generation: number) => Promise<Built>;
  /** Called with what is served from now on, just before its catalogue is. */
  readonly swapped?: (served: ServedSettings) => void;
  /** Is told of each reload; nobody by default. */
  readonly observer?: (reloaded: Reloaded) => void;
  readonly logger: AppLogger;
}

type ReportedServed = Served & { readonly report: CatalogueReport };
type Next = ReportedServed | { readonly problems: readonly string[] };

/**
 * Takes a changed file: reads it, builds its catalogue beside the one that is served, and swaps. One reload
 * at a time; what is asked for meanwhile is one more afterwards, so that the last state of the file wins.
 * Whatever goes wrong leaves the old catalogue serving and is one ERROR line.
 */
export class Reloader {
  private readonly done = { succeeded: 0, failed: 0 };
  private settings: ServedSettings;
  private running: Promise<void> | undefined;
  private wanted: ReloadReason | undefined;
  private stopped = false;

  constructor(private readonly parts: ReloaderParts) {
    this.settings = parts.served;
  }

  /** Reloads since the start. */
  get counts(): { readonly succeeded: number; readonly failed: number } {
    return this.done;
  }

  /** Asks for a reload. Resolves when none is under way and none is wanted; never rejects. */
  reload(reason: ReloadReason): Promise<void> {
    if (!this.stopped) this.wanted = reason;
    this.running ??= this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  /** Nothing is swapped any more. Resolves when no reload is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wanted = undefined;
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.wanted !== undefined) {
      const reason = this.wanted;
      this.wanted = undefined;
      const next = await this.next();
      if (this.stopped) await close(next);
      else if ('problems' in next) this.keep(reason, next.problems);
      else this.swap(reason, next);
    }
  }

  private async next(): Promise<Next> {
    const { file, build, current } = this.parts;
    try {
      const read = await file.read();
      if ('problems' in read) return read;
      const built = await build(read.served, current.now.generation + 1);
      if (!built.ok) return built;
      const { catalogue, report } = built;
      return { catalogue, report, settings: read.served };
    } catch (error) {
      const { name, at = '' } = describeError(error);
      return { problems: [`${file.path}: not read: ${name} ${at}`.trimEnd()] };
    }
  }

  private swap(reason: ReloadReason, next: ReportedServed): void {
    const { current, logger } = this.parts;
    const fields = reloadedFields({ catalogue: current.now, settings: this.settings }, next);
    // Its secrets and clients are known before the first call that uses them.
    this.parts.swapped?.(next.settings);
    current.replace(next.catalogue);
    this.settings = next.settings;
    this.done.succeeded += 1;
    const { generation } = next.catalogue;
    this.parts.observer?.({ kind: 'reloaded', ok: true, generation });
    logger.info(
      { event: 'reload', reason, ...fields },
      'reloaded; settings of the environment change with a restart only',
    );
    logReport(next.report, logger);
  }

  private keep(reason: ReloadReason, problems: readonly string[]): void {
    const { current, logger, file } = this.parts;
    this.done.failed += 1;
    const { generation } = current.now;
    this.parts.observer?.({ kind: 'reloaded', ok: false, generation });
    const todo = `correct what the problems name${file.watch ? '' : ' and send SIGHUP'}`;
    logger.error(
      { event: 'reload', reason, generation, problems: listed(problems) },
      `reload failed: generation ${generation} keeps serving; ${todo}`,
    );
  }
}

async function close(next: Next): Promise<void> {
  if ('catalogue' in next) await next.catalogue.close();
}
