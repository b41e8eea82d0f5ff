import { Inject, Injectable } from '@nestjs/common';
import {
  OBSERVER,
  type GatewayObserver,
  type RequestRejected,
} from '../observing/gateway-event.js';
import { MessageWatch, type WatchedMessage } from '../observing/message-watch.js';

/** Tells what becomes of messages, each once. */
@Injectable()
export class ToldMessages {
  private readonly open = new Set<MessageWatch>();

  constructor(@Inject(OBSERVER) private readonly observer: GatewayObserver) {}

  watch(message: WatchedMessage): MessageWatch {
    const watch = new MessageWatch(message, (event) => {
      this.open.delete(watch);
      this.observer(event);
    });
    this.open.add(watch);
    return watch;
  }

  /** A request that was refused before it was known to be a call. */
  rejected(request: Omit<RequestRejected, 'kind'>): void {
    this.observer({ kind: 'request_rejected', ...request });
  }

  /** The process ends: each call that is not decided is told as one that it cut short. */
  cut(): void {
    for (const watch of this.open) watch.decided('tool_error', 'cancelled', 'stopped');
  }
}
