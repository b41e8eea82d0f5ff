import { ArgumentError, type ApiRequest, type UsedArgument } from '#openapi';
import {
  BodyPartRefusal,
  PathValueRefusal,
  SizeRefusal,
  type RequestRefusal,
} from '../../upstreams/http/request/request-refusal.js';

type Given = Readonly<Record<string, unknown>>;

/** Where the arguments are that make a part of a request large. */
const PLACES: Readonly<Record<SizeRefusal['what'], readonly UsedArgument['in'][]>> = {
  URL: ['path', 'query'],
  headers: ['header'],
  request: ['path', 'query', 'body'],
};

/** A refusal in terms of the arguments that it is of, as `ArgumentError`; itself when it is of none. */
export function ofArguments(refusal: RequestRefusal, request: ApiRequest, given: Given): Error {
  if (refusal instanceof PathValueRefusal) {
    return named(
      refusal,
      refusal.values.flatMap((value) => request.path.arguments?.[value] ?? []),
    );
  }
  if (refusal instanceof BodyPartRefusal) return named(refusal, ofPart(refusal.part, request));
  if (refusal instanceof SizeRefusal) {
    return named(refusal, largest(PLACES[refusal.what], request, given));
  }
  return refusal;
}

function named(
  refusal: RequestRefusal & { readonly says: string },
  names: readonly string[],
): Error {
  if (names.length === 0) return refusal;
  return new ArgumentError(`${[...new Set(names)].join(' and ')} ${refusal.says}`);
}

function ofPart(index: number, { body }: ApiRequest): readonly string[] {
  const parts = body !== undefined && 'multipart' in body ? body.multipart : [];
  const argument = parts[index]?.argument;
  return argument === undefined ? [] : [argument];
}

function largest(
  places: readonly UsedArgument['in'][],
  { arguments: used = [] }: ApiRequest,
  given: Given,
): readonly string[] {
  const [first] = used
    .filter((each) => places.includes(each.in))
    .map(({ argument }) => ({ argument, size: JSON.stringify(given[argument]).length }))
    .sort((one, other) => other.size - one.size);
  return first === undefined ? [] : [first.argument];
}
