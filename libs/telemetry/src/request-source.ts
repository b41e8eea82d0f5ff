import type { IncomingMessage } from 'node:http';
import { safeLine } from '#foreign-text';
import { sourceOf } from './source-address.js';

/** Most characters of a user agent that is told. */
export const MAX_USER_AGENT_CHARACTERS = 120;

const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

/** Where a request came from, as observers are told of it; what costs time is made when it is asked for. */
export class RequestSource {
  readonly #address: string;
  readonly #agent: string | undefined;

  constructor({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>) {
    this.#address = socket.remoteAddress ?? '';
    this.#agent = headers['user-agent'];
  }

  /** The address of the connection, IPv4 also where it comes mapped into IPv6; empty when it was over. */
  get address(): string {
    return this.#address.replace(MAPPED, '');
  }

  /** By what limits count it: an IPv4 address, or the /64 of an IPv6 one. */
  get subscriber(): string {
    return sourceOf(this.#address);
  }

  /** The client's own word, cleaned and cut. */
  get userAgent(): string | undefined {
    return this.#agent === undefined
      ? undefined
      : safeLine(this.#agent, { max: MAX_USER_AGENT_CHARACTERS });
  }
}

const SOURCE = Symbol('source');
type Remembering = IncomingMessage & { [SOURCE]?: RequestSource };

/** The source of a request; the same object each time. */
export function requestSource(request: IncomingMessage): RequestSource {
  const remembering: Remembering = request;
  const { [SOURCE]: known = new RequestSource(request) } = remembering;
  remembering[SOURCE] = known;
  return known;
}
