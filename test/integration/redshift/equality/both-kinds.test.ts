import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../../support/dead-letters.ts';
import { differences } from '../../../support/expected.ts';
import { loadExpected, loadSchema } from '../../../support/fixtures.ts';
import { createDestination, createPostgresDestination, type Destination } from '../../../support/harness.ts';
import { heldBy } from '../../../support/held.ts';
import { eventsOf, scenarios, withoutSecondaryUnique } from '../../../support/scenarios.ts';

const marked = { name: '_landfall_deleted', type: 'boolean', nullable: false };
const place = [
  { name: '_landfall_partition', type: 'integer', nullable: true },
  { name: '_landfall_offset', type: 'bigint', nullable: true },
];
/** In insert mode a row is known by the record that it came with. */
const byPlace = place.map(({ name }) => name);

const modes = [
  { insertMode: 'upsert', deleteMode: 'mark', columns: [marked] },
  { insertMode: 'upsert', deleteMode: 'ignore', columns: [] },
  { insertMode: 'insert', deleteMode: 'delete', columns: place, key: byPlace },
  { insertMode: 'insert', deleteMode: 'mark', columns: [...place, marked], key: byPlace },
] as const;

const evolving = { fixture: '05', isTyped: false, settings: {}, truncated: undefined };
const given = [...scenarios.filter(({ fixture }) => /^0[1236]/.test(fixture)), evolving];

/**
 * Where the source does not tell what must be there, PostgreSQL's destination does. Tables that were made beforehand have
 * keys, which insert mode must not meet; nor must rows that are kept meet a unique constraint of the source's.
 */
describe.each(given)('fixture $fixture', (scenario) => {
  const possible = modes.filter(({ insertMode }) => insertMode === 'upsert' || !scenario.isTyped);

  it.each(possible)(
    'is the same in both kinds with insertMode=$insertMode and deleteMode=$deleteMode',
    async ({ insertMode, deleteMode, ...beside }) => {
      const [other, destination] = [await createPostgresDestination(), await createDestination()];
      const metadataColumns = insertMode === 'insert' ? 'offset' : '';
      const settings = { ...scenario.settings, insertMode, deleteMode, metadataColumns };
      const apply = async (to: Destination, own: Readonly<Record<string, unknown>>) => {
        if (scenario.isTyped) await to.createTables(loadSchema(scenario.fixture));
        await withoutSecondaryUnique(to);
        // In fixture 05 a type changes: what does not fit is parked.
        await to.apply(eventsOf(scenario), { ...settings, ...own }, { deadLetters: deadLettersOfTest() });
      };
      // A timestamp(3) has its precision in PostgreSQL.
      await apply(other, scenario.isTyped ? { schemalessTime: 'adaptive' } : {});
      await apply(destination, {});

      const held = await heldBy(other, loadExpected(scenario.fixture), beside);
      expect(held.tables.some(({ rowCount }) => rowCount > 0)).toBe(true);
      expect(await differences(destination.database.url, destination.schema, held)).toEqual([]);
      await Promise.all([other.drop(), destination.drop()]);
    },
  );
});
