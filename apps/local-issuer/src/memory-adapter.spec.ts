import { MAX_CLIENTS, MAX_ENTRIES, MAX_HELD_CHARACTERS, Memory } from './memory-adapter.js';

it('holds a bounded number of entries; the oldest give way', async () => {
  const memory = new Memory();
  const session = memory.adapter('Session');
  for (let id = 0; id < MAX_ENTRIES + 5; id += 1) {
    await session.upsert(String(id), { uid: String(id) }, 3600);
  }
  expect(memory.size).toBeLessThanOrEqual(MAX_ENTRIES);
  expect(await session.find('0')).toBeUndefined();
  expect(await session.find(String(MAX_ENTRIES + 4))).toBeDefined();
});

it('registered clients have a bound of their own, and survive any number of sessions', async () => {
  const memory = new Memory();
  const clients = memory.adapter('Client');
  for (let id = 0; id <= MAX_CLIENTS; id += 1) {
    await clients.upsert(String(id), { client_id: String(id) }, 0);
  }
  expect(await clients.find('0')).toBeUndefined();
  const session = memory.adapter('Session');
  for (let id = 0; id <= MAX_ENTRIES; id += 1) await session.upsert(String(id), {}, 3600);
  expect(await clients.find(String(MAX_CLIENTS))).toBeDefined();
});

it('large entries count by their size', async () => {
  const memory = new Memory();
  const interactions = memory.adapter('Interaction');
  const params = { state: 'x'.repeat(56 * 1024) };
  const fit = Math.floor(MAX_HELD_CHARACTERS / params.state.length);
  for (let id = 0; id <= fit; id += 1) await interactions.upsert(String(id), { params }, 3600);
  expect(memory.size).toBeLessThan(fit);
  expect(await interactions.find(String(fit))).toBeDefined();
});

it('what has expired goes before what is in use', async () => {
  const session = new Memory().adapter('Session');
  await session.upsert('in use', { uid: 'in use' }, 3600);
  for (let id = 0; id < MAX_ENTRIES; id += 1) await session.upsert(String(id), {}, -1);
  expect(await session.find('in use')).toBeDefined();
});
