import { bodyOfFields, bodyOfValue } from '../../request/body/body-writer.js';
import { named } from '../../request/named-problem.js';
import { parameterWriter, type ParameterWriter } from '../../request/parameter-writer.js';
import { joinedPieces } from '../../request/path-pieces.js';
import { staysInside } from '../../request/path-template.js';
import type { ValueSource } from '../../request/request-writer.js';
import { argumentNames, wholeBodyName } from './argument-names.js';
import { checkFixed, overrideOf, unknownNames } from './argument-overrides.js';
import type { BodyShape } from '../body/body-plan.js';
import type { Argument } from './operation-arguments.js';
import type { ArgumentOverride, OperationOverride } from '../operation-override.js';
import { allOf, Refusal } from '../refusal.js';

/** An argument with its name and what the settings say of it. */
export interface Settled {
  readonly argument: Argument;
  readonly override: ArgumentOverride;
  readonly source: ValueSource;
  /** Of a parameter. */
  readonly writer: ParameterWriter | undefined;
}

/**
 * Names arguments, and applies the settings. Throws what refuses for settings that cannot be followed; `check` may do
 * so for one argument.
 */
export function settledArguments(
  all: readonly Argument[],
  shape: BodyShape | undefined,
  overrides: OperationOverride['arguments'],
  check: (settled: Settled) => void,
): readonly Settled[] {
  const isWhole = ({ in: place }: Argument) => place === 'body' && shape?.whole === true;
  const names = argumentNames(all.filter((each) => !isWhole(each)));
  const settled = all.map((argument) => {
    const name = names.get(argument) ?? wholeBodyName(names.values());
    return settledAs(name, argument, overrideOf(overrides, name));
  });
  const byWire = settled.map(({ source }) => [source.wire, source.argument] as const);
  const shown = settled.map(({ source }) => source.argument);
  const whole = settled.find(({ argument }) => isWhole(argument))?.source.argument;
  const body =
    shape?.whole === true && whole !== undefined ? { ...shape, argument: whole } : undefined;
  allOf(
    ...unknownNames(overrides, shown, new Map(byWire), body).map((unknown) => () => {
      throw unknown;
    }),
    ...settled.map((each) => () => {
      checkSettings(each, shape);
      check(each);
    }),
  );
  return settled;
}

function settledAs(name: string, argument: Argument, override: ArgumentOverride): Settled {
  const { wire, style } = argument;
  const fixed = Object.hasOwn(override, 'fixed') ? { fixed: { value: override.fixed } } : {};
  return {
    argument,
    override,
    source: { argument: name, wire, ...fixed },
    writer: style && parameterWriter(style, override.slashes),
  };
}

function checkSettings(settled: Settled, shape: BodyShape | undefined): void {
  const { argument, override, source } = settled;
  const { argument: name, fixed } = source;
  if (override.hide === true && fixed === undefined && (argument.required || argument.needed)) {
    const text = `${name} is required: to hide it, give it a fixed value`;
    throw new Refusal('override', text, `arguments.${name}.hide`);
  }
  const { style } = argument;
  const isSegment = style?.as === 'path' && style.path.style === 'simple';
  if (override.slashes !== undefined && !isSegment) {
    const text = `${name} is no segment of the path, so it has no slashes`;
    throw new Refusal('override', text, `arguments.${name}.slashes`);
  }
  if (fixed !== undefined) checkFixed(name, () => isSent(settled, fixed.value, shape));
}

/** Whether a value is in the request. Throws `ArgumentError`. */
function isSent(
  { source, writer }: Settled,
  value: unknown,
  shape: BodyShape | undefined,
): boolean {
  const { argument, wire: name } = source;
  if (writer !== undefined) return named(argument, () => isWritten(writer, value));
  if (shape === undefined) return false;
  const body = shape.whole
    ? named(argument, () => bodyOfValue(shape.form, value))
    : bodyOfFields(shape.form, [{ argument, name, value }]);
  if ('form' in body) return body.form.length > 0;
  return !('multipart' in body) || body.multipart.length > 0;
}

function isWritten(writer: ParameterWriter, value: unknown): boolean {
  switch (writer.in) {
    case 'path':
      return staysInside(joinedPieces([{ literals: ['/'], values: [] }, writer.write(value)]));
    case 'query':
      return writer.write(value).length > 0;
    case 'header':
      return writer.write(value) !== undefined;
  }
}
