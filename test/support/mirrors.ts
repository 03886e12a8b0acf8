/** How a database that mirrors another one is brought up to date, by its URL. */
const copies = new Map<string, () => Promise<void>>();

/** From now on the database is a mirror: `copy` has to run before it is looked at. */
export function mirroredBy(url: string, copy: () => Promise<void>): void {
  copies.set(url, copy);
}

/** Before a database is looked at: a mirror (redshift/live-mirror.ts) is brought up to date, any other one is. */
export async function upToDate(url: string): Promise<void> {
  await copies.get(url)?.();
}
