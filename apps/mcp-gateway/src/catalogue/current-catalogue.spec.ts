import { catalogueOf, type Catalogue } from './catalogue.js';
import { CurrentCatalogue } from './current-catalogue.js';
import { perCatalogue } from './per-catalogue.js';

const closed: number[] = [];
const made = (generation: number): Catalogue =>
  catalogueOf([], generation, {
    close: () => {
      closed.push(generation);
      return Promise.resolve();
    },
  });

let current: CurrentCatalogue;
beforeEach(() => {
  closed.length = 0;
  current = new CurrentCatalogue(made(1));
});

it('what was taken before a swap stays as it is, and what is taken after is the new one', () => {
  const before = current.take();
  current.replace(made(2));
  expect(before.catalogue.generation).toBe(1);
  expect(current.take().catalogue.generation).toBe(2);
  expect(current.now.generation).toBe(2);
});

it('the old catalogue is closed once, when its last lease is released', () => {
  const leases = [current.take(), current.take()];
  current.replace(made(2));
  leases[0]!.release();
  leases[0]!.release();
  expect(closed).toEqual([]);
  leases[1]!.release();
  leases[1]!.release();
  expect(closed).toEqual([1]);
});

it('an old catalogue that nobody holds is closed with the swap, the current one is not', () => {
  current.take().release();
  expect(closed).toEqual([]);
  current.replace(made(2));
  expect(closed).toEqual([1]);
  current.replace(made(3));
  expect(closed).toEqual([1, 2]);
});

it('a swap is told with what was and what is', () => {
  const told: number[][] = [];
  current.onReplaced((before, now) => told.push([before.generation, now.generation]));
  current.replace(made(2));
  expect(told).toEqual([[1, 2]]);
});

it('what is made of a catalogue is made once for each', () => {
  const made1 = jest.fn(({ generation }: Catalogue) => ({ generation }));
  const value = perCatalogue(current, made1);
  expect(value()).toBe(value());
  current.replace(made(2));
  expect(value()).toEqual({ generation: 2 });
  expect(made1).toHaveBeenCalledTimes(2);
});
