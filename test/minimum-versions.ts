/**
 * Packages with a published hole that this product could reach, and the first version without it. Whatever
 * copy of a package is installed, also one that another package brings, is at least that version.
 */
export interface MinimumVersion {
  readonly name: string;
  readonly least: string;
  /** The advisory, or what was wrong. */
  readonly because: string;
}

export const MINIMUM_VERSIONS: readonly MinimumVersion[] = [
  {
    name: '@modelcontextprotocol/sdk',
    least: '1.26.0',
    because: 'CVE-2026-25536: answers reach another client where one transport is shared',
  },
  { name: '@nestjs/core', least: '11.1.18', because: 'CVE-2026-35515: line breaks in SSE events' },
  {
    name: 'axios',
    least: '1.18.0',
    because: 'CVE-2026-44486 and others: credentials and headers that follow a redirect',
  },
  {
    name: 'follow-redirects',
    least: '1.16.0',
    because: 'CVE-2026-40895: own headers follow a redirect to another host',
  },
  { name: 'jsonwebtoken', least: '9.0.3', because: 'CVE-2025-65945, by way of jws' },
  { name: 'jws', least: '4.0.1', because: 'CVE-2025-65945: HMAC signatures are not checked' },
  { name: 'jose', least: '6.0.0', because: 'CVE-2024-28176: a compressed JWE takes all memory' },
  {
    name: 'path-to-regexp',
    least: '8.4.0',
    because: 'CVE-2026-4867: patterns in exponential time',
  },
  { name: 'qs', least: '6.16.0', because: 'CVE-2025-15284, CVE-2026-82417: unbounded arrays' },
];

/** Licences under which production dependencies may come: none of them asks anything of those who use the gateway. */
export const ALLOWED_LICENCES: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
];

/** Packages whose licence stands in a file alone. */
export const LICENCE_FILES: Readonly<Record<string, string>> = {
  limiter: 'MIT',
  'passport-strategy': 'MIT',
  pause: 'MIT',
};
