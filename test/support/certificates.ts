import { sign, type KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { ecPair, pemOf } from './keys.js';

/** A certificate with its key, in PEM, as servers take them. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** An authority that nobody trusts unless told to. */
export interface TestAuthority {
  /** Its own certificate, in PEM. */
  readonly ca: string;
  /** A certificate for names or IPv4 addresses; an expired one ended in 2001. */
  issue(names: readonly string[], options?: { readonly expired?: boolean }): ServerCertificate;
}

const NAME = 'Test Authority';
const ECDSA_SHA256 = seq(oid('1.2.840.10045.4.3.2'));

export function testAuthority(): TestAuthority {
  const own = ecPair();
  let serial = 1;
  const certify = (subject: string, key: KeyObject, more: { extension: Buffer; until: string }) => {
    const tbs = seq(
      tlv(0xa0, int(2)),
      int((serial += 1)),
      ECDSA_SHA256,
      nameOf(NAME),
      seq(utcTime('000101000000Z'), utcTime(more.until)),
      nameOf(subject),
      key.export({ type: 'spki', format: 'der' }),
      tlv(0xa3, seq(more.extension)),
    );
    const signature = tlv(0x03, Buffer.of(0), sign('sha256', tbs, own.privateKey));
    const base64 = seq(tbs, ECDSA_SHA256, signature).toString('base64');
    const lines = (base64.match(/.{1,64}/g) ?? []).join('\n');
    return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
  };
  const isAuthority = extension('2.5.29.19', seq(tlv(0x01, Buffer.of(0xff))));
  return {
    ca: certify(NAME, own.publicKey, { extension: isAuthority, until: LATER }),
    issue: (names, { expired = false } = {}) => {
      const pair = ecPair();
      const altNames = extension('2.5.29.17', seq(...names.map(altName)));
      const until = expired ? '010101000000Z' : LATER;
      const cert = certify(names[0]!, pair.publicKey, { extension: altNames, until });
      return { key: pemOf(pair), cert };
    },
  };
}

const LATER = '491231235959Z';

/** DER (ITU-T X.690 §8.1): tag, length, content. */
function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function seq(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, ...parts);
}

function int(value: number): Buffer {
  return tlv(0x02, Buffer.of(value));
}

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = rest.flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return tlv(0x06, Buffer.of(first * 40 + second, ...bytes));
}

function utcTime(text: string): Buffer {
  return tlv(0x17, Buffer.from(text));
}

function nameOf(text: string): Buffer {
  return seq(tlv(0x31, seq(oid('2.5.4.3'), tlv(0x0c, Buffer.from(text)))));
}

function extension(id: string, value: Buffer): Buffer {
  return seq(oid(id), tlv(0x04, value));
}

function altName(name: string): Buffer {
  return isIPv4(name)
    ? tlv(0x87, Buffer.from(name.split('.').map(Number)))
    : tlv(0x82, Buffer.from(name));
}
