import { eventually } from '../support/child.js';
import { freePorts } from '../support/free-ports.js';
import { RedisServer } from './redis-server.js';

const SLOTS = 16_384;

/** Three primaries with a third of the slots each, and a replica of the first. */
export class RedisCluster {
  private constructor(
    readonly primaries: readonly [RedisServer, RedisServer, RedisServer],
    readonly replica: RedisServer,
  ) {}

  static async start(): Promise<RedisCluster> {
    const buses = (await freePorts(4)) as [number, number, number, number];
    const [one, two, three, replica] = await Promise.all([
      node(buses[0]),
      node(buses[1]),
      node(buses[2]),
      node(buses[3]),
    ]);
    const cluster = new RedisCluster([one, two, three], replica);
    await cluster.join(buses);
    return cluster;
  }

  get nodes(): readonly RedisServer[] {
    return [...this.primaries, this.replica];
  }

  /** Hosts as a URL lists them. */
  get hosts(): string {
    return this.nodes.map(({ port }) => `127.0.0.1:${port}`).join();
  }

  /** The keys of all primaries. */
  async keys(pattern: string): Promise<string[]> {
    const found = await Promise.all(this.primaries.map(({ client }) => client.keys(pattern)));
    return found.flat();
  }

  /** Moves the slot of a key, with all that is in it, from one primary to another. */
  async moveSlotOf(key: string): Promise<void> {
    const [{ client: any }] = this.primaries;
    const slot = await any.cluster('KEYSLOT', key);
    const owner = Math.floor((slot * 3) / SLOTS);
    const [from, to] = [this.primaries[owner]!, this.primaries[(owner + 1) % 3]!];
    const [fromId, toId] = [await idOf(from), await idOf(to)];
    await to.client.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', fromId);
    await from.client.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', toId);
    const keys = (await from.client.call('CLUSTER', 'GETKEYSINSLOT', slot, 100)) as string[];
    await from.client.call('MIGRATE', '127.0.0.1', to.port, '', 0, 5_000, 'KEYS', ...keys);
    for (const each of [to, from, ...this.primaries]) {
      await each.client.call('CLUSTER', 'SETSLOT', slot, 'NODE', toId);
    }
  }

  async close(): Promise<void> {
    for (const each of this.nodes) await each.close();
  }

  private async join(buses: readonly number[]): Promise<void> {
    const [first] = this.primaries;
    for (const [index, { client }] of this.primaries.entries()) {
      const [from, to] = [index, index + 1].map((part) => Math.ceil((part * SLOTS) / 3));
      await client.call('CLUSTER', 'ADDSLOTSRANGE', from!, to! - 1);
    }
    for (const [index, { client, port }] of this.nodes.entries()) {
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
      if (index > 0) await first.client.call('CLUSTER', 'MEET', '127.0.0.1', port, buses[index]!);
    }
    await this.all('knows the others', async ({ client }) =>
      /cluster_state:ok[^]*cluster_known_nodes:4/.test(await client.cluster('INFO')),
    );
    await this.replica.client.call('CLUSTER', 'REPLICATE', await idOf(first));
    await eventually('the replica follows', async () =>
      (await this.replica.client.info('replication')).includes('master_link_status:up'),
    );
    await this.all('sees the replica', async ({ client }) =>
      String(await client.call('CLUSTER', 'NODES')).includes('slave'),
    );
  }

  private async all(what: string, holds: (node: RedisServer) => Promise<boolean>): Promise<void> {
    for (const each of this.nodes) await eventually(`each node ${what}`, () => holds(each));
  }
}

function node(bus: number): Promise<RedisServer> {
  return RedisServer.start([
    ...['--cluster-enabled', 'yes', '--cluster-port', String(bus)],
    ...['--cluster-node-timeout', '1000', '--cluster-replica-validity-factor', '0'],
  ]);
}

async function idOf({ client }: RedisServer): Promise<string> {
  return client.cluster('MYID');
}
