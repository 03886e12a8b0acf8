import { describe, expect, it } from 'vitest';
import { deliver } from '../../../local/event-source.ts';
import { cut } from '../../support/deliveries.ts';
import { differences } from '../../support/expected.ts';
import { loadEvents, loadExpected } from '../../support/fixtures.ts';
import { createDestination, type Destination } from '../../support/harness.ts';
import { keysBehind } from '../../support/last-changes.ts';
import { ownRows } from '../../support/own-tables.ts';
import { batchSizes } from '../../support/scenarios.ts';

/**
 * Fixture 05: the source's tables change while the connector runs. Its type changes are never followed: the first value
 * that does not fit blocks its partition (`halt`). Tables without one are equal in full, and of the other every row
 * whose last change lies before the blocked record.
 */
const events = loadEvents('05');
const expected = loadExpected('05');

async function nextOffsets(destination: Destination): Promise<Map<string, number>> {
  const rows = await ownRows(
    destination,
    'progress',
    `topic || '-' || topic_partition as id, next_offset::text as next`,
  );
  return new Map(rows.map(({ id, next }) => [String(id), Number(next)]));
}

describe('fixture 05, up to its first type conflict', () => {
  it.each([undefined, ...batchSizes])('is equal, cut into batches of %s', async (size) => {
    const destination = await createDestination();
    const handler = destination.handler({ onBadRecord: 'halt' });
    const delivered = await deliver(size === undefined ? events : cut(events, size), handler, {
      attempts: 2,
      backoffMs: 0,
    });
    await handler.close();

    expect(delivered.stuck.every((id) => id.startsWith('growth5.public.accounts-'))).toBe(true);
    expect(String(delivered.lastError)).toMatch(
      /"accounts", column "(points|code)" of type integer cannot hold .*alter table/,
    );
    const blocked = keysBehind(events, await nextOffsets(destination), 'growth5.public.accounts');
    expect(blocked.size).toBeGreaterThan(0);
    const reached = {
      ...expected,
      tables: expected.tables.map((table) => {
        const rows = table.rows.filter((row) => table.name !== 'accounts' || !blocked.has(row[0] ?? ''));
        return { ...table, rows, rowCount: rows.length };
      }),
    };
    const found = await differences(destination.database.url, destination.schema, reached, { limit: 1_000 });
    const ofBlocked = [...blocked].map((key) => `accounts ["${key}"]`);
    expect(
      found.filter((line) => !line.startsWith('accounts: ') && !ofBlocked.some((row) => line.startsWith(row))),
    ).toEqual([]);
    await destination.drop();
  });
});
