import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { json, startDouble } from '../../../test/support/http-double.js';
import { outboundRoutes } from './outbound-routes.js';

it.each([
  ['nothing', undefined, 4_000],
  ['5 seconds', 'timeout=5', 4_000],
  ['3 seconds', 'timeout=3', 2_000],
  ['3 seconds for 100 requests', 'timeout=3, max=100', 2_000],
  ['longer than a connection waits here', 'timeout=600', 4_000],
  ['one second, which is over before a request arrives', 'timeout=1', undefined],
])(
  'RFC 9112 §9.5: a connection whose server announces %s is kept no longer, nor for five seconds',
  async (_what, announced, ms) => {
    const server = await startDouble();
    server.answer = (_request, response) => {
      if (announced !== undefined) response.setHeader('keep-alive', announced);
      json(response, 200, {});
    };
    const routes = outboundRoutes();
    const { httpAgent } = routes.for(server.url);
    const [answer] = (await once(get(server.url, { agent: httpAgent }), 'response')) as [
      IncomingMessage,
    ];
    await once(answer.resume(), 'end');
    await new Promise((resolve) => setImmediate(resolve));
    const kept = Object.values(httpAgent.freeSockets).flat();
    expect(kept.map((each) => each?.timeout)).toEqual(ms === undefined ? [] : [ms]);
    routes.close();
    await server.close();
  },
);
