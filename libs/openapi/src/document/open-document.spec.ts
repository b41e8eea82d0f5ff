import { nodeAt, openFiles } from '../../../../test/support/document-folder.js';
import type { ApiDocument } from './api-document.js';
import { DocumentError } from './document-error.js';
import { member, type Node } from './node.js';
import { MAX_REFERENCES } from './open-document.js';

const ROOT = { openapi: '3.1.0', paths: {} };

function failureOf(act: () => unknown): DocumentError {
  try {
    act();
  } catch (error) {
    if (error instanceof DocumentError) return error;
  }
  throw new Error('did not fail, or otherwise');
}

/** The document of one file with these components, and their node. */
async function openWith(
  components: unknown,
): Promise<{ readonly document: ApiDocument; readonly node: Node }> {
  const { document } = await openFiles({ 'api.yaml': { ...ROOT, components } });
  return { document, node: nodeAt(document, 'components') };
}

it('gives a node without a reference itself', async () => {
  const { document, node } = await openWith({ a: 1 });
  expect(document.resolve(node)).toBe(node);
});

it('follows a chain to its end', async () => {
  const { document, node } = await openWith({
    a: { $ref: '#/components/b', description: 'of the reference' },
    b: { $ref: '#/components/c%20d' },
    'c d': { e: 1 },
  });
  expect(document.resolve(member(node, 'a')!)).toEqual({
    value: { e: 1 },
    file: 'api.yaml',
    pointer: '/components/c d',
  });
});

it.each([
  ['a mapping', { $ref: { type: 'string' } }],
  ['no text', { $ref: null }],
  ['inherited', Object.create({ $ref: '#/paths' })],
  ['in a list', ['$ref', '#/paths']],
])('takes a $ref that is %s for no reference', async (_kind, a) => {
  const { document, node } = await openWith({ a });
  const found = member(node, 'a')!;
  expect(document.resolve(found)).toBe(found);
});

it.each([
  ['itself', { a: { $ref: '#/components/a' } }],
  ['another that leads back', { a: { $ref: '#/components/b' }, b: { $ref: '#/components/a' } }],
  ['a circle', { a: { $ref: '#/components/b' }, b: { $ref: '#/components/b' } }],
  ['itself, encoded', { a: { $ref: '#/components/%61' } }],
  ['itself by its file', { a: { $ref: 'api.yaml#/components/a' } }],
])('refuses a reference to %s', async (_kind, x) => {
  const { document, node } = await openWith(x);
  const error = failureOf(() => document.resolve(member(node, 'a')!));
  expect(error.message).toMatch(/^the reference ".*" leads around in a circle; /);
  expect(error.at).toMatchObject({ file: 'api.yaml', pointer: '/components/a' });
});

it('refuses a circle through files', async () => {
  const { document } = await openFiles({
    'api.yaml': { ...ROOT, components: { $ref: 'b.yaml#/x' } },
    'b.yaml': { x: { $ref: 'api.yaml#/components' } },
  });
  await document.reach([document.root]);
  expect(() => document.resolve(nodeAt(document, 'components'))).toThrow('in a circle');
});

it('follows so many references and no more', async () => {
  const chain = (length: number) =>
    Object.fromEntries(
      Array.from({ length }, (_, step) => [`s${step}`, { $ref: `#/components/s${step + 1}` }]),
    );
  const short = await openWith({ ...chain(MAX_REFERENCES), [`s${MAX_REFERENCES}`]: 'end' });
  expect(short.document.resolve(member(short.node, 's0')!).value).toBe('end');
  const long = await openWith({
    ...chain(MAX_REFERENCES + 1),
    [`s${MAX_REFERENCES + 1}`]: 'end',
  });
  expect(() => long.document.resolve(member(long.node, 's0')!)).toThrow('more than 32 times');
});

it.each([
  ['#/components/none', /leads to nothing; correct it$/],
  ['#/__proto__', /leads to nothing/],
  ['#/constructor', /leads to nothing/],
  ['#/components/__proto__/toString', /leads to nothing/],
  ['#Pet', /names an anchor; write a pointer/],
  ['#/%', /not percent-encoded/],
  ['other.yaml', /leads to a file that was not read/],
  ['../other.yaml', /leads out of the document's folder; keep/],
  [`#/${'x'.repeat(100_000)}`, /leads to nothing/],
  ['#/\u202ex\n', /leads to nothing/],
])('refuses the reference %.40j with one line that names it', async ($ref, problem) => {
  const { document, node } = await openWith({ a: { $ref } });
  const { message } = failureOf(() => document.resolve(member(node, 'a')!));
  expect(message).toMatch(problem);
  expect(message).toMatch(/^the reference "[^\n\u202e]{1,140}" /);
});

it('takes the root for the reference of a whole file', async () => {
  const { document, node } = await openWith({ a: { $ref: '#' }, b: { $ref: '' } });
  expect(document.resolve(member(node, 'a')!)).toBe(document.root);
  expect(document.resolve(member(node, 'b')!)).toBe(document.root);
});
