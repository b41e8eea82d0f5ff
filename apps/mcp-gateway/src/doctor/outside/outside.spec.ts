import { createHttpClient } from '#outbound';
import { asker, type Ask, type Question } from '../ask.js';
import { lookFromOutside } from './outside.js';

/** Answers everything alike, and remembers what it was asked. */
function answering(status: number, headers: Readonly<Record<string, string>> = {}) {
  const asked: Question[] = [];
  const ask: Ask = (question) => {
    asked.push(question);
    return Promise.resolve({ answered: true, at: 0, status, headers, body: '' });
  };
  return { ask, asked };
}

it('a token is not sent by plain http beyond this machine', async () => {
  const { ask, asked } = answering(401, { 'www-authenticate': 'Bearer' });
  const url = 'http://mcp.example/mcp';
  const { sections } = await lookFromOutside(ask, { url, token: 'canary-token-of-a-person' });
  expect(JSON.stringify(asked)).not.toContain('canary');
  const texts = sections[0]!.lines.map(({ level, text }) => `${level}: ${text}`);
  expect(texts).toContain('warning: not sent: by plain http others could read it');
  expect(texts).toContain('wrong: reached by plain http: tokens are readable on the way');
});

it('by https it is, to the endpoint alone', async () => {
  const { ask, asked } = answering(401, { 'www-authenticate': 'Bearer' });
  const url = 'https://mcp.example/mcp';
  await lookFromOutside(ask, { url, token: 'canary-token-of-a-person' });
  const carried = asked.filter((each) => JSON.stringify(each).includes('canary'));
  expect(carried.map((each) => each.url)).toEqual([url, url]);
});

it('what is waited for is told, and that it came', async () => {
  const told: string[] = [];
  const http = createHttpClient();
  const ask = asker(
    http,
    () => 0,
    (what) => {
      told.push(what);
      return () => told.push('came');
    },
  );
  const reply = await ask({ method: 'GET', url: 'http://127.0.0.1:1/' });
  http.close();
  expect(told).toEqual(['GET http://127.0.0.1:1/', 'came']);
  expect(reply).toMatchObject({ reason: 'nothing listens there (ECONNREFUSED)' });
});
