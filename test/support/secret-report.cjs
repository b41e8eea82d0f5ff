const { readdirSync, readFileSync, rmSync } = require('node:fs');
const { join } = require('node:path');

const DIRECTORY = join(__dirname, '../.output/secrets');

/** A Jest reporter that prints one line: how many log lines were searched for secrets, and the hits. */
module.exports = class SecretReport {
  onRunStart() {
    rmSync(DIRECTORY, { recursive: true, force: true });
  }

  onRunComplete() {
    const searched = read();
    const sum = (name) => searched.reduce((total, each) => total + each[name], 0);
    process.stdout.write(
      `secrets: ${searched.length} suites that log, ${sum('lines')} lines searched for ` +
        `${sum('secrets')} secrets, ${sum('hits')} hits\n`,
    );
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
