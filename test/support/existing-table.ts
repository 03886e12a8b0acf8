import { event, Feed, unavailable } from './feed.ts';
import type { Destination } from './harness.ts';

/** Runs SQL by the destination's own means; `@` stands for its schema and a dot. */
export function make({ run, schema }: Destination, sql: string): Promise<Record<string, unknown>[]> {
  return run(sql.replaceAll('@', `"${schema}".`));
}

/** Rows come, change, keep a value that was not sent, move and go. */
export async function live(destination: Destination): Promise<void> {
  const feed = new Feed();
  const created = [1, 2, 3, 4].map((id) => feed.create({ id, note: `n${id}` }));
  await destination.apply([
    event(...created),
    event(feed.update({ id: 1, note: 'new' }), feed.update({ id: 2, note: unavailable }), feed.remove({ id: 3 })),
    event(...feed.move({ id: 4 }, { id: 5, note: unavailable })),
  ]);
}
