// Asks the Service as a client would that came by the public URL: is it ready, does it ask for a token?
const http = require('node:http');

const { SERVICE, PUBLIC_URL } = process.env;
const { host, pathname } = new URL(PUBLIC_URL);
const TIMEOUT_MS = 5_000;

function ask(method, path) {
  return new Promise((resolve, reject) => {
    const options = { method, headers: { host, 'content-type': 'application/json' } };
    const request = http.request(new URL(path, SERVICE), options, (response) => {
      response.resume();
      resolve(response);
    });
    request.setTimeout(TIMEOUT_MS, () => request.destroy(new Error('no answer')));
    request.on('error', reject);
    request.end();
  });
}

async function look(what, method, path, wanted) {
  const { statusCode } = await ask(method, path);
  console.log(`${what}: ${method} ${path} says ${statusCode}, ${wanted} is right`);
  if (statusCode !== wanted) process.exitCode = 1;
}

async function main() {
  await look('ready', 'GET', '/readyz', 200);
  await look('asks for a token', 'POST', pathname, 401);
}

main().catch((error) => {
  console.error(`${SERVICE}: ${error.message}`);
  process.exitCode = 1;
});
