import { catalogueOf } from './catalogue.js';
import { CurrentCatalogue } from './current-catalogue.js';
import { learnEarly } from './early-lists.js';
import type { LearnedTools } from './learned-tools.js';

const asked: string[] = [];
const learned = (upstream: string, isOwn: boolean): LearnedTools => ({
  ...{ upstream, prefix: upstream, scopes: [] },
  of: () => Promise.reject(new Error('asked for somebody')),
  ...(isOwn && {
    learn: () => {
      asked.push(upstream);
      return Promise.resolve();
    },
  }),
});

it('lists that take nobody are asked for, of each catalogue that is served', () => {
  const first = [learned('wiki', true), learned('git', false)];
  const current = new CurrentCatalogue(catalogueOf([], 1, { learned: first }));
  learnEarly(current);
  expect(asked).toEqual(['wiki']);
  current.replace(catalogueOf([], 2, { learned: [learned('shop', true)] }));
  expect(asked).toEqual(['wiki', 'shop']);
});
