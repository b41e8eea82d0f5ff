import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve('.run/bench');

/** Where a file of the benchmark's own is; its folder is there. */
export function runFile(name: string): string {
  mkdirSync(FOLDER, { recursive: true });
  return join(FOLDER, name);
}

/** Writes JSON, or a text; the path. */
export function written(name: string, content: object | string): string {
  const path = runFile(name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** Writes a gateway.yaml; the path. */
export function gatewayFile(name: string, upstreams: object, sample = false): string {
  return written(`${name}.yaml`, { version: 1, sample, upstreams });
}
