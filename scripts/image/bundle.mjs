// Makes one file of the built gateway and of the packages that it loads: a process that serves starts from it with
// less work and memory than from thousands of files. Beside it `<name>.lines.json` says which line came from where;
// libs/serving/src/bundle-lines.ts reads that. What is bundled here has to be built, with its source maps.
//
// Usage: node scripts/image/bundle.mjs OUT, which may be the file that is bundled.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');
const ENTRY = 'dist/apps/mcp-gateway/src/main.js';
/** What Nest and its adapter would load if it were installed. */
const NOT_INSTALLED = [
  ...['@fastify/static', '@fastify/view', '@nestjs/microservices', '@nestjs/websockets'],
  ...['cache-manager', 'class-transformer', 'class-validator', '@nestjs/platform-express'],
].flatMap((name) => [name, `${name}/*`]);

/** Node keeps a file with any other character in two bytes each. The bundler leaves some in patterns and templates. */
const inAscii = (text) =>
  text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The numbers of a segment of a source map: six bits a digit, the first of them says whether more follow. */
function numbersOf(segment) {
  const numbers = [];
  let [value, shift] = [0, 0];
  for (const character of segment) {
    const digit = DIGITS.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}

/**
 * `BundleLines` of libs/serving/src/bundle-lines.ts; lines begin at 1, columns at 0. For packages the place is that
 * of the beginning of the line.
 */
function linesOf({ mappings, sources }, folder) {
  const isOwn = sources.map((name) => !name.includes('node_modules/'));
  const runs = [];
  let [source, there, last] = [0, 0, ''];
  mappings.split(';').forEach((line, at) => {
    let column = 0;
    for (const [index, segment] of (line === '' ? [] : line.split(',')).entries()) {
      const [columns, others = 0, lines = 0] = numbersOf(segment);
      column += columns;
      source += others;
      there += lines;
      const next = `${source}:${there - at}`;
      if (index > 0 && !isOwn[source]) continue;
      if (next !== last) runs.push([at + 1, column, source, there + 1]);
      last = next;
    }
  });
  return { sources: sources.map((name) => relative(root, join(folder, name))), runs };
}

const [, , given] = process.argv;
if (given === undefined) throw new Error('Usage: node bundle.mjs OUT');
const out = resolve(given);
const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: [ENTRY],
  outfile: out,
  allowOverwrite: true,
  write: false,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: NOT_INSTALLED,
  // Lines and names stay, as log lines and stacks show them. Keeping every name costs each closure a call.
  minifySyntax: true,
  legalComments: 'none',
  sourcemap: 'external',
  sourcesContent: false,
  logLevel: 'warning',
});
const [map, code] = ['.map', '.js'].map((end) =>
  outputFiles.find(({ path }) => path.endsWith(end)),
);
const text = inAscii(code.text);
const lines = linesOf(JSON.parse(map.text), dirname(out));
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, text);
writeFileSync(`${out}.lines.json`, JSON.stringify(lines));
process.stdout.write(
  `${relative('.', out)}: ${text.length} bytes of ${lines.sources.length} files\n`,
);
