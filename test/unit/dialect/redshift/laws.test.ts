import { describe, expect, test } from 'vitest';
import { columnWriter } from '../../../../lib/dialect/redshift/types/column-writer.ts';
import { naturalType } from '../../../../lib/dialect/redshift/types/natural-type.ts';
import { ValueError } from '../../../../lib/model/errors.ts';
import type { ColumnType } from '../../../../lib/model/table.ts';
import { seeded } from '../../../support/random.ts';
import { specimens } from '../../../support/specimens/all.ts';
import type { Sample, Specimen } from '../../../support/specimens/specimen.ts';
import { spelled } from '../../../support/specimens/spellings.ts';
import { column, usual, writeWith } from './write.ts';

const text = { kind: 'text' } as const;
const all = [...specimens, spelled];

function samplesOf({ extremes, make }: Specimen): readonly Sample[] {
  const random = seeded(1);
  return [...extremes, ...Array.from({ length: 300 }, () => make(random))];
}

function specimen(name: string): Specimen {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no specimen ${name}`);
  return found;
}

function columnOf({ type }: Specimen): ColumnType {
  return naturalType(type, { redshiftTextLength: 65_535 });
}

/** The text of a value in a column; undefined where it is refused. */
function tried(from: Specimen, into: ColumnType, json: string): string | null | undefined {
  try {
    return writeWith(columnWriter(from.type, into, usual), json);
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}

/** Why a value may not fit into the very column that is made for its type: what Redshift does not have. */
const lacking: Readonly<Record<string, RegExp>> = {
  float4: /is out of the range of real$/,
  float8: /is out of the range of double precision$/,
  date: /years 0001 to 9999$|^Redshift has no infinite dates/,
  timestamp: /years 0001 to 9999$|^Redshift has no infinite dates/,
  timestamptz: /years 0001 to 9999$|^Redshift has no infinite dates/,
  varchar: /^\d+ bytes do not fit into the 65535 bytes/,
  super: /two members of one name|\\u0000/,
};

describe('the column that is made for a type', () => {
  test.each(specimens.map((one) => [one.name, columnOf(one).display, one] as const))(
    'of %s, %s, takes every value that Redshift has',
    (_name, _display, from) => {
      const into = columnOf(from);
      const writer = columnWriter(from.type, into, usual);
      for (const [json] of samplesOf(from)) {
        try {
          expect(writeWith(writer, json)).toBeTypeOf('string');
        } catch (error) {
          if (!(error instanceof ValueError)) throw error;
          expect(error.message).toMatch(lacking[into.name] ?? /^never$/);
        }
      }
    },
  );

  const withNotation = specimens.filter((one) => !['varchar', 'varbyte', 'super'].includes(columnOf(one).name));
  test.each(withNotation.map((one) => [one.name, one] as const))(
    'of %s reads what is written as the same value',
    (_name, from) => {
      const into = columnOf(from);
      const reader = columnWriter(text, into, usual);
      for (const [json] of samplesOf(from)) {
        const written = tried(from, into, json);
        if (typeof written !== 'string') continue;
        expect(writeWith(reader, JSON.stringify(written))).toBe(written);
      }
    },
  );
});

interface Pair {
  readonly from: string;
  readonly into: string;
  /** The written text turned back into what the record's own column has for the value. */
  readonly back?: (written: string) => string;
  /** What of that text says nothing: zeros behind the last digit. */
  readonly same?: (text: string) => string;
  readonly all?: 'accepted' | 'refused';
}

const trimmed = (number: string): string => number.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
const atMidnight = (date: string): string => `${date} 00:00:00`;
const withoutZone = (time: string): string => time.replace(/\+00$/, '');
const asNumber = (number: string): string => String(Number(number));

const pairs: readonly Pair[] = [
  { from: 'int64', into: 'smallint' },
  { from: 'int64', into: 'integer' },
  { from: 'int64', into: 'decimal(5,2)' },
  { from: 'int64', into: 'decimal(38,0)', all: 'accepted' },
  { from: 'int64', into: 'double precision', back: (float) => String(BigInt(Number(float))) },
  { from: 'int64', into: 'real', back: (float) => String(BigInt(Number(float))) },
  { from: 'int64', into: 'varchar(20)', all: 'accepted' },
  { from: 'int64', into: 'varchar(5)' },
  { from: 'int64', into: 'date', all: 'refused' },
  { from: 'unsigned int64', into: 'bigint' },
  { from: 'boolean', into: 'smallint', back: (digit) => (digit === '1' ? 'true' : 'false'), all: 'accepted' },
  { from: 'boolean', into: 'char(5)', all: 'accepted' },
  { from: 'float64', into: 'bigint', same: asNumber },
  { from: 'float64', into: 'decimal(10,2)', same: asNumber },
  { from: 'float64', into: 'varchar(30)' },
  { from: 'float32', into: 'double precision', back: (float) => String(Math.fround(Number(float))), same: asNumber },
  { from: 'Decimal(10,2)', into: 'integer', same: trimmed },
  { from: 'Decimal(10,2)', into: 'decimal(5,1)', same: trimmed },
  { from: 'Decimal(10,2)', into: 'decimal(20,10)', same: trimmed, all: 'accepted' },
  { from: 'Decimal(38,10)', into: 'varchar(40)', all: 'accepted' },
  { from: 'Decimal(38,10)', into: 'double precision', same: asNumber },
  { from: 'VariableScaleDecimal', into: 'decimal(38,10)', same: trimmed },
  { from: 'a text', into: 'smallint' },
  { from: 'a text', into: 'bigint' },
  { from: 'a text', into: 'decimal(10,2)', same: trimmed },
  { from: 'a text', into: 'double precision' },
  { from: 'a text', into: 'boolean' },
  { from: 'a text', into: 'date' },
  { from: 'a text', into: 'time', same: (time) => time.replace(/^\d\d:\d\d$/, '$&:00') },
  { from: 'a text', into: 'timestamp' },
  { from: 'a text', into: 'varchar(3)' },
  { from: 'a text', into: 'char(3)', same: (padded) => padded.replace(/ +$/, '') },
  { from: 'Uuid', into: 'varchar(36)', all: 'accepted' },
  { from: 'Uuid', into: 'varchar(35)', all: 'refused' },
  { from: 'bytes', into: 'varchar(65535)' },
  { from: 'Date', into: 'timestamp', back: (timestamp) => timestamp.replace(/ 00:00:00$/, '') },
  { from: 'Timestamp in us', into: 'date', back: atMidnight },
  { from: 'Timestamp in us', into: 'timestamptz', back: withoutZone },
  { from: 'Timestamp in us', into: 'time', all: 'refused' },
  { from: 'zoned-timestamp', into: 'timestamp', back: (timestamp) => `${timestamp}+00` },
  { from: 'Time in us', into: 'timetz', back: withoutZone, all: 'accepted' },
  { from: "MySQL's TIME in us", into: 'time' },
  { from: 'Time in us', into: 'varchar(15)', all: 'accepted' },
];

describe('a column of another type', () => {
  test.each(pairs.map((pair) => [pair.from, pair.into, pair] as const))(
    'for %s, %s, takes a value only if it gives the same back',
    (_from, _into, pair) => {
      const from = specimen(pair.from);
      const same = pair.same ?? ((given: string) => given);
      for (const [json] of samplesOf(from)) {
        const written = tried(from, column(pair.into), json);
        if (pair.all !== undefined) expect(written !== undefined, json).toBe(pair.all === 'accepted');
        const own = tried(from, columnOf(from), json);
        if (typeof written !== 'string' || typeof own !== 'string') continue;
        expect(same((pair.back ?? ((given) => given))(written)), json).toBe(same(own));
      }
    },
  );
});
