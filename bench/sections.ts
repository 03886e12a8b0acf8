import { existsSync, readFileSync } from 'node:fs';

/** Parts of results.md that other commands write than the one that writes the rest: each between two comments. */
export type Section = 'e2e' | 'e2e-fixtures';

export const resultsFile = new URL('results.md', import.meta.url);

/** The page with its sections as `old` has them; the ones it has not are left out. */
export function withSectionsOf(old: string, page: string): string {
  return (['e2e', 'e2e-fixtures'] as const).reduce((all, name) => {
    const kept = found(old, name);
    return kept === undefined ? all : withSection(all, name, kept);
  }, page);
}

/** The page with another section of that name, at the same place or at the end. */
export function withSection(page: string, name: Section, content: string): string {
  const [start, end] = marks(name);
  const section = `${start}\n${content.trim()}\n${end}\n`;
  const old = found(page, name);
  if (old === undefined) return `${page.trimEnd()}\n\n${section}`;
  return page.slice(0, page.indexOf(start)) + section + page.slice(page.indexOf(end) + end.length + 1);
}

/** results.md as it stands; empty where it does not. */
export function currentResults(): string {
  return existsSync(resultsFile) ? readFileSync(resultsFile, 'utf8') : '';
}

function found(page: string, name: Section): string | undefined {
  const [start, end] = marks(name);
  const from = page.indexOf(start);
  const to = page.indexOf(end, from);
  return from === -1 || to === -1 ? undefined : page.slice(from + start.length, to);
}

function marks(name: Section): readonly [string, string] {
  return [`<!-- ${name}: written by npm run bench:e2e -->`, `<!-- end of ${name} -->`];
}
