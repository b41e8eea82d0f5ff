import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '../support/child.js';

/** What the image says of itself, in Docker's format. */
export interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[] | null;
  readonly WorkingDir: string;
  readonly ExposedPorts: Readonly<Record<string, object>>;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Healthcheck: { readonly Test: readonly string[] };
}

/** The image of the Dockerfile's target `gateway`, on a stand-in for its base; its files are mounted. */
export class BuiltImage {
  private constructor(
    readonly folder: string,
    readonly rootfs: string,
    readonly config: ImageConfig,
  ) {}

  /** That which the suite's set-up built. */
  static given(): BuiltImage {
    const { folder, rootfs, config, seconds } = JSON.parse(process.env['BUILT_IMAGE']!) as {
      folder: string;
      rootfs: string;
      config: ImageConfig;
      seconds: object;
    };
    process.stdout.write(`image: seconds ${JSON.stringify(seconds)}\n`);
    return new BuiltImage(folder, rootfs, config);
  }

  /** Paths of its files below a folder, links included, and the sum of their bytes. */
  files(below = ''): { readonly paths: readonly string[]; readonly bytes: number } {
    const entries = readdirSync(join(this.rootfs, below), { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name));
    const bytes = paths.reduce((sum, path) => sum + lstatSync(path).size, 0);
    return { paths: paths.map((path) => path.slice(this.rootfs.length)), bytes };
  }

  async remove(): Promise<void> {
    const storage = ['--root', join(this.folder, 'storage'), '--runroot', join(this.folder, 'run')];
    await runChild('buildah', [...storage, 'umount', '-a'], {
      PATH: process.env['PATH'],
      STORAGE_DRIVER: 'overlay',
    });
    rmSync(this.folder, { recursive: true, force: true });
  }
}
