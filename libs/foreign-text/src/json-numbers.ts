import { randomUUID } from 'node:crypto';
import { endOfString } from './json-structure.js';

const [QUOTE, MINUS, ZERO, NINE] = [0x22, 0x2d, 0x30, 0x39];
const NUMBER = /-?\d[\d.eE+-]*/y;
/** Significant decimal digits that any double keeps (IEEE 754: DBL_DIG). */
const KEPT_DIGITS = 15;

/** A JSON text in which strings stand for numbers, and how to put the numbers back. */
export interface MarkedJson {
  readonly text: string;
  /** Puts the numbers into a JSON text that was made from the parsed one. */
  readonly restore: (text: string) => string;
}

/**
 * Replaces the numbers of a JSON text (RFC 8259) whose digits `JSON.parse` would change (beyond 2^53, or
 * finer or larger than a double) with strings that the text cannot contain otherwise. Takes time in proportion to
 * the text.
 */
export function markLossyNumbers(text: string): MarkedJson {
  const mark = randomUUID();
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      const end = endOfNumber(text, at);
      const number = text.slice(at, end);
      if (isLossy(number)) {
        parts.push(text.slice(from, at), `"${mark}${number}"`);
        from = end;
      }
      at = end - 1;
    }
  }
  if (from === 0) return { text, restore: (same) => same };
  const marked = new RegExp(`"${mark}([^"]*)"`, 'g');
  return {
    text: parts.join('') + text.slice(from),
    restore: (other) => other.replace(marked, '$1'),
  };
}

function endOfNumber(text: string, start: number): number {
  NUMBER.lastIndex = start;
  return start + (NUMBER.exec(text)?.[0].length ?? 1);
}

/** Whether `JSON.parse` and `JSON.stringify` change a number's decimal value. */
function isLossy(number: string): boolean {
  if (number.length <= KEPT_DIGITS && !/e/i.test(number)) return false;
  const value = Number(number);
  return !Number.isFinite(value) || decimal(number) !== decimal(String(value));
}

/** A canonical spelling of a decimal value: its digits without zeros at either end, and their exponent. */
function decimal(number: string): string {
  const [mantissa = '', exponent = '0'] = number.replace(/^-/, '').split(/[eE]/);
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = whole + fraction;
  let start = 0;
  while (digits[start] === '0') start += 1;
  let end = digits.length;
  while (end > start && digits[end - 1] === '0') end -= 1;
  if (start === end) return '0';
  return `${digits.slice(start, end)}e${Number(exponent) - fraction.length + digits.length - end}`;
}
