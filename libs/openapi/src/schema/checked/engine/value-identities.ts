import { isMapping } from '../../../document/node.js';

/** What looking at values costs. */
interface Cost {
  spend(steps: number): void;
  read(text: string): void;
}

/**
 * A number for each JSON value, the same for equal ones. What is within a value is told by its number, so that all
 * values within one another take time in proportion to their size, however deep and however often they are asked for.
 */
export class ValueIdentities {
  /** Of texts, numbers, true, false and null, each by itself. */
  private readonly plain = new Map<unknown, number>();
  private readonly shapes = new Map<string, number>();
  private readonly known = new WeakMap<object, number>();
  private last = 0;

  constructor(private readonly cost: Cost) {}

  /** Throws what the cost throws. */
  of(value: unknown): number {
    if (typeof value === 'string') this.cost.read(value);
    if (typeof value !== 'object' || value === null) return this.numberIn(this.plain, value);
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const shape = this.shapeOf(value);
    this.cost.read(shape);
    const number = this.numberIn(this.shapes, shape);
    this.known.set(value, number);
    return number;
  }

  private shapeOf(value: object): string {
    let shape = '';
    if (Array.isArray(value)) {
      this.cost.spend(value.length);
      for (const each of value) shape += `,${this.of(each)}`;
    } else if (isMapping(value)) {
      const keys = Object.keys(value).sort();
      this.cost.spend(keys.length);
      for (const key of keys) shape += `;${this.of(key)}:${this.of(value[key])}`;
      shape += ';';
    }
    return shape;
  }

  private numberIn<Key>(numbers: Map<Key, number>, key: Key): number {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    this.last += 1;
    numbers.set(key, this.last);
    return this.last;
  }
}
