import { decodeJwt } from 'jose';
import type { Browser, Page } from 'playwright-core';
import { freePorts } from '../support/free-ports.js';
import { json, type DoubleRequest } from '../support/http-double.js';
import { startDocumentGateway, type DocumentGateway } from '../support/openapi-gateway.js';
import { rpc } from '../support/rpc.js';
import { wholeUpstream } from '../support/whole-upstream.js';
import {
  connect,
  openPage,
  screenshot,
  startBrowser,
  startInspector,
  type Inspector,
} from './support.js';

const DOCUMENTS = {
  galaxy: '@scalar/galaxy/dist/3.1.yaml',
  figma: '@figma/rest-api-spec/openapi/openapi.yaml',
  blockfrost: '@blockfrost/openapi/openapi.yaml',
};
const NAMES = Object.keys(DOCUMENTS);
const SCOPES = NAMES.map((name) => `${name}:use`);

let browser: Browser;
let gateway: DocumentGateway;
let inspector: Inspector;
beforeAll(async () => {
  browser = await startBrowser();
  const [port] = (await freePorts(1)) as [number];
  gateway = await startDocumentGateway({
    gatewayFile,
    env: { CORS_ORIGINS: `http://127.0.0.1:${port}` },
  });
  gateway.server.answer = ({ method, url }, response) => {
    json(response, 200, { answered: `${method} ${url}` });
  };
  inspector = await startInspector(new URL(gateway.stack.url).href, port);
});
afterAll(async () => {
  await inspector.stop();
  await browser.close();
  await gateway.close();
});

/** Three upstreams, one for each document. */
async function gatewayFile(url: string): Promise<string> {
  const entries = Object.entries(DOCUMENTS).map(async ([name, path]) => {
    const at = `${url}/${name}`;
    const served = { url: at, audience: at, callerScope: `${name}:use` };
    return [name, await wholeUpstream(`node_modules/${path}`, served)] as const;
  });
  return JSON.stringify({ version: 1, upstreams: Object.fromEntries(await Promise.all(entries)) });
}

const button = (page: Page, name: string) => page.getByRole('button', { name });

/** What a person sees who signed in at the Inspector for everything. */
async function signedIn(): Promise<Page> {
  const page = await openPage(browser, { viewport: { width: 1300, height: 900 } });
  await connect(page, inspector);
  await page.waitForURL((url) => url.href.startsWith(gateway.stack.issuer.url));
  await button(page, 'Allow').click();
  await page.waitForURL((url) => url.href.startsWith(new URL(inspector.url).origin));
  await page.getByText('Tools', { exact: true }).first().click();
  return page;
}

async function listed(): Promise<readonly string[]> {
  const token = await gateway.stack.token('all-rights', SCOPES);
  const { result } = await rpc(gateway.stack, { method: 'tools/list', token });
  return (result!['tools'] as { name: string }[]).map(({ name }) => name);
}

/** One tool of each document, what is filled in, and what has to be asked of the API. */
const CALLS: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  [
    'galaxy_createUser',
    { name: 'Ada', email: 'ada@example.com', password: 'pass phrase' },
    'POST /galaxy/user/signup',
  ],
  ['figma_getFileMeta', { file_key: 'k 1' }, 'GET /figma/v1/files/k%201/meta'],
  ['blockfrost_get_health_clock', {}, 'GET /blockfrost/health/clock'],
];

it('the tools of three documents are listed side by side, and one of each is called', async () => {
  const page = await signedIn();
  const names = await listed();
  await page.getByText(`Tools (${names.length})`).waitFor();
  await page.getByText(names.at(-1)!, { exact: true }).waitFor();
  const lines = new Set((await page.locator('body').innerText()).split('\n'));
  expect(names.filter((name) => !lines.has(name))).toEqual([]);
  expect(Object.fromEntries(NAMES.map((name) => [name, countOf(names, name)]))).toEqual({
    galaxy: 9,
    figma: 54,
    blockfrost: 121,
  });
  await screenshot(page, 'openapi-1-tools');
  for (const [name, given, asked] of CALLS) {
    await page.getByText(name, { exact: true }).click();
    for (const [label, value] of Object.entries(given)) {
      // Of what is required the label has a star.
      await page.getByLabel(new RegExp(`^${label}( \\*)?$`)).fill(value);
    }
    await button(page, 'Execute Tool').click();
    await page.getByText(`"answered": "${asked}"`).first().waitFor();
    await screenshot(page, `openapi-2-${name}`);
  }
  expect(gateway.server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(
    CALLS.map(([, , asked]) => asked),
  );
  // The document of Galaxy asks nobody to sign in for this, that of Blockfrost for a key of its own.
  const { url } = gateway.server;
  expect(gateway.server.requests.map(audienceOf)).toEqual([undefined, `${url}/figma`, undefined]);
});

function countOf(names: readonly string[], prefix: string): number {
  return names.filter((name) => name.startsWith(`${prefix}_`)).length;
}

function audienceOf({ headers: { authorization } }: DoubleRequest): unknown {
  return authorization && decodeJwt(authorization.slice('Bearer '.length)).aud;
}
