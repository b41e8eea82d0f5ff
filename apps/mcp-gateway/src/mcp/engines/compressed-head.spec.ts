import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { gunzipSync } from 'node:zlib';
import { CompressedHead } from './compressed-head.js';

it('whatever head and end are, together they are one gzip member of both', async () => {
  const bytes = fc.uint8Array({ maxLength: 5_000 }).map((each) => Buffer.from(each));
  await fc.assert(
    fc.asyncProperty(bytes, bytes, async (head, tail) => {
      const compressed = await CompressedHead.of(head);
      expect(whole(compressed, tail)).toEqual(Buffer.concat([head, tail]));
    }),
    { numRuns: 200 },
  );
});

it.each([0, 65_535])('an end of %i bytes fits', async (length) => {
  const [head, tail] = [randomBytes(100_000), randomBytes(length)];
  const compressed = await CompressedHead.of(head);
  expect(whole(compressed, tail)).toEqual(Buffer.concat([head, tail]));
});

it('a longer end is refused', async () => {
  const compressed = await CompressedHead.of(Buffer.from('head'));
  expect(() => compressed.endingIn(Buffer.alloc(65_536))).toThrow(RangeError);
});

it('a client that reads web streams reads it too', async () => {
  const compressed = await CompressedHead.of(Buffer.from('{"tools":[]'));
  const member = Buffer.concat([compressed.head, compressed.endingIn(Buffer.from(',"id":1}'))]);
  const text = new Blob([member]).stream().pipeThrough(new DecompressionStream('gzip'));
  expect(await new Response(text).text()).toBe('{"tools":[],"id":1}');
});

function whole(compressed: CompressedHead, tail: Buffer): Buffer {
  return gunzipSync(Buffer.concat([compressed.head, compressed.endingIn(tail)]));
}
