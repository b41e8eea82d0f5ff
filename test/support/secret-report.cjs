const { readdirSync, readFileSync, rmSync } = require('node:fs');
const { join } = require('node:path');

const DIRECTORY = join(__dirname, '../.output/secrets');
const CHANNELS = ['logs', 'audit', 'metrics', 'traces', 'pages', 'answers'];

/** A Jest reporter that prints how many texts were searched for secrets, and in which suites they stand. */
module.exports = class SecretReport {
  onRunStart() {
    rmSync(DIRECTORY, { recursive: true, force: true });
  }

  onRunComplete() {
    const searched = read();
    const sum = (count) => searched.reduce((total, each) => total + count(each), 0);
    const texts = CHANNELS.map((name) => `${name} ${sum((each) => each.texts[name])}`).join(', ');
    const secrets = sum((each) => each.secrets);
    const hits = sum((each) => each.hits.length);
    for (const { suite, hits } of searched.filter((each) => each.hits.length > 0)) {
      process.stdout.write(`a secret stands in ${[...new Set(hits)].join(', ')} of ${suite}\n`);
    }
    process.stdout.write(`secrets: ${texts}; ${secrets} secrets; ${hits} hits\n`);
  }
};

function read() {
  try {
    return readdirSync(DIRECTORY).map((name) =>
      JSON.parse(readFileSync(join(DIRECTORY, name), 'utf8')),
    );
  } catch {
    return [];
  }
}
