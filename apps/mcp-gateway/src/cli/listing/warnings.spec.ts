import { nameWarnings } from '../../sources/mcp/name-warnings.js';
import type { ToolRow } from './tool-rows.js';
import { warningsOf } from './warnings.js';

const long = { tool: 'wiki_'.padEnd(60, 'x'), from: 'wiki', bytes: 1 } as ToolRow;

it('what a source and the list of clients both say is said once', () => {
  const texts = nameWarnings([long.tool, 'wiki_a.b']);
  const warnings = texts.map((text) => ({ upstream: 'wiki', text }));
  expect(warningsOf({ warnings }, [long])).toEqual([`wiki: ${texts[1]}`, texts[0]]);
});

it('of another upstream nothing is said', () => {
  const warnings = [{ upstream: 'wiki', text: 'odd' }];
  expect(warningsOf({ warnings }, [long], 'shop')).toEqual([]);
});
