import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ExchangeHarness, SETTINGS } from '../../../../test/support/exchange-harness.js';
import { WeakValues } from './weak-values.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Collects what nothing refers to; a weak reference holds its value until the present turn is over. */
async function collected(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  collect();
}

it('a key has one value for as long as it is used, and none is left of those that are not', async () => {
  const values = new WeakValues<{ readonly name: string }>();
  const kept = values.of('kept', () => ({ name: 'kept' }));
  for (let i = 0; i < 100; i += 1) values.of(`dropped ${i}`, () => ({ name: String(i) }));
  expect(values.size).toBe(101);
  await collected();
  values.of('next', () => ({ name: 'next' }));
  expect(values.size).toBe(2);
  expect(values.of('kept', () => ({ name: 'another' }))).toBe(kept);
});

it('exchangers of configurations that are gone are collected, with what was kept for them', async () => {
  const harness = await ExchangeHarness.start();
  const ends: WeakRef<object>[] = [];
  const service = harness.service({
    endpointOf: () => {
      const endpoint = { tokenEndpoint: () => Promise.reject(new Error()), gone: collected };
      ends.push(new WeakRef(endpoint));
      return endpoint;
    },
  });
  const used = service.exchanger(SETTINGS);
  for (let i = 0; i < 20; i += 1) {
    ends.push(new WeakRef(service.exchanger({ ...SETTINGS, issuer: `https://t${i}/` })));
  }
  await collected();
  expect(ends.filter((each) => each.deref() !== undefined)).toHaveLength(1);
  expect(service.exchanger(SETTINGS)).toBe(used);
  await harness.close();
});
