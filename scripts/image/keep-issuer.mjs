// The local issuer's library is a dependency of development; in the demo image it is one of production.
import { readFileSync, writeFileSync } from 'node:fs';

const LIBRARY = 'oidc-provider';
const text = readFileSync('package.json', 'utf8');
const { devDependencies, ...rest } = JSON.parse(text);
const version = devDependencies[LIBRARY];
if (version === undefined) throw new Error(`package.json has no ${LIBRARY}`);
const dependencies = { ...rest.dependencies, [LIBRARY]: version };
writeFileSync('package.json', JSON.stringify({ ...rest, dependencies }, null, 2));
