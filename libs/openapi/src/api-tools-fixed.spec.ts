import { toolsOf as make } from '../../../test/support/api-tools.js';

describe('a fixed value', () => {
  const page = { name: 'page', in: 'query', schema: { type: 'integer', maximum: 100 } };
  const limit = { name: 'limit', in: 'query', schema: { type: 'integer' } };
  const list = { paths: { '/a': { get: { operationId: 'list', parameters: [page, limit] } } } };
  const fixedTo = (fixed: unknown) =>
    make(list, { override: { list: { arguments: { page: { fixed } } } } });

  it('fits the document, or is a problem', async () => {
    expect((await fixedTo(7)).problems).toEqual([]);
    for (const wrong of [1_000, '7']) {
      const [problem] = (await fixedTo(wrong)).problems;
      expect(problem).toMatchObject({
        field: 'tools.override.list.arguments.page.fixed',
        text: expect.stringMatching(/a fixed value does not fit the document: page: must be/),
      });
    }
  });

  it('stays as it is on the next page, as a hidden argument stays away', async () => {
    const next = async (settings: { readonly fixed?: unknown; readonly hide?: boolean }) => {
      const override = { list: { arguments: { limit: settings } } };
      const [tool] = (await make(list, { override })).tools;
      const link = '<https://api.test/v1/a?page=2&limit=50>; rel="next"';
      return tool?.answers.next(link, {})?.arguments;
    };
    expect(await next({ fixed: 10 })).toEqual({ page: 2 });
    expect(await next({ hide: true })).toEqual({ page: 2 });
  });
});
