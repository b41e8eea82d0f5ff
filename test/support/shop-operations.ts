import type { OperationOverride } from '../../libs/openapi/src/operation/operation-override.js';
import { operationsOf } from '../../libs/openapi/src/selection/operations.js';
import { selectOperations } from '../../libs/openapi/src/selection/select.js';
import type { Selector } from '../../libs/openapi/src/selection/selector.js';
import { documentOf } from './api-document.js';

/** The operations of a shop's document, some of which share an id or are called as others are. */
export const { operations } = operationsOf(
  documentOf(
    {
      paths: {
        '/orders': {
          get: { operationId: 'listOrders', tags: ['orders'] },
          post: { operationId: 'createOrder', tags: ['orders'] },
          query: { operationId: 'findOrders', tags: ['orders'] },
        },
        '/orders/{id}': {
          get: { operationId: 'getOrder', tags: ['orders', 'single'] },
          delete: { operationId: 'deleteOrder', tags: ['orders', 'danger'] },
        },
        '/reports': { get: { operationId: 'report', tags: ['reports'], deprecated: true } },
        '/copy/a': { get: { operationId: 'copy' } },
        '/copy/b': { get: { operationId: 'copy' } },
        '/evil': { post: { operationId: 'GET /orders' } },
        '/proto': { get: { operationId: '__proto__', tags: ['constructor'] } },
      },
    },
    '3.2',
  ),
);

/** What is given beside inclusions. */
interface Given {
  readonly exclude?: readonly Selector[];
  readonly override?: Readonly<Record<string, OperationOverride>>;
}

/** The operations that selectors of the upstream `shop` select, by their keys, and the problems as lines. */
export const select = (
  include: readonly Selector[],
  { exclude = [], override = {} }: Given = {},
) => {
  const { selected, problems } = selectOperations(operations, {
    ...{ include, exclude, override },
    prefix: 'shop',
  });
  return {
    keys: selected.map(({ operation }) => operation.key),
    selected,
    problems: problems.map(({ field, text }) => `${field}: ${text}`),
  };
};
