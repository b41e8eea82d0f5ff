import type { ApiRequest, HttpMethod } from '../request/api-request.js';
import type { CheckedValue, ObjectSchema } from '../schema/schema-types.js';
import type { OperationOverride, OutputKind } from './operation-override.js';
import type { Selector } from '../selection/selector.js';

/** What the settings of one upstream say of its document. */
export interface ApiToolSettings {
  readonly include: readonly Selector[];
  readonly exclude: readonly Selector[];
  /** By `operationId` or `METHOD /path`. */
  readonly override: Readonly<Record<string, OperationOverride>>;
  /** Stands before the name of each tool, with an underscore; none when empty. */
  readonly prefix: string;
  /** Absolute URL of the upstream. */
  readonly url: string;
  /** Other hosts that operations may name, lower-case, with a port where it is not the usual one. */
  readonly hosts: readonly string[];
  readonly output: OutputKind;
  /** The most scopes that may be asked; undefined: nothing is exchanged. */
  readonly ceiling: readonly string[] | undefined;
  /** The document's security schemes that the settings have a value for, each with the header that carries it. */
  readonly schemes: Readonly<Record<string, string>>;
  /** Lower-case names of headers that each request carries: no argument sets them. */
  readonly headers: readonly string[];
}

/** What a request needs beside its arguments, as `security` of its operation says. */
export interface SecurityNeed {
  /** Scopes of the delegated token; `all` of the ceiling where the document does not say; `none`: no token is sent. */
  readonly token: readonly string[] | 'all' | 'none';
  /** Security schemes whose values are sent too. */
  readonly schemes: readonly string[];
}

/** The way to the next page, read back from an answer. */
export interface NextPage {
  /** The arguments of the call that reads it. */
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What is shown of answers. */
export interface ApiAnswers {
  /** The schema that is listed; undefined: none. */
  readonly schema: ObjectSchema | undefined;
  /** What is given on of a JSON value; the value itself without `pick`. */
  readonly picked: ((value: unknown) => unknown) | undefined;
  /** Arguments that make an answer smaller, by name; for one that is too large. */
  readonly narrowing: readonly string[];
  /** The next page by the `Link` header of an answer (RFC 8288) to a call; undefined where there is none. */
  next(link: string, given: Readonly<Record<string, unknown>>): NextPage | undefined;
}

/** An operation as a tool: all that can be known before a call, once and frozen. */
export interface ApiTool {
  /** With the prefix. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly hints: {
    readonly readOnly: boolean;
    readonly destructive: boolean;
    readonly idempotent: boolean;
    readonly openWorld: boolean;
  };
  readonly operation: {
    readonly id: string | undefined;
    readonly method: HttpMethod;
    readonly path: string;
    readonly key: string;
    /** By which an override named it. */
    readonly overriddenAs: string | undefined;
  };
  readonly input: {
    readonly json: ObjectSchema;
    /** Against the whole schema of the document, not the shown one. Compiled at the first call. */
    check(value: unknown): CheckedValue;
    prepare(): void;
  };
  readonly security: SecurityNeed;
  /** Origin and path that requests of this operation go below, where that is one of `hosts`; else undefined. */
  readonly url: string | undefined;
  readonly answers: ApiAnswers;
  /** The request of checked arguments. Throws `ArgumentError`. */
  request(given: Readonly<Record<string, unknown>>): ApiRequest;
  /** What was left out or changed of the document, one line each. */
  readonly notes: readonly string[];
}

/** An operation that cannot be served. */
export interface RefusedOperation {
  readonly key: string;
  /** Where it stands, for messages. */
  readonly place: string;
  /** A sentence's end: `its body is application/xml only`. */
  readonly reason: string;
  /** One or two words, the same for all of a kind: for counting. */
  readonly kind: RefusalKind;
  /** Whether the settings name it. */
  readonly named: boolean;
}

export type RefusalKind =
  | 'body'
  | 'parameter'
  | 'security'
  | 'scopes'
  | 'server'
  | 'schema'
  | 'reference'
  | 'path'
  | 'answer'
  | 'override';

/** A problem with a field of the settings: `tools.include[0].tags[0]`. */
export interface SettingsProblem {
  readonly field: string;
  readonly text: string;
}

/** What a document gives for the settings of an upstream. */
export interface ApiTools {
  /** In the order of the document. */
  readonly tools: readonly ApiTool[];
  readonly refused: readonly RefusedOperation[];
  /** With one, nothing is served. */
  readonly problems: readonly SettingsProblem[];
  /** What operators should know, one line each. */
  readonly warnings: readonly string[];
  /** Operations of the document, selected or not. */
  readonly operations: number;
}
