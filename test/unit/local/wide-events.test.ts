import { describe, expect, it } from 'vitest';
import { type Cell, matrix } from '../../../bench/cells.ts';
import { fitting, wideEvents } from '../../../bench/wide-events.ts';
import { Decoder } from '../../../lib/decode/decoder.ts';
import { readLambdaEvent } from '../../../lib/decode/lambda-event.ts';
import { parseSettings } from '../../../lib/model/settings.ts';
import { type LambdaEvent, recordsOf } from '../../../local/lambda-event.ts';

const cell = (given: Partial<Cell>): Cell => {
  return { columns: 30, records: 200, asked: [200], mix: 'updates', schema: true, ...given };
};

function firstEvents(given: Partial<Cell>, seed = 1): LambdaEvent[] {
  return wideEvents(cell(given), seed).take(2).toArray();
}

function keysOf(event: LambdaEvent): string[] {
  return recordsOf(event).map(({ key }) => key ?? '');
}

/** The cells whose records are as many as fit. */
const fullest = matrix(fitting)
  .filter(({ columns, records, schema, mix }) => mix === 'inserts' && records === fitting({ columns, schema }))
  .map(({ columns, records, schema }) => ({ columns, records, schema }));

describe('the events of the benchmark’s matrix', () => {
  it.each([true, false])('are changes of rows of so many columns (schema %s)', (schema) => {
    const { settings } = parseSettings({
      ...{ hostname: 'h', username: 'u', database: 'd', schema: 's', insertMode: 'upsert', deleteMode: 'delete' },
    });
    const decoder = new Decoder(settings);
    const [event] = firstEvents({ schema });
    const changes = readLambdaEvent(event).flatMap(({ records }) => records.map((record) => decoder.decode(record)));
    expect(changes.length).toBe(200);
    for (const change of changes) {
      expect(change).toMatchObject({ kind: 'upsert', table: 'events' });
      expect(change.kind === 'upsert' && change.row.shape.fields.length).toBe(30);
    }
  });

  it('insert rows that were not there, update each row once, or twenty times, or come again', () => {
    const [first, second] = firstEvents({ mix: 'inserts' }).map(keysOf);
    expect(new Set([...(first ?? []), ...(second ?? [])]).size).toBe(400);
    for (const event of firstEvents({ mix: 'updates' })) expect(new Set(keysOf(event)).size).toBe(200);
    for (const event of firstEvents({ mix: 'hot keys' })) {
      const counts = [...Map.groupBy(keysOf(event), (key) => key).values()].map(({ length }) => length);
      expect(counts).toEqual(Array(10).fill(20));
    }
    const [event, again] = firstEvents({ mix: 'replay' });
    expect(again).toEqual(event);
  });

  it.each(fullest)('hold no more records than fit into an event of 6 MB ($columns columns, schema $schema)', (full) => {
    const [event] = wideEvents(cell(full), 1).take(1);
    expect(JSON.stringify(event).length).toBeLessThanOrEqual(6_000_000);
  });

  it('are the same for the same seed', () => {
    expect(firstEvents({}, 1)).toEqual(firstEvents({}, 1));
    expect(firstEvents({}, 1)).not.toEqual(firstEvents({}, 2));
  });
});
