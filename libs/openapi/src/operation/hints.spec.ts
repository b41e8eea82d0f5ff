import { hintsOf } from './hints.js';

it.each([
  ['GET', true, false, true],
  ['HEAD', true, false, true],
  ['OPTIONS', true, false, true],
  ['QUERY', true, false, true],
  ['POST', false, true, false],
  ['PATCH', false, true, false],
  ['PUT', false, true, true],
  ['DELETE', false, true, true],
] as const)(
  '%s: read-only %s, destructive %s, idempotent %s',
  (method, readOnly, destructive, idempotent) => {
    expect(hintsOf(method)).toEqual({ readOnly, destructive, idempotent, openWorld: true });
  },
);

it('what an override says counts more', () => {
  expect(hintsOf('POST', { destructive: false, idempotent: true, openWorld: false })).toEqual({
    readOnly: false,
    destructive: false,
    idempotent: true,
    openWorld: false,
  });
  expect(hintsOf('POST', { readOnly: true })).toMatchObject({ readOnly: true, destructive: false });
});
