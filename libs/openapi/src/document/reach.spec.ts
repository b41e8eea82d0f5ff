import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import {
  documentFolder,
  nodeAt,
  openFiles,
  openIn,
} from '../../../../test/support/document-folder.js';
import { DocumentError } from './document-error.js';
import { member } from './node.js';

const ROOT = { openapi: '3.1.0', paths: {} };

it('reads what is below the folder, in JSON and YAML, each file once', async () => {
  const { document, opened, folder } = await openFiles(
    {
      'spec/api.yaml': 'openapi: 3.0.3\npaths:\n  /a: {$ref: "resources/a/path.yml"}\n',
      'spec/resources/a/path.yml':
        'get:\n  parameters: [{$ref: "../../shared/all.yml#/page"}]\n  x: {$ref: "b%20c.json"}\n',
      'spec/shared/all.yml':
        'page: {schema: {$ref: "#/n"}}\nn: {$ref: "../resources/a/b c.json#/n"}\n',
      'spec/resources/a/b c.json': {
        n: { type: 'integer', not: { $ref: '../../api.yaml#/paths' } },
      },
      'spec/unused.yml': 'a: 1',
    },
    'spec/api.yaml',
  );
  await Promise.all([document.reach([document.root]), document.reach([nodeAt(document, 'paths')])]);
  const path = document.resolve(nodeAt(document, 'paths', '/a'));
  expect(path).toMatchObject({ file: 'spec/resources/a/path.yml', pointer: '' });
  const page = document.resolve(member(member(member(path, 'get')!, 'parameters')!, 0)!);
  expect(document.resolve(member(page, 'schema')!)).toEqual({
    value: { type: 'integer', not: { $ref: '../../api.yaml#/paths' } },
    file: 'spec/resources/a/b c.json',
    pointer: '/n',
  });
  const names = ['api.yaml', 'resources/a/b c.json', 'resources/a/path.yml', 'shared/all.yml'];
  expect([...document.files].sort()).toEqual(names.map((name) => join(folder.path, 'spec', name)));
  expect(opened).toHaveLength(4);
  expect(document.place(page)).toBe('spec/shared/all.yml:1 #/page');
});

it('reads only what is asked for, and nothing for data and extensions', async () => {
  const { document, opened } = await openFiles({
    'api.yaml': {
      ...ROOT,
      components: {
        parameters: { default: { $ref: 'a.yaml' } },
        schemas: {
          a: {
            properties: { example: { $ref: 'b.yaml' }, $ref: { type: 'string' } },
            example: { $ref: 'none.yaml' },
            default: { $ref: '/etc/passwd' },
            enum: [{ $ref: 'none.yaml' }],
            'x-more': { $ref: 'none.yaml' },
          },
          other: { $ref: 'none.yaml' },
        },
      },
    },
    'a.yaml': 'a: 1',
    'b.yaml': 'b: 1',
  });
  expect(opened).toHaveLength(1);
  await document.reach([
    nodeAt(document, 'components', 'parameters'),
    nodeAt(document, 'components', 'schemas', 'a'),
  ]);
  expect(document.files.map((path) => path.split('/').pop()).sort()).toEqual([
    'a.yaml',
    'api.yaml',
    'b.yaml',
  ]);
  expect(opened).toHaveLength(3);
});

it('finds a file behind an extension that something refers to', async () => {
  const { document } = await openFiles({
    'api.yaml': {
      ...ROOT,
      'x-mine': { a: { $ref: 'a.yaml' } },
      components: { $ref: '#/x-mine/a' },
    },
    'a.yaml': 'a: 1',
  });
  await document.reach([nodeAt(document, 'components')]);
  expect(document.resolve(nodeAt(document, 'components')).value).toEqual({ a: 1 });
});

it.each([
  ['../x.yaml', /leads out of the document's folder; keep/],
  ['sub/../../x.yaml', /leads out/],
  ['%2e%2e/x.yaml', /leads out/],
  ['..%2fx.yaml', /leads out/],
  ['..', /leads out/],
  ['/etc/passwd', /is no relative path; keep/],
  ['//host/x', /is no relative path/],
  ['%2Fetc/passwd', /is no relative path/],
  ['file:///etc/passwd', /is no relative path/],
  ['file:x.yaml', /is no relative path/],
  ['http://127.0.0.1/x', /is no relative path/],
  ['HTTPS://specs.test/x', /is no relative path/],
  ['C:\\x.yaml', /is no relative path/],
  ['..\\x.yaml', /is no relative path/],
  ['x%00.yaml', /is no relative path/],
  ['%zz', /not percent-encoded/],
  ['link.yaml', /link.yaml: is a link that leads out of the document's folder; keep/],
  ['links/x.yaml', /x.yaml: is a link that leads out/],
  ['none.yaml', /cannot be followed: none.yaml: does not exist$/],
  ['broken.yaml#/a', /cannot be followed: broken.yaml:2:4: .*write the text in quotes$/],
])('refuses %s', async ($ref, problem) => {
  const outside = documentFolder({ 'x.yaml': 'a: 1' });
  const folder = documentFolder({
    'api.yaml': { ...ROOT, components: { schemas: { a: { $ref } } } },
    'broken.yaml': 'a: 1\nb: @\n',
  });
  symlinkSync(join(outside.path, 'x.yaml'), join(folder.path, 'link.yaml'));
  symlinkSync(outside.path, join(folder.path, 'links'));
  const { document, opened } = await openIn(folder);
  const reached: unknown = await document.reach([document.root]).catch((error: unknown) => error);
  expect(reached).toBeInstanceOf(DocumentError);
  expect(reached).toMatchObject({ message: expect.stringMatching(problem) });
  // Whoever asks next is told so too, and whoever follows it.
  await expect(document.reach([nodeAt(document, 'components')])).rejects.toThrow(DocumentError);
  const node = nodeAt(document, 'components', 'schemas', 'a');
  expect(() => document.resolve(node)).toThrow(problem);
  expect(opened.filter((path) => !path.startsWith(folder.path))).toEqual([]);
});

it('follows links that stay below the folder, and a document that is a link itself', async () => {
  const store = documentFolder({
    '..data/api.yaml': { ...ROOT, components: { $ref: 'a.yaml' } },
    '..data/a.yaml': 'a: 1',
  });
  symlinkSync('..data/api.yaml', join(store.path, 'api.yaml'));
  symlinkSync('..data/a.yaml', join(store.path, 'a.yaml'));
  const { document } = await openIn(store);
  await document.reach([document.root]);
  expect(document.files).toEqual([join(store.path, 'api.yaml'), join(store.path, 'a.yaml')]);
});

it('leaves a pointer to nothing to whoever follows it', async () => {
  const { document } = await openFiles({
    'api.yaml': { ...ROOT, components: { $ref: 'a.yaml#/none' } },
    'a.yaml': 'a: 1',
  });
  await document.reach([document.root]);
  expect(() => document.resolve(nodeAt(document, 'components'))).toThrow('leads to nothing');
});
