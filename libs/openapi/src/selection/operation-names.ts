import { nearNames } from '#foreign-text';
import { ownName, prefixed } from '../operation/names.js';
import type { ApiToolSettings } from '../operation/api-tool.js';
import type { Operation } from './operation.js';
import { meant, quoted } from './quoted.js';

/** How many operations of one id, or of one path, a message names. */
const SHOWN_NAMESAKES = 3;

const METHOD_AND_PATH = /^([^ ]+) +([^ ].*)$/s;

/** What settings say of the names of tools. */
export type NameSettings = Pick<ApiToolSettings, 'prefix' | 'override'>;

/**
 * Finds operations by the names that settings use: `METHOD /path`, with any letter case of the method and any number of
 * spaces, or an `operationId` that only one has.
 */
export class OperationNames {
  private readonly byKey: ReadonlyMap<string, Operation>;
  private readonly byId: ReadonlyMap<string, readonly Operation[]>;
  private readonly nearIds: (name: string) => readonly string[];
  private readonly nearKeys: (name: string) => readonly string[];

  constructor(
    private readonly operations: readonly Operation[],
    private readonly settings: NameSettings,
  ) {
    const byId = new Map<string, Operation[]>();
    for (const each of operations) {
      if (each.id === undefined) continue;
      const namesakes = byId.get(each.id);
      if (namesakes) namesakes.push(each);
      else byId.set(each.id, [each]);
    }
    this.byId = byId;
    this.byKey = new Map(operations.map((each) => [each.key, each]));
    this.nearIds = nearNames([...byId.keys()], { byWords: true });
    this.nearKeys = nearNames([...this.byKey.keys()], { byWords: true });
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
    const tool = this.ofTool(name);
    if (tool !== undefined) {
      return `${quoted(name)} is what its tool is called; write the operation, ${quoted(tool)}`;
    }
    const instead =
      meant(this.near(name)) ?? "write its operationId, or its method and path as in 'GET /orders'";
    return `the document has no operation ${quoted(name)}; ${instead}`;
  }

  private near(name: string): readonly string[] {
    if (!name.includes(' ')) {
      const ids = this.nearIds(name);
      return ids.length > 0 ? ids : this.nearKeys(name);
    }
    const path = name.slice(name.indexOf(' ')).trimStart();
    const samePath = this.operations.filter((each) => each.path === path).map(({ key }) => key);
    return samePath.length > 0 ? samePath.slice(0, SHOWN_NAMESAKES) : this.nearKeys(keyOf(name));
  }

  /** The operation whose tool has a name, as settings write it. */
  private ofTool(name: string): string | undefined {
    const { prefix, override } = this.settings;
    const isIt = (own: string) => own === name || prefixed(own, prefix) === name;
    const renamed = Object.keys(override).find((key) => {
      const own = override[key]?.name;
      return own !== undefined && isIt(own) && this.find(key) !== undefined;
    });
    if (renamed !== undefined) return renamed;
    const named = this.operations.find((each) => isIt(ownName(each)));
    return named && (named.id !== undefined && this.find(named.id) ? named.id : named.key);
  }
}

/** `METHOD /path` with an upper-case method and one space. */
function keyOf(name: string): string {
  const [, method = '', path] = METHOD_AND_PATH.exec(name) ?? [];
  return path === undefined ? name : `${method.toUpperCase()} ${path}`;
}
