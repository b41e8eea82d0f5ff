import type { AskedList } from './engine-server.js';

/** A request with these fields in its `_meta`. */
export const meta = (fields: object): AskedList => ({ params: { _meta: fields } });

/** Requests whose answers differ by their id only. */
export const CARRIED: readonly [string, AskedList][] = [
  ...['0', '-0', '1', '-7', '1e3', '9007199254740991', '-9007199254740991'].map(
    (id): [string, AskedList] => [`the id ${id}`, { id }],
  ),
  ...['', '1', 'a', '"\\\u2028\u0000/', 'é漢😀', '__proto__', 'x'.repeat(1_024)].map(
    (id): [string, AskedList] => [
      `the id ${JSON.stringify(id).slice(0, 40)}`,
      { id: JSON.stringify(id) },
    ],
  ),
  ['an id as an escape', { id: '"\\u0061\\/"' }],
  ['an empty _meta', meta({})],
  ['its own fields in _meta', meta({ 'x/y': { z: [1] }, traceparent: 5, ['__proto__']: 1 })],
  ['Accept: application/json', { headers: { accept: 'application/json' } }],
  [
    'Accept: text/event-stream first',
    { headers: { accept: 'text/event-stream, application/json;q=0.1' } },
  ],
  ['no Accept', { headers: { accept: undefined } }],
  ['headers of a session', { headers: { 'mcp-session-id': 'x', 'last-event-id': '1' } }],
];
