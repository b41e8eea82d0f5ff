import type { Agent, ClientRequest } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Makes an agent close a kept connection on which something comes while nobody waits on it. Node would take it for the
 * answer to the next request, and that one's answer for the answer after it (RFC 9112 §9.2).
 */
export function withoutStrayAnswers<Kept extends Agent>(agent: Kept): Kept {
  const keep = agent.keepSocketAlive.bind(agent) as (socket: Duplex) => boolean;
  const reuse = agent.reuseSocket.bind(agent);
  const own = {
    keepSocketAlive: (socket: Duplex): boolean => {
      if (socket.readableLength > 0 || !keep(socket)) return false;
      socket.on('data', close);
      return true;
    },
    reuseSocket: (socket: Duplex, request: ClientRequest): void => {
      socket.off('data', close);
      reuse(socket, request);
    },
  };
  return Object.assign(agent, own);
}

function close(this: Duplex): void {
  this.destroy();
}
