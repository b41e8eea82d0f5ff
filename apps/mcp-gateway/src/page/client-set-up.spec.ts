import { readFileSync } from 'node:fs';
import { clientSetUp } from './client-set-up.js';

it('what clients are told is what docs/clients.md tells them, for this URL', () => {
  const guide = readFileSync('docs/clients.md', 'utf8').replace(/\s+/g, ' ');
  for (const { client, text } of clientSetUp('http://localhost:3001/')) {
    expect([client, guide.includes(text.replace(/\s+/g, ' '))]).toEqual([client, true]);
  }
});
