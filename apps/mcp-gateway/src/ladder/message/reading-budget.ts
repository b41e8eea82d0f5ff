import { Inject, Injectable } from '@nestjs/common';
import { OutageLog } from '#serving';
import { APP_LOGGER, type AppLogger } from '#telemetry';
import { STEADY_CLOCK, type Clock } from '../../gateway-parts.js';
import { LADDER_OPTIONS, type LadderOptions } from '../ladder-options.js';

type Bounds = Pick<LadderOptions, 'maxReadingBytes' | 'maxReadingBytesOfCaller'>;

/** Whether bytes may be kept, or whose share they would exceed. */
export type Grant = 'granted' | 'caller' | 'all';

/** The bytes of all bodies that are being read, within `MAX_READING_BYTES`. */
@Injectable()
export class ReadingBudget {
  private total = 0;
  private readonly ofCaller = new Map<string, number>();
  private readonly outage: OutageLog;

  constructor(
    @Inject(LADDER_OPTIONS) private readonly bounds: Bounds,
    @Inject(APP_LOGGER) logger: Pick<AppLogger, 'info' | 'warn' | 'error'>,
    @Inject(STEADY_CLOCK) steady: Clock,
  ) {
    this.outage = new OutageLog(logger, steady);
  }

  take(caller: string, bytes: number): Grant {
    const { maxReadingBytes, maxReadingBytesOfCaller } = this.bounds;
    const own = (this.ofCaller.get(caller) ?? 0) + bytes;
    if (own > maxReadingBytesOfCaller) return 'caller';
    if (this.total + bytes > maxReadingBytes) {
      this.outage.fails(`MAX_READING_BYTES: ${maxReadingBytes} are being read; answering 503`);
      return 'all';
    }
    this.total += bytes;
    this.ofCaller.set(caller, own);
    return 'granted';
  }

  give(caller: string, bytes: number): void {
    this.total -= bytes;
    const own = (this.ofCaller.get(caller) ?? 0) - bytes;
    if (own > 0) this.ofCaller.set(caller, own);
    else this.ofCaller.delete(caller);
    if (this.total <= this.bounds.maxReadingBytes / 2) {
      this.outage.works('MAX_READING_BYTES: there is room again');
    }
  }
}
