import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** An app of a folder, as `npm start -- DIR` runs it. */
const app = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'letters, digits and dashes'),
  /** What its project in nest-cli.json is built to, such as dist/examples/orders/api/main.js. */
  main: z.string().regex(/^dist\/(?!.*\.\.)[\w./-]+\.js$/, 'a .js file in dist/'),
  /** Given to the app as PORT; the upstream's URL in gateway.yaml names the same. */
  port: z.int().min(1).max(65_535),
  /** Answers 200 as soon as the app can be used. */
  ready: z.string().startsWith('/', 'a path, such as /healthz'),
});

/**
 * DIR/start.json: what runs beside the gateway that serves DIR/gateway.yaml. Without it nothing does but
 * the local issuer.
 */
const startFile = z.strictObject({
  apps: z.array(app).default([]),
  /** Whether the sample upstream API runs too, for a file with `sample: true`. */
  sample: z.boolean().default(false),
  /** Commands that are shown once all is ready. */
  try: z.array(z.string()).default([]),
});

/** What a folder brings. */
export interface StartFolder extends z.infer<typeof startFile> {
  /** The file that the gateway serves, absolute. */
  readonly gatewayFile: string;
}

/** Reads a folder. Throws one readable error that names each wrong field of its `start.json`. */
export function readStartFolder(folder: string): StartFolder {
  const gatewayFile = resolve(folder, 'gateway.yaml');
  if (!existsSync(gatewayFile)) {
    throw new Error(`${folder} has no gateway.yaml; name a folder that has one`);
  }
  const file = join(folder, 'start.json');
  const parsed = startFile.safeParse(jsonOf(file));
  if (parsed.success) return { ...parsed.data, gatewayFile };
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.')}: ${message}`,
  );
  throw new Error(`${file}: ${problems.join('; ')}`);
}

function jsonOf(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file} is not JSON`);
  }
}
