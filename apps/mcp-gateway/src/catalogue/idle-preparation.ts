import type { OnModuleDestroy } from '@nestjs/common';
import { describeError } from '#serving';
import type { AppLogger } from '#telemetry';
import type { Clock } from '../gateway-parts.js';
import type { Catalogue } from './catalogue.js';
import type { CurrentCatalogue } from './current-catalogue.js';
import type { JsonObject, ToolSchema } from './tool-schema.js';

/** Milliseconds after which a slice begins no other schema; the last one may take longer. */
export const SLICE_MS = 10;

/** Runs something in another turn of the event loop; returns a function that cancels it. */
export type Idle = (run: () => void) => () => void;

/** What the preparation works with. */
export interface IdlePreparationParts {
  readonly current: CurrentCatalogue;
  readonly logger: Pick<AppLogger, 'warn'>;
  readonly idle?: Idle;
  /** Measures a slice, in milliseconds. */
  readonly clock?: Clock;
}

interface Unprepared {
  readonly tool: string;
  readonly prepare: () => void;
}

/**
 * Prepares the schemas of the current catalogue between requests, so that no first call has to wait for it:
 * the largest first, a slice in each turn of the event loop. Begins again after each swap; ends with the app.
 */
export class IdlePreparation implements OnModuleDestroy {
  private started = false;
  private cancel = (): void => undefined;

  constructor(private readonly parts: IdlePreparationParts) {
    parts.current.onReplaced((_before, now) => {
      if (this.started) this.prepare(now);
    });
  }

  /** Called when the server listens. */
  start(): void {
    this.started = true;
    this.prepare(this.parts.current.now);
  }

  onModuleDestroy(): void {
    this.started = false;
    this.cancel();
  }

  private prepare(catalogue: Catalogue): void {
    this.cancel();
    this.next(() => {
      const end = this.sliceEnd();
      this.slice(unpreparedOf(catalogue), end);
    });
  }

  private next(run: () => void): void {
    const { idle = nextTurn } = this.parts;
    this.cancel = idle(run);
  }

  /** Takes from the end of what is left. */
  private slice(left: Unprepared[], end = this.sliceEnd()): void {
    do {
      const one = left.pop();
      if (one === undefined) return;
      this.run(one);
    } while (this.now() < end);
    this.next(() => {
      this.slice(left);
    });
  }

  private sliceEnd(): number {
    return this.now() + SLICE_MS;
  }

  private now(): number {
    const { clock = () => performance.now() } = this.parts;
    return clock();
  }

  private run({ tool, prepare }: Unprepared): void {
    try {
      prepare();
    } catch (error) {
      this.parts.logger.warn({ tool, error: describeError(error) }, 'a schema was not prepared');
    }
  }
}

/** Not `unref`ed: such a turn comes only when something else wakes the event loop. */
const nextTurn: Idle = (run) => {
  const turn = setImmediate(run);
  return () => {
    clearImmediate(turn);
  };
};

/** The largest at the end. Tools may share a schema. */
function unpreparedOf(catalogue: Catalogue): Unprepared[] {
  const schemas = new Map<
    ToolSchema<unknown, JsonObject>,
    Unprepared & { readonly size: number }
  >();
  for (const { name } of catalogue.listed) {
    const { input, output } = catalogue.find(name) ?? {};
    for (const schema of [input, output]) {
      if (schema?.prepare === undefined || schemas.has(schema)) continue;
      const prepare = () => schema.prepare?.();
      schemas.set(schema, { tool: name, prepare, size: JSON.stringify(schema.json).length });
    }
  }
  return [...schemas.values()].sort((one, other) => one.size - other.size);
}
