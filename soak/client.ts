import { Agent, request } from 'node:http';

/** Share of calls that a client gives up. */
const CANCELLED = 0.05;
const LATEST_MS = 40;

/** A request as `rpcMessage` makes it. */
interface Message {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Sends requests to a gateway over kept connections, and gives some of them up. */
export class Client {
  private agent = new Agent({ keepAlive: true });

  constructor(private readonly url: string) {}

  /** The body of the answer; undefined for a request that was given up or whose connection broke. */
  send({ headers, body }: Message): Promise<string | undefined> {
    const cancelAfterMs = Math.random() < CANCELLED ? Math.random() * LATEST_MS : undefined;
    return new Promise((resolve) => {
      const sent = request(this.url, { method: 'POST', agent: this.agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          resolve(text);
        });
        response.on('error', () => {
          resolve(undefined);
        });
      });
      sent.on('error', () => {
        resolve(undefined);
      });
      sent.end(body);
      if (cancelAfterMs !== undefined) setTimeout(() => sent.destroy(), cancelAfterMs);
    });
  }

  /** Closes every connection. */
  hangUp(): void {
    this.agent.destroy();
    this.agent = new Agent({ keepAlive: true });
  }
}
