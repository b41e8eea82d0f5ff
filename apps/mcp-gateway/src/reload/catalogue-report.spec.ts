import { logReport, MAX_TOLD, type CatalogueReport } from './catalogue-report.js';

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

it('each refused operation and each warning is one line, cleaned', () => {
  const warnings = [{ upstream: 'shop', text: 'two\nhosts' }];
  expect(linesOf({ refused: [refused(1)], warnings })).toEqual([
    {
      event: 'not_served',
      ...refused(1),
      reason: 'its body is [31mXML',
      msg: 'an operation is not served',
    },
    { event: 'document', upstream: 'shop', warning: 'two hosts', msg: 'about a document' },
  ]);
});

it('beyond a number of lines the others are counted', () => {
  const many = Array.from({ length: MAX_TOLD + 3 }, (_, index) => refused(index));
  const lines = linesOf({ refused: many });
  expect(lines).toHaveLength(MAX_TOLD + 1);
  expect(lines.at(-1)).toMatchObject({ event: 'not_served', refused: 3, warnings: 0 });
});

it('nothing to say is no line', () => {
  expect(linesOf({ files: ['/a'] })).toEqual([]);
});
