import type { LoggerService } from '@nestjs/common';
import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';

/** The process's structured logger. */
export type AppLogger = Logger;

/** Where lines go. pino's own output ends in a loop without end when a full disk meets an exit. */
export type LogStream = DestinationStream;

/** Injection token of the `AppLogger`. */
export const APP_LOGGER = Symbol('app-logger');

/** Keys that never reach a line, wherever they stand. */
const SECRET_KEYS = [
  'authorization',
  'cookie',
  'token',
  'access_token',
  'refresh_token',
  'id_token',
  'subject_token',
  'actor_token',
  'assertion',
  'client_assertion',
  'client_secret',
  'secret',
];

/** JSON lines, each with the app's name; known secret fields are removed. */
export function createAppLogger(options: {
  readonly app: string;
  readonly level: string;
  readonly stream: LogStream;
}): AppLogger {
  const settings = {
    level: options.level,
    base: { app: options.app },
    timestamp: stdTimeFunctions.epochTime,
    redact: {
      paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `headers.${key}`]),
      remove: true,
    },
  };
  return pino(settings, options.stream);
}

/** Sends Nest's own messages to the `AppLogger`. */
export class NestPinoLogger implements LoggerService {
  constructor(private readonly logger: AppLogger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(
    level: 'trace' | 'debug' | 'warn' | 'error' | 'fatal',
    message: unknown,
    rest: readonly unknown[],
  ): void {
    const context = rest.at(-1);
    const text = message instanceof Error ? message.name : String(message);
    this.logger[level](typeof context === 'string' ? { context } : {}, text);
  }
}
