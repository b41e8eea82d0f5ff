import { isUtf8 } from 'node:buffer';
import { JsonBoundsError, readStructure, type JsonAmount } from '#foreign-text';
import { idOf, isRecord } from './json-rpc.js';
import { INVALID_REQUEST, PARSE_ERROR, RefusedMessageError } from './rpc-error.js';

/** Arrays and objects within one another, in any message. */
export const MAX_MESSAGE_DEPTH = 64;
/**
 * Members of all arrays and objects of a message together. A tool's schema complains of each that is
 * wrong, at up to 6 µs: this many keep the event loop below 50 ms of CPU.
 */
export const MAX_MESSAGE_MEMBERS = 5_000;
/**
 * Characters of a message outside the arguments of a tool call: everything that both SDKs validate.
 * Clients send about a thousand; an icon of a client as a `data:` URL fits in.
 */
export const MAX_ENVELOPE_CHARACTERS = 64 * 1024;
/**
 * Members outside the arguments of a tool call. A validator's complaint about one costs some 30 µs,
 * so this bounds what a message can cost that is wrong in each; clients send about thirty.
 */
export const MAX_ENVELOPE_MEMBERS = 512;

const BOUNDS = { maxDepth: MAX_MESSAGE_DEPTH, maxMembers: MAX_MESSAGE_MEMBERS };
const ARGUMENTS = ['params', 'arguments'];

/**
 * Parses a JSON text in UTF-8 (RFC 8259) whose size and structure are judged before anything is built
 * of it or validates it. Throws a 400 with −32700 for what is no JSON, with −32600 for what is nested
 * too deep or has too many members, and a 413 with −32600 for too much around the arguments of a call.
 */
export function parseMessage(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw notJson();
  const text = bytes.toString('utf8');
  const { whole, outside } = structureOf(text);
  const body = parse(text);
  if (isRecord(body)) judgeEnvelope(body['method'] === 'tools/call' ? outside : whole, body);
  return body;
}

function structureOf(text: string): ReturnType<typeof readStructure> {
  try {
    return readStructure(text, BOUNDS, ARGUMENTS);
  } catch (error) {
    if (!(error instanceof JsonBoundsError)) throw error;
    const says = error.bound === 'maxDepth' ? `is ${error.message}` : `has ${error.message}`;
    throw new RefusedMessageError(400, INVALID_REQUEST, `Invalid Request: the message ${says}`, {
      reason: 'body_size',
    });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notJson();
  }
}

function judgeEnvelope(amount: JsonAmount, record: Readonly<Record<string, unknown>>): void {
  const over =
    amount.characters > MAX_ENVELOPE_CHARACTERS
      ? `${MAX_ENVELOPE_CHARACTERS} characters`
      : amount.members > MAX_ENVELOPE_MEMBERS && `${MAX_ENVELOPE_MEMBERS} members`;
  if (over === false) return;
  throw new RefusedMessageError(
    413,
    INVALID_REQUEST,
    `Invalid Request: more than ${over} outside the arguments of a tool call`,
    { reason: 'body_size', id: idOf(record) },
  );
}

function notJson(): RefusedMessageError {
  return new RefusedMessageError(400, PARSE_ERROR, 'Parse error: the body is not JSON', {
    reason: 'not_json',
  });
}
