/** What a suite needs and not every machine has: there, or the reason why not. */
export type Optional<T> = { readonly part: T } | { readonly missing: string };

/**
 * A suite whose part is missing is skipped and says so by its name; where LANDFALL_ALL_SUITES is set, as it is in CI, the
 * run fails.
 */
export function sayMissing<T>(suite: string, found: Optional<T>): Optional<T> {
  if ('part' in found) return found;
  const says = `suite ${suite} is skipped: ${found.missing}`;
  if (process.env.LANDFALL_ALL_SUITES) throw new Error(says);
  console.warn(says);
  return found;
}
