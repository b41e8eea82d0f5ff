import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import type { ServedSettings } from '../served-settings.js';
import { contradictions } from './contradictions.js';
import { FileProblems, type FileProblem } from './file-problems.js';
import { isMapping, mappingOf } from './mapping.js';
import {
  fileSchema,
  upstreamName,
  upstreamSchema,
  type GatewayFile,
} from './schema/file-schema.js';
import type { Places } from './yaml/places.js';
import type { GatewayFileContext } from './gateway-file-context.js';
import { References, type ReferenceSources } from './references.js';
import { shapeProblems } from './schema/shape-problems.js';
import { readTextFile } from './text-file.js';
import { upstreamsOf } from './upstream-entry.js';
import { kindProblems } from './upstream-kinds.js';
import { readYaml } from './yaml/yaml-text.js';

/** What a file says is served. */
export type GatewayFileContents = Pick<ServedSettings, 'sample' | 'listing' | 'upstreams'>;

/** What of a file can be used, and everything that is wrong with it by itself. */
export interface ReadGatewayFile {
  /**
   * All of the file when there is no problem. Otherwise what rules can still judge: an upstream whose
   * `exchange` is wrong has none, and one whose `url` is wrong has another. Undefined when nothing can be.
   */
  readonly contents: GatewayFileContents | undefined;
  /**
   * One line for each problem, in the order of the file: `gateway.yaml:12:7 upstreams.x.url: …; write …`.
   * No line holds a value of `headers`, `client.secret`, `client.key` or `securitySchemes`.
   */
  readonly problems: readonly string[];
}

/**
 * Reads the text of gateway.yaml (docs/gateway-yaml.md). Throws nothing; reads the files that `${file:PATH}`
 * names and nothing else. What an upstream says against the gateway's own settings is not judged here.
 */
export function readGatewayFile(
  text: string,
  context: GatewayFileContext,
  readFile: ReferenceSources['readFile'] = readTextFile,
): ReadGatewayFile {
  const { value, places, problems: unreadable } = readYaml(text);
  const problems = new FileProblems();
  problems.add(unreadable);
  const lines = () => problems.lines(context.path, places);
  if (value === undefined) return { contents: undefined, problems: lines() };
  const version = versionProblem(value, places);
  if (version !== undefined) {
    problems.add([version]);
    return { contents: undefined, problems: lines() };
  }
  const references = new References(sourcesOf(context, readFile), places);
  const resolved = references.resolved(value);
  const shape = shapeProblems(issuesIn(resolved), places);
  problems.add(shape.filter(({ meant }) => meant !== undefined));
  problems.add(kindProblems(resolved, places, (path) => !problems.clean(path)));
  problems.add(shape.filter(({ closes }) => closes === true));
  problems.add(references.problems);
  problems.add(shape.filter(({ closes }) => closes !== true));
  problems.add(contradictions(resolved, { context, places }));
  const beside = { context, places, problems, secrets: references.values };
  return { contents: contentsOf(resolved, beside), problems: lines() };
}

/** What the schema finds; also in upstreams with a wrong name, into which a record does not look. */
function issuesIn(resolved: unknown): readonly z.core.$ZodIssue[] {
  const { error } = fileSchema.safeParse(resolved, { reportInput: true });
  const misnamed = Object.entries(mappingOf(mappingOf(resolved)['upstreams'])).filter(
    ([name, entry]) => isMapping(entry) && !upstreamName.safeParse(name).success,
  );
  const inside = misnamed.flatMap(([name, entry]) => {
    const { error: wrong } = upstreamSchema.safeParse(entry, { reportInput: true });
    return (wrong?.issues ?? []).map((each) => ({
      ...each,
      path: ['upstreams', name, ...each.path],
    }));
  });
  return [...(error?.issues ?? []), ...inside];
}

function sourcesOf(
  { path, environment }: GatewayFileContext,
  readFile: ReferenceSources['readFile'],
): ReferenceSources {
  const env = (name: string) => (Object.hasOwn(environment, name) ? environment[name] : undefined);
  return { folder: dirname(resolve(path)), env, readFile };
}

/** An empty file, or one of another version: all else in it would be judged by the wrong rules. */
function versionProblem(value: unknown, places: Places): FileProblem | undefined {
  if (value === null) {
    return { path: [], offset: 0, text: 'is empty; write version: 1 and upstreams' };
  }
  const version = (value as { readonly version?: unknown }).version;
  if (!Number.isInteger(version) || version === 1) return undefined;
  const path = ['version'];
  const text = `${String(version)} is not known to this gateway; write version: 1`;
  return { path, offset: places.valueOf(path), text };
}

/** What can be used of a file: what nothing is wrong with, as `problems` says. */
function contentsOf(
  resolved: unknown,
  beside: {
    readonly context: GatewayFileContext;
    readonly places: Places;
    readonly problems: FileProblems;
    readonly secrets: readonly string[];
  },
): GatewayFileContents | undefined {
  const { context, problems } = beside;
  if (typeof resolved !== 'object' || resolved === null) return undefined;
  // What is used of it below is what the schema found nothing wrong with.
  const file = resolved as Partial<GatewayFile>;
  const sample = problems.clean(['sample']) && file.sample === true;
  return {
    sample,
    listing: problems.clean(['listing']) ? (file.listing ?? 'all') : 'all',
    upstreams: [...(sample ? [context.sample.upstream] : []), ...upstreamsOf(file, beside)],
  };
}
