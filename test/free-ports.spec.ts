import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { freePorts } from './support/free-ports.js';

it('ports are different from each other, and stay this process’s own', async () => {
  const given = [...(await freePorts(50)), ...(await freePorts(50))];
  expect(new Set(given).size).toBe(100);
  const claim = `const s = require('node:dgram').createSocket('udp4');
    s.once('error', ({ code }) => { console.log(code); s.close(); });
    s.bind({ port: ${given[0]}, address: '127.0.0.1' }, () => { console.log('bound'); s.close(); });`;
  const other = execFileSync(process.execPath, ['-e', claim], { encoding: 'utf8' });
  expect(other.trim()).toBe('EADDRINUSE');
});

it('a given port can be listened on', async () => {
  const server = createServer().listen((await freePorts(1))[0], '127.0.0.1');
  await once(server, 'listening');
  server.close();
});
