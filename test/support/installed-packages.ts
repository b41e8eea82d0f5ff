import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One installed copy of a package. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression; undefined where its package.json has none. */
  readonly licence: string | undefined;
  /** Whether development alone needs it. */
  readonly dev: boolean;
}

interface Entry {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly engines?: { readonly node: string };
}

const lock = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Entry>>;
};

/** All that package-lock.json installs. */
export const packages: readonly InstalledPackage[] = Object.entries(lock.packages).flatMap(
  ([path, { version, license, dev = false }]) =>
    path === '' || version === undefined
      ? []
      : [{ name: path.split('node_modules/').at(-1)!, version, licence: license, dev }],
);

/** The Node versions that package.json takes. */
export const engines: { readonly node: string } = lock.packages['']!.engines!;
