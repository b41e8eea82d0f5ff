import { apiTools } from '../../libs/openapi/src/index.js';
import { documentFolder, openIn } from '../support/document-folder.js';
import { startDouble } from '../support/http-double.js';
import { body, namesOf, object, parameter, sent, SETTINGS, string, toolsOf } from './support.js';

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', '$ref'];

/** An object with any key, `__proto__` too. */
const keyed = (entries: readonly (readonly [string, unknown])[]): object =>
  Object.fromEntries(entries);

describe('names of Object', () => {
  const document = keyed([
    ['openapi', '3.1.0'],
    ['paths', keyed(NAMES.map((name) => [`/${name}/{${name}}`, itemOf(name)]))],
    [
      'components',
      {
        schemas: keyed(NAMES.map((name) => [name, object(keyed([[name, string]]))])),
        securitySchemes: keyed(NAMES.map((name) => [name, { type: 'oauth2', flows: {} }])),
      },
    ],
  ]);

  function itemOf(name: string) {
    return {
      post: {
        operationId: name,
        tags: [name],
        parameters: [parameter(name, 'path'), parameter(name, 'query')],
        requestBody: body({ $ref: `#/components/schemas/${name}` }),
        security: [keyed([[name, ['r']]])],
        responses: keyed([[name, {}]]),
      },
    };
  }

  it.each(NAMES)('are names as any, in every place: %s', async (name) => {
    const include = [{ operations: [name], tags: [name] }];
    const override = keyed([[name, { title: 'T' }]]) as never;
    const { tools, problems } = await toolsOf(document, { include, override });
    expect(problems).toEqual([]);
    const [tool] = tools;
    expect(tool).toMatchObject({ title: 'T', security: { token: ['r'] } });
    const [inPath, inQuery, inBody] = namesOf(tool!) as [string, string, string];
    const given = keyed([
      [inPath, 'p'],
      [inQuery, 'q'],
      [inBody, 'b'],
    ]);
    const wire = encodeURIComponent(name);
    expect(sent(tool!, given)).toMatchObject({
      url: `/v1/${name}/p?${wire}=q`,
      body: `{"${name}":"b"}`,
    });
    expect(() => sent(tool!, { ...given, [inBody]: 7 })).toThrow(/must be string/);
    expect({}).not.toHaveProperty('title');
  });
});

describe('a value that is not what it should be', () => {
  const schema = object(
    { a: { ...string, enum: ['x'] }, b: { items: string } },
    { required: ['a'] },
  );
  const whole = {
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    servers: [{ url: 'https://api.test/v1' }],
    security: [{ oauth: ['r'] }],
    components: {
      schemas: { A: schema },
      securitySchemes: { oauth: { type: 'oauth2', flows: { implicit: { scopes: { r: 'R' } } } } },
    },
    paths: {
      '/x/{id}': {
        parameters: [parameter('id', 'path')],
        servers: [{ url: '/v1' }],
        get: {
          operationId: 'read',
          summary: 'S',
          description: 'D',
          tags: ['t'],
          deprecated: false,
          parameters: [parameter('q', 'query', { style: 'form', explode: true, schema })],
          responses: {
            200: { description: 'ok', content: { 'application/json': { schema } } },
          },
        },
        post: {
          operationId: 'write',
          requestBody: body(
            { allOf: [{ $ref: '#/components/schemas/A' }] },
            'application/x-www-form-urlencoded',
            { encoding: { a: { style: 'form' } } },
          ),
          callbacks: {},
        },
      },
    },
  };
  const placesOf = (value: unknown, at: readonly string[] = []): (readonly string[])[] =>
    typeof value === 'object' && value !== null
      ? [at, ...Object.entries(value).flatMap(([key, each]) => placesOf(each, [...at, key]))]
      : [at];
  const replaced = (value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown => {
    if (key === undefined) return by;
    const copy = structuredClone(value) as Record<string, unknown>;
    copy[key] = replaced(copy[key], rest, by);
    return copy;
  };
  const ODD = [null, 7, [], [null], { $ref: '#' }, { $ref: '#/x' }];

  it.each(ODD.map((value) => [JSON.stringify(value), value] as const))(
    'makes tools, refusals and messages, and no error: %s in every place',
    async (_text, value) => {
      const include = [{ paths: ['*'] }, { operations: ['read', 'write'] }];
      for (const place of placesOf(whole)) {
        const document = replaced(whole, place, value) as object;
        const made = await toolsOf(document, { include, output: 'strict' }).catch(
          (error: unknown) => {
            expect(String(error)).toMatch(/^Error: api\.yaml/);
          },
        );
        for (const tool of made?.tools ?? []) {
          tool.input.check({ id: 'x', q: {}, a: 'x', body: {} });
          expect(JSON.stringify(tool.input.json)).not.toContain('"$ref":"');
        }
      }
    },
  );
});

it('references to elsewhere are refused one by one, and nothing is asked', async () => {
  const listener = await startDouble();
  const ways = [
    ...[`${listener.url}/a.json`, `${listener.url.replace('http:', '')}/a.json`, '/etc/passwd'],
    ...['file:///etc/passwd', '..%2f..%2fetc/passwd', '../api.json', '\\\\host\\a', 'data:,{}'],
  ];
  const references = Array.from({ length: 400 }, (_, at) => `${ways[at % ways.length]!}#/${at}`);
  const paths = Object.fromEntries(
    references.map(($ref, at) => [`/${at}`, { get: { parameters: [{ $ref }] } }]),
  );
  const folder = documentFolder({ 'in/api.json': { openapi: '3.1.0', paths }, 'api.json': {} });
  const { document, opened } = await openIn(folder, 'in/api.json');
  const { tools, refused } = await apiTools(document, SETTINGS);
  expect(tools).toEqual([]);
  expect(refused.map(({ kind }) => kind)).toEqual(Array(400).fill('reference'));
  expect(opened).toHaveLength(1);
  expect(listener.requests).toEqual([]);
  await listener.close();
});
