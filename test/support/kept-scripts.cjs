const vm = require('node:vm');

const { compileFunction } = vm;

/**
 * Jest evaluates every module anew for each test file, and compiles it anew: what it compiles with can load
 * more modules later, and V8 keeps nothing of such code. Here it is compiled as a script, which V8 keeps for
 * the next file. A module that does load others later is left to Jest.
 */
vm.compileFunction = (code, parameters, options) => {
  if (/\bimport\s*\(/.test(code)) return compileFunction(code, parameters, options);
  const { filename, parsingContext } = options;
  const head = `(function (${parameters.join()}) {`;
  const script = new vm.Script(`${head}${code}\n})`, { filename, columnOffset: -head.length });
  return script.runInContext(parsingContext);
};
