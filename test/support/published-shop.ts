import type { ServerResponse } from 'node:http';
import { parseConfig } from '../../apps/mcp-gateway/src/config/load-config.js';
import { createGateway } from '../../apps/mcp-gateway/src/create-gateway.js';
import { RELOADER } from '../../apps/mcp-gateway/src/reload/reload.module.js';
import type { Reloader } from '../../apps/mcp-gateway/src/reload/reloader.js';
import { eventually } from './child.js';
import { startDouble, type HttpDouble } from './http-double.js';
import { SHOP, SHOP_TOOLS, shopFile, startShop, type Shop } from './openapi-stack.js';
import { rpc } from './rpc.js';

/** A file, or what answers for it. */
export type Published = string | Buffer | ((response: ServerResponse) => unknown);

/** The document of the shop without one of its tools. */
export const SMALLER = JSON.stringify({
  ...SHOP,
  paths: { ...SHOP.paths, '/stock': undefined },
});
export const FEWER_TOOLS = SHOP_TOOLS.filter((name) => name !== 'shop_listStock');

/** An answer whose body is compressed in some way. */
export function coded(coding: string, bytes: Buffer): Published {
  return (response) => response.writeHead(200, { 'content-encoding': coding }).end(bytes);
}

/** The document of the shop as it stands at its URL. */
export const WHOLE = JSON.stringify(SHOP);

/** A shop whose document is at a URL. While it is read, time passes unless something comes from there. */
export class PublishedShop {
  /** What is published, by path; what is not there is a 404. */
  files: Readonly<Record<string, Published>> = { '/shop.json': WHOLE };
  /** When time passes: while nothing is on its way; always, for answers that stop; never, for long work on one. */
  timePasses: 'idle' | 'always' | 'never' = 'idle';
  private underWay = 0;

  private constructor(
    readonly shop: Shop,
    /** Where the document is. */
    readonly specs: HttpDouble,
    /** Another origin, which nobody may ask for a document. */
    readonly elsewhere: HttpDouble,
  ) {
    specs.answer = ({ url }, response) => {
      this.answer(url, response);
    };
  }

  /** The document is not pinned at first. */
  static async start(): Promise<PublishedShop> {
    const [specs, elsewhere] = await Promise.all([startDouble(), startDouble()]);
    specs.answer = (_request, response) => response.end(WHOLE);
    elsewhere.answer = specs.answer;
    const shop = await startShop({ openapi: source(`${specs.url}/shop.json`, 'none') });
    return new PublishedShop(shop, specs, elsewhere);
  }

  /** Writes what it must be, or `none`, and optionally another URL. */
  pin(sha256: string, url = `${this.specs.url}/shop.json`): void {
    this.shop.writeFile(shopFile(this.shop.server.url, source(url, sha256)));
  }

  /** Reloads; returns the problems that its line of the log has, none when it was taken. */
  async reloaded(): Promise<readonly string[]> {
    const { gateway, log } = this.shop.stack;
    await this.over(gateway.get<Reloader>(RELOADER).reload('SIGHUP'));
    const line = log.lines.filter(({ event }) => event === 'reload').at(-1);
    return (line?.['problems'] as string[] | undefined) ?? [];
  }

  /** Why another gateway with the same settings does not start. */
  refusedStart(): Promise<string> {
    const { env, log, time } = this.shop.stack;
    const own = { logStream: log, clock: time.clock, after: time.after };
    return this.over(createGateway(parseConfig(env), own)).then(
      async (gateway) => {
        await gateway.close();
        return 'it starts';
      },
      (error: unknown) => (error as Error).message,
    );
  }

  /** Titles of the tools that are served, by their names. */
  async tools(): Promise<Readonly<Record<string, string>>> {
    const token = await this.shop.token();
    const { result } = await rpc(this.shop.stack, { method: 'tools/list', token });
    const tools = result!['tools'] as readonly { name: string; title: string }[];
    return Object.fromEntries(tools.map(({ name, title }) => [name, title]));
  }

  /** Puts everything back, and tells of requests that nobody should have got. */
  async renew(): Promise<void> {
    expect(this.elsewhere.requests).toEqual([]);
    expect(this.specs.requests.filter(({ headers }) => 'authorization' in headers)).toEqual([]);
    this.files = { '/shop.json': WHOLE };
    this.timePasses = 'idle';
    this.pin('none');
    expect(await this.reloaded()).toEqual([]);
  }

  async close(): Promise<void> {
    await this.shop.close();
    await Promise.all([this.specs.close(), this.elsewhere.close()]);
  }

  private answer(url: string, response: ServerResponse): void {
    this.underWay += 1;
    response.once('close', () => (this.underWay -= 1));
    const found = this.files[url];
    if (typeof found === 'function') found(response);
    else response.writeHead(found === undefined ? 404 : 200).end(found);
  }

  private async over<Result>(work: Promise<Result>): Promise<Result> {
    let done = false;
    const settled = work.finally(() => (done = true));
    settled.catch(() => undefined);
    await eventually('its end', async () => {
      const { timePasses, underWay } = this;
      const passes = timePasses === 'idle' ? underWay === 0 : timePasses === 'always';
      if (passes) await this.shop.stack.time.advance(500);
      return done;
    });
    return settled;
  }
}

function source(url: string, sha256: string): string {
  return `{ url: '${url}', sha256: '${sha256}' }`;
}
