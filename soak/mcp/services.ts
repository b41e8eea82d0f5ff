import { serve } from '../../bench/loopback.js';
import { SoakIssuer } from '../issuer.js';
import { Chances } from './chances.js';
import { delegatedToken } from './delegated.js';
import { SERVERS } from './own-tools.js';
import { ScriptedServer } from './scripted-server.js';

/*
 * An issuer and three MCP servers that misbehave at random, in a process of their own. The argument is the seed of
 * their chances.
 */
const chances = new Chances(Number(process.argv[2]));
const issuer = new SoakIssuer({
  chance: () => chances.next(),
  // Minus the gateway's margin of 15 s: some end with the next call, some are used for a while.
  lifetimes: [15.1, 17, 30, 60],
  token: delegatedToken,
});

async function main(): Promise<void> {
  const servers = SERVERS.map((name) => ({ name, server: new ScriptedServer(name, chances) }));
  const urls: Record<string, string> = {};
  for (const { name, server } of servers) {
    const base = await serve((at, request, response) => server.answer(at, request, response), '');
    urls[name] = `${base}/mcp`;
  }
  const places = { issuer: await issuer.listen(), urls };
  process.on('message', (question: 'where are you?' | 'what was seen?' | { claims: object }) => {
    if (question === 'where are you?') process.send?.(places);
    else if (question === 'what was seen?') {
      process.send?.(servers.map(({ name, server }) => ({ name, ...server.seen })));
    } else process.send?.({ token: issuer.sign(question.claims), exchanges: issuer.exchanges });
  });
}

void main();
