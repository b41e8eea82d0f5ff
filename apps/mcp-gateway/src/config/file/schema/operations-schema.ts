import { z } from 'zod';
import { flag, judged, LINE, list, prose, record, text, wanted, wordError } from './field-kinds.js';
import { jsonProblem } from './json-value.js';
import { outputSchema } from './openapi-schema.js';

/** Characters of an `operationId`, of `METHOD /path`, or of a path. */
const MAX_OPERATION_CHARACTERS = 512;
/** Characters of a tag. */
const MAX_TAG_CHARACTERS = 256;
/** Entries of one list of a selector. */
const MAX_SELECTED = 1_000;
/** Characters of an argument's name. */
const MAX_ARGUMENT_CHARACTERS = 64;
/** Arguments of one operation that something is said of. */
const MAX_ARGUMENTS = 256;
/** Bytes of an argument's fixed value as JSON. */
const MAX_FIXED_BYTES = 65_536;
/** Characters of an argument's description. */
const MAX_DESCRIPTION_CHARACTERS = 2_048;
/** Parts of an answer that are given on. */
const MAX_PICKED = 256;
/** Characters of the path of one. */
const MAX_PICKED_CHARACTERS = 256;
/** Characters of a media type. */
const MAX_MEDIA_CHARACTERS = 256;

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'QUERY', 'POST', 'PUT', 'PATCH', 'DELETE'];
const SAFE = ['get', 'head', 'options', 'query'] as const;
/** As HTTP writes them. */
const SAFE_UPPER = ['GET', 'HEAD', 'OPTIONS', 'QUERY'] as const;
const UNSAFE = ['post', 'put', 'patch', 'delete'];

const OPERATION = /^([A-Za-z]+ +\/\S*|[^\s*/][^*]*)$/;
const PICKED = /^(\[\]|[^\s.[\]]+)(\[\]|\.[^\s.[\]]+)*$/;
const MEDIA = /^[\w!#$&^*.+-]+\/[\w!#$&^*.+-]+(; ?[ -~]+)?$/;

const EXAMPLE = "createOrder, or 'POST /orders'";

/** One operation: its `operationId`, or `METHOD /path` in any letter case and with any number of spaces. */
export const operation = judged(
  {
    must: 'an operationId, or a method and a path',
    write: EXAMPLE,
    pattern: OPERATION,
    most: MAX_OPERATION_CHARACTERS,
  },
  operationProblem,
);

function operationProblem(value: string): string | undefined {
  if (!LINE.test(value)) return `must be an operationId, or a method and a path; write ${EXAMPLE}`;
  if (value.startsWith('/')) return 'is a path without its method; write GET and a space before it';
  const [, method = '', path] = /^([A-Za-z]+) +(\/.*)$/.exec(value) ?? [];
  if (path === undefined) {
    return value.includes('*')
      ? 'holds *, and an operation is named in full; select several by tags or paths'
      : undefined;
  }
  if (!METHODS.includes(method.toUpperCase())) {
    return `begins with a method that is never sent; write one of ${METHODS.join(', ')}`;
  }
  return path.includes(' ')
    ? 'holds a space in its path; write the path as the document has it'
    : undefined;
}

/** Some of the texts that a document has. */
function some(item: z.ZodType<string>, example: string) {
  return list(item, { least: 1, most: MAX_SELECTED, example });
}

const tag = text({
  must: 'a tag of the document',
  write: 'it as the document has it',
  pattern: LINE,
  most: MAX_TAG_CHARACTERS,
});

const path = text({
  must: 'a path of the document, which begins with /',
  write: "it in quotes, as '/orders/*'",
  pattern: /^\/\S*$/,
  most: MAX_OPERATION_CHARACTERS,
});

const method = z.enum([...SAFE, ...SAFE_UPPER], {
  error: wordError(SAFE, (word) =>
    UNSAFE.includes(word.toLowerCase())
      ? "unsafe operations are named in operations; write { operations: ['POST /orders'] }"
      : undefined,
  ),
});

/** Operations of a document; keys are ANDed, entries of one key ORed. */
export const selector = z
  .strictObject(
    {
      tags: some(tag, '[orders]').describe('Those with one of these tags.').exactOptional(),
      paths: some(path, "['/orders/*']")
        .describe(
          'Those of these paths; `*` stands for anything inside a segment, and at the end for anything.',
        )
        .exactOptional(),
      methods: list(method, { least: 1, most: SAFE.length, example: '[get]' })
        .describe('Those of these methods, all of which are safe; in lower or in upper case.')
        .exactOptional(),
      operations: some(operation, `[createOrder] or ['POST /orders']`)
        .describe(
          'These, by `operationId` or by `METHOD /path`; the only way to what is not GET, HEAD, OPTIONS or QUERY.',
        )
        .exactOptional(),
      deprecated: flag.describe('Those that are deprecated, or are not.').exactOptional(),
    },
    { error: wanted({ must: 'a mapping', write: '{ tags: [orders] }' }) },
  )
  .meta({ minProperties: 1 });

const argumentName = text({
  must: "an argument's name as clients see it: letters, digits, _ - and .",
  write: 'one that `tools` shows',
  pattern: /^[A-Za-z0-9_.-]+$/,
  most: MAX_ARGUMENT_CHARACTERS,
});

const argument = z.strictObject(
  {
    fixed: z
      .unknown()
      .superRefine((value, context) => {
        // Looked at where it is missing, too.
        const problem = value === undefined ? value : jsonProblem(value, MAX_FIXED_BYTES);
        if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
      })
      .describe('Always sent, and not shown; any value of JSON.')
      .exactOptional(),
    hide: flag.describe('Whether it is neither shown nor sent.').exactOptional(),
    description: prose(MAX_DESCRIPTION_CHARACTERS, true)
      .describe('What a model reads of it.')
      .exactOptional(),
    slashes: flag
      .describe('Whether slashes of a value in the path separate segments.')
      .exactOptional(),
  },
  { error: wanted({ must: 'a mapping', write: '{ fixed: acme } or { hide: true }' }) },
);

const picked = text({
  must: 'a path of keys with dots between them, and [] behind a list',
  write: "it as html_url, user.login or 'labels[].name'",
  pattern: PICKED,
  most: MAX_PICKED_CHARACTERS,
});

/** What an override says of an operation of a document, and of nothing else. */
export const OPERATION_KEYS = {
  arguments: record(argumentName, argument, {
    most: MAX_ARGUMENTS,
    what: 'arguments',
    example: '{ owner: { fixed: acme } }',
  })
    .describe('What is said of its arguments, by the names that clients see.')
    .exactOptional(),
  answer: z
    .strictObject(
      {
        pick: list(picked, { least: 1, most: MAX_PICKED, example: '[id, user.login]' })
          .describe(
            'What is given on of an answer: keys with dots between them, `[]` behind a list.',
          )
          .exactOptional(),
      },
      { error: wanted({ must: 'a mapping', write: '{ pick: [id, state] }' }) },
    )
    .describe('What is given on of its answers.')
    .exactOptional(),
  output: outputSchema
    .describe("How its answers are described, instead of the upstream's `output`.")
    .exactOptional(),
  media: text({
    must: 'a media type',
    write: 'one that the document declares, as application/json',
    pattern: MEDIA,
    most: MAX_MEDIA_CHARACTERS,
  })
    .describe('Which of the declared media types its body has.')
    .exactOptional(),
};
