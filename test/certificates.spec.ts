import { X509Certificate } from 'node:crypto';
import { testAuthority } from './support/certificates.js';

it('a certificate of the tests’ authority is one for its names, and the authority’s', () => {
  const authority = testAuthority();
  const ca = new X509Certificate(authority.ca);
  const own = new X509Certificate(authority.issue(['login.example', '127.0.0.1']).cert);
  expect(own.checkHost('login.example')).toBe('login.example');
  expect(own.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(own.checkHost('api.example')).toBeUndefined();
  expect([ca.ca, own.ca]).toEqual([true, false]);
  expect(own.checkIssued(ca) && own.verify(ca.publicKey)).toBe(true);
});
