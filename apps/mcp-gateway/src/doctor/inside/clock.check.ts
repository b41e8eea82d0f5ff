import type { Reply } from '../ask.js';
import { linesOf, type Line } from '../report.js';

const clockLine = linesOf('clock');

/** Seconds that may be the network's and the rounding of the header. */
const UNTOLD_SECONDS = 5;

/**
 * This machine's clock beside the `Date` of an answer (RFC 9110 §6.6.1), which a cache may have aged;
 * the seconds are what the gateway forgives.
 */
export function clockLineOf(reply: Reply | undefined, forgiven: number): Line {
  const date = reply?.answered === true ? Date.parse(reply.headers['date'] ?? '') : NaN;
  if (reply?.answered !== true || Number.isNaN(date)) {
    return clockLine.warning('cannot be compared: the issuer sends no Date');
  }
  const age = Number(reply.headers['age'] ?? 0) || 0;
  const ahead = Math.round((reply.at - date) / 1_000 - age);
  const text = `this machine is ${Math.abs(ahead)} s ${ahead < 0 ? 'behind' : 'ahead of'} the issuer`;
  const instead = 'set this machine’s clock, by NTP';
  if (Math.abs(ahead) > forgiven) {
    return clockLine.wrong(`${text}; ${forgiven} s are forgiven`, {
      setting: 'the clock',
      instead,
    });
  }
  return Math.abs(ahead) > UNTOLD_SECONDS
    ? clockLine.warning(text, { setting: 'the clock', instead })
    : clockLine.ok(text);
}
