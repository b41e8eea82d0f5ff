import { catalogueOf } from '../../catalogue/catalogue.js';
import type { Tool } from '../../catalogue/tool.js';
import { seenWith, toolDetail, toolScopes } from '../scopes-view.js';
import { scopes, type ScopesAsked } from './scopes.js';

const HOSTILE = '<script>alert(1)</script>"\'&';
const RULES = { hierarchy: {}, challenge: { baselineScopes: [] } };
const tool = (name: string): Tool => ({
  name,
  title: HOSTILE,
  description: HOSTILE.repeat(100),
  input: { json: { type: 'object' }, check: (value) => ({ ok: true, value }) },
  scopes: ['a:b'],
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  run: () => Promise.resolve({ content: [] }),
});

function shown(count: number, asked: Partial<ScopesAsked> = {}): string {
  const catalogue = catalogueOf(
    Array.from({ length: count }, (_, index) => tool(`tool_${index}`)),
    1,
  );
  return scopes({
    tools: toolScopes(catalogue),
    typed: HOSTILE,
    seen: seenWith(HOSTILE, catalogue, RULES),
    chosen: 'tool_0',
    detail: toolDetail('tool_0', catalogue, RULES),
    everything: false,
    ...asked,
  }).text;
}

it('whatever a document or a query says shows as text, and is cut', () => {
  const text = shown(1);
  expect(text).toContain('&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#39;&#38;');
  expect(text).not.toMatch(/<script|alert\(1\)<|"'/);
  expect(text.length).toBeLessThan(8_000);
});

it('of many tools the first are shown, and all on request up to a bound', () => {
  const rows = (text: string) => text.match(/href="\/\?tool=tool_\d+#scopes"/g)!.length;
  const first = shown(600);
  expect(rows(first)).toBe(30);
  expect(first).toContain('Show all 600 tools');
  expect(rows(shown(600, { everything: true }))).toBe(500);
});
