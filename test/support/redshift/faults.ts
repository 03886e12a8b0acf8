import { Refusal } from './refusal.ts';

/** What becomes of a statement beside being run. */
export type Fault =
  | { readonly does: 'fail'; readonly refusal: Refusal }
  | { readonly does: 'cut'; readonly when: 'before' | 'after' }
  | { readonly does: 'hold'; readonly until: Promise<void>; reached(): void };

interface Planned {
  readonly pattern: RegExp;
  left: number;
  readonly fault: Fault;
}

/** A statement that is held back until it is let go. */
export interface Held {
  /** Resolves when the statement has come. */
  readonly reached: Promise<void>;
  release(): void;
}

/** Faults that wait for a statement to come, over all connections. `nth` counts the statements that match, from 1. */
export class Faults {
  readonly #planned: Planned[] = [];

  /** The nth statement fails with an error of the server's: `{code: 'XX000', message: '1023'}`. */
  failNext(pattern: RegExp, error: { code: string; message: string; detail?: string }, nth = 1): void {
    this.#plan(pattern, nth, { does: 'fail', refusal: new Refusal(error.code, error.message, error.detail) });
  }

  /** The connection is lost before the nth statement is run, or after it was run and before its answer arrives. */
  cutNext(pattern: RegExp, when: 'before' | 'after', nth = 1): void {
    this.#plan(pattern, nth, { does: 'cut', when });
  }

  /** The nth statement waits, and whatever follows on its connection. */
  holdNext(pattern: RegExp, nth = 1): Held {
    const come = Promise.withResolvers<void>();
    const letGo = Promise.withResolvers<void>();
    this.#plan(pattern, nth, { does: 'hold', until: letGo.promise, reached: come.resolve });
    return { reached: come.promise, release: letGo.resolve };
  }

  /** Faults planned that met no statement yet, by their patterns. */
  waiting(): string[] {
    return this.#planned.map(({ pattern }) => pattern.source);
  }

  of(sql: string): Fault | undefined {
    for (const [i, planned] of this.#planned.entries()) {
      if (!planned.pattern.test(sql)) continue;
      planned.left -= 1;
      if (planned.left > 0) continue;
      this.#planned.splice(i, 1);
      return planned.fault;
    }
    return undefined;
  }

  #plan(pattern: RegExp, nth: number, fault: Fault): void {
    this.#planned.push({ pattern, left: nth, fault });
  }
}
