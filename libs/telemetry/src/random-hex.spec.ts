import { randomHex } from './random-hex.js';

it('ids are of the length that was asked for, and all different', () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => randomHex(index % 2 === 0 ? 16 : 8));
  expect(
    ids.every((id, index) => /^[0-9a-f]+$/.test(id) && id.length === (index % 2 ? 16 : 32)),
  ).toBe(true);
  expect(new Set(ids.map((id) => id.slice(0, 16))).size).toBe(ids.length);
  expect(new Set(ids.map((id) => id.slice(-16))).size).toBe(ids.length);
});
