import { groupedRefusals, logReport, MAX_TOLD, type CatalogueReport } from './catalogue-report.js';

const refused = (index: number) => ({
  upstream: 'shop',
  operation: `GET /orders/${index}`,
  place: 'shop.yaml:3 #/paths',
  reason: 'its body is \u001b[31mXML',
  kind: 'body',
});

function linesOf(report: Partial<CatalogueReport>): readonly object[] {
  const lines: object[] = [];
  const logger = { warn: (fields: object, msg: string) => lines.push({ ...fields, msg }) } as never;
  logReport({ refused: [], warnings: [], files: [], ...report }, logger);
  return lines;
}

it('each reason and each warning is one line, cleaned, with the place of the first operation', () => {
  const warnings = [{ upstream: 'shop', text: 'two\nhosts' }];
  const { operation, ...rest } = refused(1);
  expect(linesOf({ refused: [refused(1)], warnings })).toEqual([
    {
      event: 'not_served',
      ...rest,
      reason: 'its body is [31mXML',
      count: 1,
      operations: [operation],
      msg: 'an operation is not served',
    },
    { event: 'document', upstream: 'shop', warning: 'two hosts', msg: 'about a document' },
  ]);
});

it('what 122 operations of an upstream are refused for is one line with their number and three names', () => {
  const many = Array.from({ length: 122 }, (_, index) => refused(index));
  const other = { ...refused(0), upstream: 'stock' };
  expect(linesOf({ refused: [other, ...many] })).toMatchObject([
    { upstream: 'stock', count: 1, operations: ['GET /orders/0'] },
    {
      upstream: 'shop',
      count: 122,
      operations: ['GET /orders/0', 'GET /orders/1', 'GET /orders/2'],
      msg: 'operations are not served',
    },
  ]);
});

it('beyond a number of lines the others are counted', () => {
  const many = Array.from({ length: MAX_TOLD + 3 }, (_, index) => ({
    ...refused(index),
    reason: `reason ${index}`,
  }));
  const lines = linesOf({
    refused: [...many, { ...refused(0), reason: `reason ${MAX_TOLD + 2}` }],
  });
  expect(lines).toHaveLength(MAX_TOLD + 1);
  expect(lines[0]).toMatchObject({ reason: `reason ${MAX_TOLD + 2}`, count: 2 });
  expect(lines.at(-1)).toMatchObject({ event: 'not_served', refused: 3, warnings: 0 });
});

it('refusals are grouped by their reasons, those of the most operations first', () => {
  const of = (reason: string, operation: string) => ({ reason, operation });
  const [one, two, three] = [of('a', 'GET /1'), of('b', 'GET /2'), of('b', 'GET /3')];
  expect(groupedRefusals([one, two, three])).toEqual([
    { reason: 'b', first: two, operations: ['GET /2', 'GET /3'], count: 2 },
    { reason: 'a', first: one, operations: ['GET /1'], count: 1 },
  ]);
  expect(groupedRefusals([])).toEqual([]);
});

it('nothing to say is no line', () => {
  expect(linesOf({ files: ['/a'] })).toEqual([]);
});
