import type { Caller } from '#auth';
import { nameForLog } from '#telemetry';
import { callFields } from './call-fields.js';

const named = (subject: string, clientId: string) =>
  callFields({ reference: 'r', traceId: 't', caller: { subject, clientId } as Caller });

it('person and client stand in the lines about a call as in its request line', () => {
  const [subject, client] = ['ada\nFAKE', `client\u2028${'x'.repeat(500)}`];
  expect(named(subject, client)).toEqual({
    reference: 'r',
    traceId: 't',
    subject: nameForLog(subject),
    sender: nameForLog(client),
  });
});
