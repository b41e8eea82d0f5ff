import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { FAMILIES, type Family } from './families.js';

interface Kinds {
  readonly counter: Counter;
  readonly gauge: Gauge;
  readonly histogram: Histogram;
}

/** Every family of `FAMILIES`, registered, under its name there. */
export type Registered = {
  readonly [Name in keyof typeof FAMILIES]: Kinds[(typeof FAMILIES)[Name]['type']];
};

/** Registers them. */
export function registerFamilies(registry: Registry): Registered {
  const made = Object.entries(FAMILIES).map(([name, family]) => [name, make(family, registry)]);
  return Object.fromEntries(made) as Registered;
}

function make(family: Family, registry: Registry): Kinds[Family['type']] {
  const { name, help, labels, type, buckets = [] } = family;
  const settings = { name, help, labelNames: [...labels], registers: [registry] };
  if (type === 'counter') return new Counter(settings);
  return type === 'gauge'
    ? new Gauge(settings)
    : new Histogram({ ...settings, buckets: [...buckets] });
}
