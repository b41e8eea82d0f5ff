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
  private readonly numbers = new Map<string, number>();
  private readonly known = new WeakMap<object, number>();

  constructor(private readonly cost: Cost) {}

  /** Throws what the cost throws. */
  of(value: unknown): number {
    if (typeof value === 'string') return this.numberOf(`"${value}`);
    if (typeof value !== 'object' || value === null) return this.numberOf(String(value));
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const number = this.numberOf(this.shapeOf(value));
    this.known.set(value, number);
    return number;
  }

  private shapeOf(value: object): string {
    if (Array.isArray(value)) return `[${value.map((each) => this.of(each)).join()}`;
    if (!isMapping(value)) return '';
    const keys = Object.keys(value).sort();
    this.cost.spend(keys.length);
    return `{${keys.map((key) => `${this.numberOf(`"${key}`)}:${this.of(value[key])}`).join()}`;
  }

  private numberOf(text: string): number {
    this.cost.read(text);
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.numbers.size);
    return this.numbers.size - 1;
  }
}
