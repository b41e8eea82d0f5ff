import { pino, type DestinationStream } from 'pino';

/** Bytes of log lines held while the log cannot be written; further lines are dropped. */
export const MAX_UNWRITTEN_LOG_BYTES = 1024 * 1024;

/** Lines on standard output that neither block nor end the process; what fails is tried with the next line. */
export function logOutput(): DestinationStream {
  // Asking for the streams makes pipes non-blocking; what others write there may fail as well.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const output = pino.destination({
    dest: process.stdout.fd,
    sync: true,
    maxLength: MAX_UNWRITTEN_LOG_BYTES,
    retryEAGAIN: () => false,
  });
  output.on('error', () => undefined);
  // A full disk would make it try for ever; pino asks for it with each fatal line.
  output.flushSync = () => undefined;
  return output;
}
