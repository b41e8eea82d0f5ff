import { apiTools } from '../../libs/openapi/src/index.js';
import { documentFolder, openIn } from '../support/document-folder.js';
import { startDouble, type HttpDouble } from '../support/http-double.js';
import { body, object, sent, SETTINGS, string, withOperation } from './support.js';

const KEY = 'POST /x';
const referring = ($ref: string) =>
  withOperation(KEY, { operationId: 'x', requestBody: body({ $ref }) });

/** What a document gives that stands in a folder of its own, with files beside and outside it. */
async function madeWith($ref: string) {
  const folder = documentFolder({
    'specs/api.yaml': referring($ref),
    'specs/schemas.yaml': { A: object({ a: string }) },
    'x.yaml': { A: object({ a: string }) },
  });
  const { document, opened } = await openIn(folder, 'specs/api.yaml');
  const include = [{ operations: ['x'] }];
  const made = await apiTools(document, { ...SETTINGS, include });
  return { ...made, opened: opened.map((path) => path.slice(folder.path.length)) };
}

it('28: a reference to a file below the folder is read', async () => {
  const { tools, problems, opened } = await madeWith('./schemas.yaml#/A');
  expect(problems).toEqual([]);
  expect(sent(tools[0]!, { a: 'x' }).body).toBe('{"a":"x"}');
  expect(opened).toEqual(['/specs/api.yaml', '/specs/schemas.yaml']);
});

describe('28: a reference to elsewhere', () => {
  let listener: HttpDouble;
  beforeAll(async () => {
    listener = await startDouble();
  });
  afterAll(() => listener.close());

  it.each<[string, () => string]>([
    ['above the folder', () => '../x.yaml#/A'],
    ['an absolute path', () => '/etc/passwd'],
    ['a URL of a file', () => 'file:///etc/passwd'],
    ['another origin', () => 'https://specs.test/x.yaml'],
    ['this machine', () => `${listener.url}/x.yaml`],
  ])('28: %s refuses the operation, and nothing is read', async (_what, to) => {
    const { tools, refused, opened } = await madeWith(to());
    expect(tools).toEqual([]);
    expect(refused).toEqual([
      expect.objectContaining({
        kind: 'reference',
        reason: expect.stringMatching(/^the reference/),
      }),
    ]);
    expect(opened).toEqual(['/specs/api.yaml']);
    expect(listener.requests).toEqual([]);
  });
});
