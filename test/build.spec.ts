import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { runProgram } from './support/command.js';

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'build-'));
  mkdirSync(join(checkout, 'scripts'));
  copyFileSync('scripts/build.mjs', join(checkout, 'scripts/build.mjs'));
  symlinkSync(resolve('node_modules'), join(checkout, 'node_modules'));
  write('package.json', '{ "imports": { "#lib": "./dist/libs/lib.js" } }');
  write(
    'nest-cli.json',
    JSON.stringify({
      projects: { app: { compilerOptions: { tsConfigPath: 'apps/tsconfig.app.json' } } },
    }),
  );
  write(
    'apps/tsconfig.app.json',
    JSON.stringify({
      compilerOptions: {
        module: 'nodenext',
        target: 'es2022',
        rootDir: '..',
        outDir: '../dist',
        types: [],
        lib: ['es2022'],
        skipLibCheck: true,
      },
      include: ['.'],
    }),
  );
  write('libs/lib.ts', 'export const who: string = "lib";');
  write(
    'apps/main.ts',
    'import { who } from "#lib";\nprocess.stdout.write(who);\ndeclare const process: { stdout: { write(text: string): void } };',
  );
});
afterEach(() => {
  rmSync(checkout, { recursive: true });
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(checkout, name)), { recursive: true });
  writeFileSync(join(checkout, name), text);
}

const build = () => runProgram(process.execPath, [join(checkout, 'scripts/build.mjs')]);
const inDist = (name: string) => existsSync(join(checkout, 'dist', name));

it('every project is compiled, and nothing is left of what is gone or was left behind', async () => {
  write('dist/apps/gone.js', '');
  write('.run/build-999999999/apps/half.js', '');
  expect(await build()).toEqual({ status: 0, out: '', error: '' });
  expect([inDist('apps/main.js'), inDist('apps/gone.js')]).toEqual([true, false]);
  expect(readdirSync(join(checkout, '.run'))).toEqual([]);
  const ran = await runProgram(process.execPath, [join(checkout, 'dist/apps/main.js')]);
  expect(ran.out).toBe('lib');
});

it('what does not compile is said, and leaves what was built before', async () => {
  write('dist/apps/main.js', 'before');
  write('apps/main.ts', 'export const wrong: number = "text";');
  const { status, error } = await build();
  expect(status).toBe(1);
  expect(error).toMatch(/apps\/main\.ts.*TS2322/);
  expect(readFileSync(join(checkout, 'dist/apps/main.js'), 'utf8')).toBe('before');
  expect(readdirSync(checkout)).not.toContain('dist-before');
});

it('what was built is left as it is until a source, a setting or a file of it changes', async () => {
  const builtAgain = async () => {
    const { ino } = statSync(join(checkout, 'dist'));
    expect(await build()).toMatchObject({ status: 0 });
    return statSync(join(checkout, 'dist')).ino !== ino;
  };
  await build();
  expect(await builtAgain()).toBe(false);
  write('libs/lib.ts', 'export const who: string = "changed";');
  expect(await builtAgain()).toBe(true);
  write('apps/more.ts', 'export const more = 1;');
  expect(await builtAgain()).toBe(true);
  rmSync(join(checkout, 'dist/libs/lib.js'));
  expect(await builtAgain()).toBe(true);
  write('package-lock.json', '{}');
  expect(await builtAgain()).toBe(true);
  rmSync(join(checkout, 'apps/more.ts'));
  expect(await builtAgain()).toBe(true);
  expect([inDist('libs/lib.js'), inDist('apps/more.js')]).toEqual([true, false]);
});
