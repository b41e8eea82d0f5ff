import { readFileSync } from 'node:fs';
import { allTrips, tripsOf } from './clients.js';
import { CLIENTS } from './findings.js';

it('every claim about a client has a public reference, and stands on the page', () => {
  const page = readFileSync('docs/doctor.md', 'utf8').replace(/ +/g, ' ');
  for (const { client, what, reference } of allTrips()) {
    expect(reference).toMatch(/^https:\/\//);
    expect(page).toContain(`| ${client} | ${what} | <${reference}> |`);
  }
});

it('a client has the rows of what was found, once each', () => {
  expect(tripsOf(['no-s256', 'no-s256']).map(({ client }) => client)).toEqual([...CLIENTS]);
  const trips = tripsOf(['no-registration']).find(({ client }) => client === 'Cursor')?.trips;
  expect(trips).toHaveLength(1);
});
