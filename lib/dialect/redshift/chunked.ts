import type { Bind } from '../statement.ts';

/** Binds of one statement: the protocol counts them in 16 bits, and the driver takes them for signed. */
const mostBinds = 32_767;

/** Cuts items into parts of at most `most`, each of which fits into a statement with `bindsPerItem` for each item. */
export function chunked<T>(items: readonly T[], bindsPerItem: number, most = 1_000): T[][] {
  const size = Math.min(most, Math.floor(mostBinds / bindsPerItem));
  const parts = Math.ceil(items.length / size);
  return Array.from({ length: parts }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** The binds of a statement in the order they are used: each use returns what stands for the value in the text. */
export class Binds {
  readonly values: Bind[] = [];

  add(value: Bind): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** Several, with commas between. */
  list(values: readonly Bind[]): string {
    return values.map((value) => this.add(value)).join(', ');
  }
}
