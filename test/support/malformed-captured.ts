import { type LambdaRecord, recordsOf } from '../../local/lambda-event.ts';
import { loadEvents } from './fixtures.ts';

/** Captured records of every shape and of every type. */
const fixtures = ['01', '02', '03', '04', '04b', '04c', '04d', '05', '05b', '06', '07', '09', '10'];
const ofEachTopic = 15;

/** Gives each topic a table of its own: no two fixtures meet. */
export const capturedTables = [{ match: '(\\d[^.]*)\\.[^.]*\\.(.*)', table: '$1.$2' }];

let loaded: LambdaRecord[][] | undefined;

/** Records to be damaged, by topic: some of each, evenly spread. A topic begins with the name of its fixture. */
export function capturedRecords(): readonly (readonly LambdaRecord[])[] {
  loaded ??= fixtures.flatMap((fixture) =>
    [...Map.groupBy(loadEvents(fixture).flatMap(recordsOf), ({ topic }) => topic)]
      // The connector's own topic has no table: what cannot be read there any more may look like the row of one.
      .filter(([topic]) => topic !== 'mysql')
      .map(([topic, found]) => {
        const step = Math.ceil(found.length / ofEachTopic);
        return found.filter((_, i) => i % step === 0).map((record) => ({ ...record, topic: `${fixture}.${topic}` }));
      }),
  );
  return loaded;
}
