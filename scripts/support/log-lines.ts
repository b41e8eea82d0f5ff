const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};
const HIDDEN = ['level', 'time', 'app', 'msg', 'requestId', 'traceId'];

/** Whether a line is an app's request line, which is kept for `npm run call`. */
export function isRequestLine(line: string): boolean {
  return line.startsWith('{') && line.includes('"event":"request"');
}

/** A log line of an app for a terminal; what is no JSON stays as it is. */
export function readable(line: string): string {
  const fields = parse(line);
  if (fields === undefined) return line;
  if (fields['event'] === 'request') {
    const { method, path, status, sender, rpc, tool, grant } = fields;
    const extra = [rpc, tool, grant, sender && `from ${text(sender)}`].filter(Boolean).map(text);
    return `${text(method)} ${text(path)} ${text(status)} ${extra.join(' ')}`.trimEnd();
  }
  const details = Object.entries(fields)
    .filter(([name]) => !HIDDEN.includes(name))
    .map(([name, value]) => `${name}=${text(value)}`);
  const level = LEVELS[Number(fields['level'])] ?? 'info';
  return [level, text(fields['msg'] ?? ''), ...details].join(' ');
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
