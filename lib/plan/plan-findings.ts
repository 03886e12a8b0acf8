import type { LandfallError } from '../model/errors.ts';
import type { PlanNote, PlanProblem } from '../model/plan.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a problem is about; problems about the same are one, with their records counted. */
export type ProblemPlace = Partial<Pick<PlanProblem, 'topic' | 'table' | 'column'>>;

/** Problems and notes of a plan, each told once, in the order in which they are met. */
export class PlanFindings {
  readonly #problems = new Map<string, Mutable<PlanProblem>>();
  readonly #notes = new Map<string, PlanNote>();

  /** `apart` tells problems about the same place from one another. */
  problem(effect: PlanProblem['effect'], error: LandfallError, place: ProblemPlace, records: number, apart = ''): void {
    const { topic, table, column } = place;
    const { code, message } = error;
    const name = JSON.stringify([effect, code, topic ?? null, table ?? null, column ?? null, apart]);
    const known = this.#problems.get(name);
    if (known === undefined) this.#problems.set(name, { effect, code, topic, table, column, records, message });
    else known.records += records;
  }

  note(kind: PlanNote['kind'], text: string, table?: string, column?: string): void {
    this.#notes.set(JSON.stringify([kind, table ?? null, column ?? null, text]), { kind, table, column, text });
  }

  get problems(): readonly PlanProblem[] {
    return [...this.#problems.values()];
  }

  get notes(): readonly PlanNote[] {
    return [...this.#notes.values()];
  }
}
