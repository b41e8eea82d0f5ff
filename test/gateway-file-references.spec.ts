import { readGatewayFile } from '../apps/mcp-gateway/src/config/file/gateway-file.js';
import { context, orders, problemsOf, readFile } from './gateway-files/context.js';

const upstreamsOf = (text: string) =>
  readGatewayFile(text, context, readFile).contents?.upstreams ?? [];

describe('references', () => {
  it.each([
    ['${env:APIM_KEY}', 'canary-of-a-key'],
    ['Key ${env:APIM_KEY}${file:/run/secrets/orders}', 'Key canary-of-a-keycanary-of-a-file'],
    ['a$${b}', 'a${b}'],
    ['a$b{c}', 'a$b{c}'],
  ])('%s is %s', (written, sent) => {
    const headers = `{ x-key: '${written}' }`;
    expect(upstreamsOf(orders({ headers }))[0]?.headers).toEqual({ 'x-key': sent });
  });

  it('what a variable or a file holds is not read for references again', () => {
    const environment = { KEY: '${env:OTHER} $${x}', OTHER: 'canary' };
    const text = orders({ headers: "{ x-key: '${env:KEY}' }" });
    const { contents } = readGatewayFile(text, { ...context, environment }, readFile);
    expect(contents?.upstreams[0]?.headers).toEqual({ 'x-key': '${env:OTHER} $${x}' });
  });

  it.each(['constructor', 'toString', '__proto__'])(
    '${env:%s} is no variable by itself',
    (name) => {
      expect(problemsOf(orders({ headers: `{ x-key: '\${env:${name}}' }` }))).toEqual([
        `gateway.yaml:8:23 upstreams.orders.headers.x-key: \${env:${name}} is not set; set the variable`,
      ]);
    },
  );

  it('a blank variable is none, and a relative path starts from the folder of the file', () => {
    const paths: string[] = [];
    const text = orders({ headers: "{ x-a: '${env:BLANK}', x-b: '${file:keys/b}' }" });
    const given = { ...context, path: '/etc/gateway/gateway.yaml' };
    const { problems } = readGatewayFile(text, given, (path) => {
      paths.push(path);
      return { ok: true, text: 'canary' };
    });
    expect(problems).toEqual([
      '/etc/gateway/gateway.yaml:8:21 upstreams.orders.headers.x-a: ${env:BLANK} is empty; set the variable',
    ]);
    expect(paths).toEqual(['/etc/gateway/keys/b']);
  });

  it.each<[string, Record<string, string>]>([
    ['url', { url: "'https://${env:APIM_KEY}'" }],
    ['prefix', { prefix: "'${env:APIM_KEY}'" }],
    [
      'exchange.client.id',
      { exchange: "{ audience: a, scopes: [], client: { id: '${env:A}', secret: s } }" },
    ],
    ['tools.include[0]', { tools: "{ include: ['${env:APIM_KEY}'] }" }],
  ])('%s takes none, and says where they stand', (field, keys) => {
    const [problem, ...others] = problemsOf(orders(keys));
    expect(others).toEqual([]);
    expect(problem).toContain(` upstreams.orders.${field}: references stand only in headers, `);
  });
});
