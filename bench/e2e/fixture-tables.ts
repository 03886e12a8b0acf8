import { type LambdaRecord, recordsOf } from '../../local/lambda-event.ts';
import { type ComparisonOptions, differences } from '../../test/support/expected.ts';
import {
  type Expected,
  type ExpectedTable,
  loadEvents,
  loadExpected,
  loadSchema,
} from '../../test/support/fixtures.ts';
import { asMysqlText, withGeometriesAsJson, withRoundedFloat } from '../../test/support/mysql-text.ts';
import { asSourceType, sourceTypes } from '../../test/support/source-types.ts';

/** A table of the fixtures, with the records that are about it. */
export interface FixtureTable {
  readonly fixture: string;
  readonly topic: string;
  readonly table: ExpectedTable;
  readonly records: readonly LambdaRecord[];
  /** SQL to run in a database before its values are compared: the source's own types. */
  readonly types: string;
  readonly isMysql: boolean;
}

/** Those with embedded schema, which the sink can read: 40 tables. */
const fixtures = ['01', '04', '05', '06', '09', '10'];

export function fixtureTables(): FixtureTable[] {
  return fixtures.flatMap((fixture) => {
    const isMysql = fixture === '10';
    const expected = expectedOf(fixture);
    const topics = Map.groupBy(loadEvents(fixture).flatMap(recordsOf), ({ topic }) => topic);
    return [...topics].flatMap(([topic, records]) => {
      const source = sourceOf(records);
      const isOf = ({ schema, name }: ExpectedTable) =>
        name === source?.table && schema === (source.schema ?? source.db);
      const table = expected.tables.find(isOf);
      const types = isMysql ? '' : sourceTypes(loadSchema(fixture));
      return table === undefined ? [] : [{ fixture, topic, table, records, types, isMysql }];
    });
  });
}

/** What differs from the source in a table. @param name of the table at the destination */
export function differencesIn(
  { table, isMysql }: FixtureTable,
  url: string,
  schema: string,
  name: string,
): Promise<string[]> {
  const options: ComparisonOptions = {
    ...{ kind: 'postgresql', tableName: () => name, limit: Number.POSITIVE_INFINITY },
    asSource: isMysql ? asMysqlText : asSourceType,
  };
  return differences(url, schema, { scenario: '', database: '', tables: [table] }, options);
}

function expectedOf(fixture: string): Expected {
  const expected = loadExpected(fixture);
  return fixture === '10' ? withZeroDatesAsSent(withRoundedFloat(withGeometriesAsJson(expected))) : expected;
}

/** MariaDB's zero dates as its connector sends them: NULL, and 1970 for a timestamp (test/fixtures/README.md). */
function withZeroDatesAsSent(expected: Expected): Expected {
  const asSent = (value: string | null, type: string | undefined) => {
    if (value === null || !/^\d{4}-00-00/.test(value)) return value;
    return type === 'timestamp' ? '1970-01-01 00:00:00' : null;
  };
  const tables = expected.tables.map((table) => ({
    ...table,
    rows: table.rows.map((row) => row.map((value, i) => asSent(value, table.columns[i]?.type))),
  }));
  return { ...expected, tables };
}

interface Source {
  readonly db?: string;
  readonly schema?: string;
  readonly table?: string;
}

/** The table that a topic is about, in its own words. */
function sourceOf(records: readonly LambdaRecord[]): Source | undefined {
  for (const { value } of records) {
    if (value == null) continue;
    const { payload } = JSON.parse(Buffer.from(value, 'base64').toString()) as { payload?: { source?: Source } };
    if (payload?.source?.table !== undefined) return payload.source;
  }
  return undefined;
}
