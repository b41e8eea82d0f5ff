const AUTHORITY =
  'its certificate is of no authority that is known here: name the file of that authority in NODE_EXTRA_CA_CERTS';

/** Reasons by the code of Node's error. */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known to DNS',
  EAI_AGAIN: 'its name is not known to DNS, or DNS does not answer',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection breaks off without an answer',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: AUTHORITY,
  EPROTO: 'it speaks no TLS there',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it speaks no TLS there',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it speaks no TLS there',
};

/** In words why nothing answers, with the cause as the log of the gateway has it. */
export function whyUnreached(cause: string): string {
  if (cause.startsWith('proxy ')) return `no way through the ${cause}`;
  const [code = ''] = cause.split(' ', 1);
  return `${REASONS[code] ?? 'no connection'} (${cause})`;
}
