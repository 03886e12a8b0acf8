/** ok: as it should be. advice: works, and may give trouble. must: has to be mended before the destination works. */
export type Level = 'ok' | 'advice' | 'must';

/** What mends a finding: a statement for the owner of what it is about or a superuser, and what SQL cannot say. */
export interface Cure {
  readonly sql?: string;
  readonly words?: string;
}

/** One thing that was looked at. No finding holds a secret or a value of a row. */
export interface Finding {
  readonly level: Level;
  /** What it is about: `login`, `schema`, `orders`. */
  readonly about: string;
  readonly what: string;
  readonly cure?: Cure;
}

export function ok(about: string, what: string): Finding {
  return { level: 'ok', about, what };
}

export function advice(about: string, what: string, cure: Cure): Finding {
  return { level: 'advice', about, what, cure };
}

export function must(about: string, what: string, cure: Cure): Finding {
  return { level: 'must', about, what, cure };
}

/** Nothing has to be mended. */
export function isWell(findings: readonly Finding[]): boolean {
  return findings.every(({ level }) => level !== 'must');
}

/** A cure for where there is one line only; empty where there is none. */
export function cureInWords(cure: Cure = {}): string {
  return [cure.sql, cure.words].filter((one) => one !== undefined).join(', ');
}

/** A name for a message. */
export function shown(name: string): string {
  return JSON.stringify(name);
}

export function shownAll(names: readonly string[]): string {
  return names.map(shown).join(', ');
}
