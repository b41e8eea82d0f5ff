import { z } from 'zod';

/** What people read of one setting, in `.env.example` and `docs/settings.md`. */
export interface SettingText {
  /** What it is for, and its unit. */
  readonly description: string;
  /** A value to copy, where there is no fixed default. */
  readonly example?: string;
  /** What holds without it, where there is no fixed default. */
  readonly unset?: string;
}

/** A setting with what people read of it, which `meta()` returns. */
export const setting = <Schema extends z.ZodType>(schema: Schema, told: SettingText): Schema =>
  schema.meta({ ...told });

/** Settings that belong together, by name. */
export interface SettingGroup {
  readonly title: string;
  readonly settings: Readonly<Record<string, z.ZodType>>;
}

/** The settings of a group as they are read: numbers, lists, defaults. */
export type Values<Settings extends z.ZodRawShape> = z.output<z.ZodObject<Settings>>;

/** Entries between separators; empty ones are left out. */
export const list = (separator: RegExp) =>
  z.string().transform((value) => value.split(separator).filter((entry) => entry !== ''));

/** Scope tokens between separators (RFC 6749 §3.3); others cannot be sent and would vanish. */
export const scopes = (separator: RegExp) =>
  list(separator).refine((names) => names.every(isScopeToken), {
    message: 'a scope holds visible ASCII only, without " and \\; write such names',
  });

/** What scopes begin with, in the letters that a scope may have (RFC 6749 §3.3). */
export const scopePrefix = z
  .string()
  .refine(
    isScopeToken,
    'visible ASCII only, without " and \\; write it as api://<application id>/',
  );

/** Most values that `aud` of a caller's token is looked for among. */
export const MAX_TOKEN_AUDIENCES = 16;

/** Characters of one of them. */
export const MAX_AUDIENCE_CHARACTERS = 1_024;

/** What remains of another notation (JSON, a template, a pattern), and what nobody sees. */
const NO_AUDIENCE =
  /["`“”‘’{}<>*\p{Cc}\p{Cf}]|^['[]|['\]]$(?<!\/\/\[[0-9a-f:.]+\])|^(null|undefined)$|^\$/iu;

/** Values of `aud` between commas or white space; each is compared byte for byte. */
export const audiences = list(/[\s,]+/)
  .refine(
    (names) => names.length > 0,
    'names no audience; write one, or remove it for the resource',
  )
  .refine(
    (names) => names.length <= MAX_TOKEN_AUDIENCES,
    `names more than ${MAX_TOKEN_AUDIENCES} audiences; write those of this gateway alone`,
  )
  .refine(
    (names) => names.every((n) => n.length <= MAX_AUDIENCE_CHARACTERS && !NO_AUDIENCE.test(n)),
    'holds what no token can match; write each value as it stands in aud, between commas: without quotes, ' +
      `brackets, placeholders and patterns, in at most ${MAX_AUDIENCE_CHARACTERS} characters`,
  );

/** Whether a text is one scope token: `1*( %x21 / %x23-5B / %x5D-7E )` (RFC 6749 §3.3). */
export function isScopeToken(name: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(name);
}
