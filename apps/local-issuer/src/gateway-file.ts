import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { resolveReferences } from './file-references.js';

/** Bytes of gateway.yaml that are read. */
export const MAX_FILE_BYTES = 512 * 1024;
/** Values that aliases of the file may repeat. */
const MAX_ALIASES = 1_000;

const scopes = z.union([z.array(z.string()), z.literal('none').transform((): string[] => [])]);
const callerScopes = z.union([
  scopes.transform((both) => ({ read: both, write: both })),
  z.object({ read: scopes.default([]), write: scopes.default([]) }),
]);

const client = z.object({
  id: z.string().min(1),
  secret: z.string().min(1).optional(),
  key: z.string().min(1).optional(),
});

const exchange = z
  .object({
    audience: z.string().optional(),
    resource: z.string().optional(),
    scopes: z.array(z.string()).default([]),
    issuer: z.string().optional(),
    client: client.optional(),
    tokenEndpointAuth: z.string().optional(),
    subjectTokenType: z.string().optional(),
  })
  .refine(({ audience, resource }) => (audience ?? resource ?? '') !== '', {
    error: 'has neither audience nor resource',
  });

const upstream = z.object({
  exchange: z.union([z.literal('none').transform(() => undefined), exchange]),
  callerScopes,
  tools: z
    .object({
      override: z.record(z.string(), z.object({ callerScopes: scopes.optional() })).default({}),
    })
    .default({ override: {} }),
});

/** Of gateway.yaml what an issuer needs; whether the rest of it is right, the gateway says. */
const fileSchema = z.object({
  sample: z.boolean().default(false),
  upstreams: z.record(z.string(), upstream).default({}),
});

/** One upstream, as an issuer sees it. */
export type FileUpstream = z.infer<typeof upstream>;
/** How tokens for it are asked for. */
export type FileExchange = z.infer<typeof exchange>;

/** What gateway.yaml says of scopes, targets and clients. */
export interface GatewayFile {
  /** As messages call it. */
  readonly path: string;
  /** Whether the sample's upstream is served too. */
  readonly sample: boolean;
  readonly upstreams: Readonly<Record<string, FileUpstream>>;
}

/**
 * Reads gateway.yaml, with what its references name. Throws one error that names the file and what about it
 * cannot be read, without a value of it.
 */
export function readGatewayFile(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): GatewayFile {
  const document: unknown = parsed(path);
  const known = fileSchema.safeParse(document);
  if (!known.success) {
    const [issue] = known.error.issues;
    const where = issue?.path.map(String).join('.') ?? '';
    throw unreadable(path, where, 'cannot be used');
  }
  const { sample, upstreams } = known.data;
  for (const [name, { exchange: asked }] of Object.entries(upstreams)) {
    for (const field of ['secret', 'key'] as const) {
      const value = asked?.client?.[field];
      if (asked?.client === undefined || value === undefined) continue;
      const got = resolveReferences(value, { folder: dirname(resolve(path)), environment });
      const where = `upstreams.${name}.exchange.client.${field}`;
      if (got.problem !== undefined) throw unreadable(path, where, got.problem);
      asked.client[field] = got.text;
    }
  }
  return { path, sample, upstreams };
}

function parsed(path: string): unknown {
  let text: string;
  try {
    const file = statSync(path);
    if (!file.isFile()) throw new Error('is not a file');
    if (file.size > MAX_FILE_BYTES) throw new Error(`is larger than ${MAX_FILE_BYTES} bytes`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === undefined ? message : `cannot be read (${code})`;
    throw new Error(`GATEWAY_CONFIG: ${path} ${why}; name a file that this process may read`);
  }
  try {
    return parse(text, { maxAliasCount: MAX_ALIASES, uniqueKeys: false, logLevel: 'error' });
  } catch {
    throw unreadable(path, '', 'is not YAML');
  }
}

function unreadable(path: string, where: string, why: string): Error {
  const place = where === '' ? path : `${path} ${where}`;
  return new Error(
    `GATEWAY_CONFIG: ${place} ${why}; the gateway says more of it, as does npm run -s gateway -- validate ${path}`,
  );
}
