/** The `Bearer` challenge of a `WWW-Authenticate` header (RFC 9110 §11.6.1, RFC 6750 §3). */
export type BearerChallenge = Readonly<Record<string, string>>;

/** Most characters of a header that is read. */
const MAX_CHALLENGE_CHARACTERS = 8_192;

/** Its parameters by lower-case name; nothing when no challenge is of that scheme. */
export function bearerChallenge(header: string): BearerChallenge | undefined {
  const seen = header.slice(0, MAX_CHALLENGE_CHARACTERS);
  const start = /(?:^|,)[ \t]*Bearer(?=[ \t,]|$)/i.exec(seen);
  if (start === null) return undefined;
  const parameters: Record<string, string> = {};
  const parameter = /[ \t,]*([A-Za-z0-9_-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s",]*))/y;
  parameter.lastIndex = start.index + start[0].length;
  for (let found = parameter.exec(seen); found; found = parameter.exec(seen)) {
    const [, name = '', inQuotes, bare = ''] = found;
    parameters[name.toLowerCase()] ??= inQuotes?.replace(/\\(.)/g, '$1') ?? bare;
  }
  return parameters;
}
