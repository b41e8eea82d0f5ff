import { nearName } from './near-name.js';
import type { Operation } from './operation.js';
import { quoted } from './quoted.js';

/** How many operations of one id a message names. */
const SHOWN_NAMESAKES = 3;

/** Finds operations by the names that settings use: `METHOD /path`, or an `operationId` that only one has. */
export class OperationNames {
  private readonly byKey: ReadonlyMap<string, Operation>;
  private readonly byId: ReadonlyMap<string, readonly Operation[]>;

  constructor(operations: readonly Operation[]) {
    const byId = new Map<string, Operation[]>();
    for (const each of operations) {
      if (each.id === undefined) continue;
      const namesakes = byId.get(each.id);
      if (namesakes) namesakes.push(each);
      else byId.set(each.id, [each]);
    }
    this.byId = byId;
    this.byKey = new Map(operations.map((each) => [each.key, each]));
  }

  /** The operation of a name; an id that looks like the method and path of another is not asked. */
  find(name: string): Operation | undefined {
    const keyed = this.byKey.get(keyOf(name));
    const [operation, ...others] = this.byId.get(name) ?? [];
    return keyed ?? (others.length === 0 ? operation : undefined);
  }

  /** What is wrong with a name that finds none: a sentence with a remedy. */
  problemOf(name: string): string {
    const namesakes = this.byId.get(name) ?? [];
    if (namesakes.length > 0) {
      const keys = namesakes.slice(0, SHOWN_NAMESAKES).map(({ key }) => quoted(key));
      return `${namesakes.length} operations have the id ${quoted(name)}; write ${keys.join(' or ')}`;
    }
    const meant = name.includes(' ')
      ? nearName(keyOf(name), [...this.byKey.keys()])
      : nearName(name, [...this.byId.keys()]);
    const instead =
      meant === undefined
        ? "write its operationId, or its method and path as in 'GET /orders'"
        : `did you mean ${quoted(meant)}?`;
    return `the document has no operation ${quoted(name)}; ${instead}`;
  }
}

/** `METHOD /path` with an upper-case method. */
function keyOf(name: string): string {
  const space = name.indexOf(' ');
  return space === -1 ? name : `${name.slice(0, space).toUpperCase()}${name.slice(space)}`;
}
