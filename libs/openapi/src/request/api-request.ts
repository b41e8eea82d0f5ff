/** Methods that an operation may have (OpenAPI, Path Item Object); TRACE is never sent. */
export type HttpMethod = 'GET' | 'HEAD' | 'OPTIONS' | 'QUERY' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A value of a path: encoded as a whole, or with slashes that separate segments. */
export type PathValue = string | number | boolean | { readonly segments: string };

/**
 * A request for one call of an operation. Nothing of it is encoded but `{ encoded }`; whoever sends it encodes each
 * value by itself, and refuses what would leave the path.
 */
export interface ApiRequest {
  readonly method: HttpMethod;
  /** Texts of the document, with a value between two of them; for each value, the argument that it is of. */
  readonly path: {
    readonly literals: readonly string[];
    readonly values: readonly PathValue[];
    readonly arguments?: readonly string[];
  };
  readonly query: readonly (
    readonly [name: string, value: string | number | boolean] | { readonly encoded: string }
  )[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: ApiRequestBody;
  /** The given arguments that it is made of, without the values that the settings fix. */
  readonly arguments?: readonly UsedArgument[];
}

/** Where a request holds an argument. */
export interface UsedArgument {
  readonly argument: string;
  readonly in: 'path' | 'query' | 'header' | 'body';
}

/** What a request carries; a media type is sent as it is given. */
export type ApiRequestBody =
  | { readonly json: unknown; readonly mediaType?: string }
  | { readonly form: readonly (readonly [name: string, value: string])[] }
  | { readonly multipart: readonly ApiBodyPart[] }
  | { readonly text: string; readonly mediaType?: string }
  | { readonly bytes: Uint8Array; readonly mediaType: string };

export interface ApiBodyPart {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly fileName?: string;
  readonly mediaType?: string;
  /** The argument that it is of. */
  readonly argument?: string;
}

/** An argument that cannot be sent, though its schema has nothing against it. The message is for the caller. */
export class ArgumentError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ArgumentError';
  }
}
