import { HeldValues } from './held-values.js';

const [ONE, OTHER] = [{}, {}];

it('a value is there for as long as one holds it, and given back once', () => {
  const values = new HeldValues<string>();
  expect(values.of('key', ONE, () => 'first')).toBe('first');
  expect(values.of('key', OTHER, () => 'second')).toBe('first');
  expect(values.of('another', ONE, () => 'third')).toBe('third');
  expect(values.release('key', ONE)).toBeUndefined();
  expect(values.release('key', ONE)).toBeUndefined();
  expect(values.get('key')).toBe('first');
  expect(values.release('key', OTHER)).toBe('first');
  expect(values.release('key', OTHER)).toBeUndefined();
  expect(values.get('key')).toBeUndefined();
  expect(values.of('key', ONE, () => 'later')).toBe('later');
});

it('who does not hold a value cannot release it', () => {
  const values = new HeldValues<string>();
  values.of('key', ONE, () => 'first');
  expect(values.release('key', OTHER)).toBeUndefined();
  expect(values.release('none', ONE)).toBeUndefined();
  expect(values.get('key')).toBe('first');
});
