import { cyclesIn, importsOf, sourceFiles, specifiersIn } from './support/source-imports.js';

it('no file imports itself through others, types included', () => {
  const imports = importsOf(sourceFiles('apps', 'libs', 'scripts', 'test', 'bench', 'soak'));
  process.stdout.write(`imports: ${imports.size} files\n`);
  expect(cyclesIn(imports).map((cycle) => cycle.join(' -> '))).toEqual([]);
});

it('each circle is named once, by the files in it', () => {
  const imports = new Map([
    ['a', ['b', 'e']],
    ['b', ['c']],
    ['c', ['b', 'd']],
    ['d', ['d']],
    ['e', ['c']],
  ]);
  expect(cyclesIn(imports)).toEqual([
    ['b', 'c', 'b'],
    ['d', 'd'],
  ]);
});

it('imports, exports, types and calls of import are seen; texts and comments are not', () => {
  const text = `
    import './a.js';
    import type { B } from './b.js';
    export * from './c.js';
    export type { D } from './d.js';
    type E = import('./e.js').E;
    const f = () => import('./f.js');
    const text = "import './g.js'"; // import './h.js'
  `;
  const names = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `./${name}.js`);
  expect(specifiersIn('x.ts', text)).toEqual(names);
});
