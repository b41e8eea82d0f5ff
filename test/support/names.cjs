// Loaded into a process under test: names below .example resolve to this machine.
const dns = require('node:dns');

const { lookup } = dns;

dns.lookup = (name, options, callback) => {
  if (!name.endsWith('.example')) return lookup(name, options, callback);
  const done = typeof options === 'function' ? options : callback;
  const address = '127.0.0.1';
  if (options.all) process.nextTick(done, null, [{ address, family: 4 }]);
  else process.nextTick(done, null, address, 4);
};
