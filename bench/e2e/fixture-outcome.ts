/** What became of a table. */
export type Outcome =
  | { readonly kind: 'equal' }
  /** Nobody was told that it is not as at the source. */
  | { readonly kind: 'silently wrong'; readonly why: string }
  /** Equal but for rows whose last records were put aside, with the reason. */
  | { readonly kind: 'parked'; readonly records: number; readonly why: string }
  /** It stopped, and said so. */
  | { readonly kind: 'failed'; readonly why: string };

export function outcomeText(outcome: Outcome): string {
  if (outcome.kind === 'equal') return 'equal';
  const why = outcome.why.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
  const shown = why.length <= 80 ? why : `${why.slice(0, 79)}…`;
  const kind = outcome.kind === 'parked' ? `parked ${outcome.records}` : outcome.kind;
  return `${kind}: ${shown}`;
}
