/** SQL that turns the column's value back into the record's type, without rounding on its own account. */
type TurnedBack = (value: string) => string;

const itself: TurnedBack = (value) => value;
const to =
  (...types: readonly string[]): TurnedBack =>
  (value) =>
    types.reduce((cast, type) => `${cast}::${type}`, value);
/** PostgreSQL casts floats to numeric with 6 or 15 digits; their text has all. */
const textTo = (type: string): TurnedBack => to('text', type);
/** A float8 as a whole number: its cast to numeric would round it. */
const wholeNumber: TurnedBack = (value) =>
  `case when ${value} < 9e18 then ${value}::int8::numeric else (${value} / 2048)::int8::numeric * 2048 end`;

type Same = (expected: string, told: string | null | undefined) => boolean;

export const equal: Same = (expected, told) => expected === told;
/** Zeros behind the last digit mean nothing: 1.10 is 1.1. */
const sameDecimal: Same = (expected, told) => trimmed(expected) === trimmed(told ?? '');
const trimmed = (text: string): string => text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
const sameDouble: Same = (expected, told) => Object.is(Number(expected), Number(told ?? 'none'));
/** A real is exactly that number, or is written so. */
const sameReal: Same = (expected, told) => {
  const number = Number(expected);
  return Object.is(number, Number(told ?? 'none')) || Object.is(number, Math.fround(number));
};
/** Blanks at the end mean nothing in char(n). */
const samePadded: Same = (expected, told) => expected.replace(/ +$/, '') === told;
/** ISO 8601 says the same in other words. */
const sameInterval: Same = (expected, told) =>
  told === expected || (expected === 'P1Y2M3DT4H5M6S' && told === '1 year 2 mons 3 days 04:05:06');
/** A time of day may be spelled without its seconds. */
const sameClock: Same = (expected, told) => told === expected || told === `${expected}:00`;

export interface Pair {
  readonly from: string;
  readonly into: string;
  readonly back: TurnedBack;
  readonly same?: Same;
  /** Some are always let in, others never. */
  readonly all?: 'accepted' | 'refused';
}

export const pairs: readonly Pair[] = [
  // Numbers
  { from: 'int64', into: 'smallint', back: itself },
  { from: 'int64', into: 'integer', back: itself },
  { from: 'int64', into: 'oid', back: itself },
  { from: 'int64', into: 'numeric', back: itself, all: 'accepted' },
  { from: 'int64', into: 'numeric(5,2)', back: to('int8') },
  { from: 'int64', into: 'numeric(20,-2)', back: to('int8') },
  { from: 'int64', into: 'real', back: to('float8', 'int8') },
  { from: 'int64', into: 'double precision', back: to('int8') },
  { from: 'int64', into: 'money', back: to('numeric', 'int8') },
  { from: 'int16', into: 'boolean', back: to('int') },
  { from: 'int16', into: 'bigint', back: itself, all: 'accepted' },
  { from: 'int64', into: 'text', back: itself, all: 'accepted' },
  { from: 'int64', into: 'varchar(5)', back: itself },
  { from: 'int64', into: 'date', back: itself, all: 'refused' },
  { from: 'unsigned int64', into: 'bigint', back: itself },
  { from: 'unsigned int64', into: 'numeric(20)', back: itself, all: 'accepted' },
  { from: 'unsigned int64', into: 'double precision', back: wholeNumber },
  { from: 'boolean', into: 'smallint', back: to('int', 'boolean'), all: 'accepted' },
  { from: 'boolean', into: 'numeric', back: to('int', 'boolean'), all: 'accepted' },
  { from: 'boolean', into: 'bit(1)', back: to('int', 'boolean'), all: 'accepted' },
  { from: 'boolean', into: 'text', back: to('boolean'), all: 'accepted' },
  { from: 'float64', into: 'real', back: to('float8') },
  { from: 'float64', into: 'integer', back: to('float8') },
  { from: 'float64', into: 'bigint', back: to('float8') },
  { from: 'float64', into: 'numeric', back: textTo('float8') },
  { from: 'float64', into: 'numeric(10,2)', back: textTo('float8') },
  { from: 'float64', into: 'text', back: to('float8'), all: 'accepted' },
  { from: 'float32', into: 'double precision', back: to('real'), all: 'accepted' },
  { from: 'float32', into: 'numeric', back: textTo('real') },
  { from: 'Decimal(10,2)', into: 'integer', back: to('numeric(10,2)') },
  { from: 'Decimal(10,2)', into: 'numeric(5,1)', back: to('numeric(10,2)') },
  { from: 'Decimal(10,2)', into: 'numeric(20,10)', back: to('numeric(10,2)'), all: 'accepted' },
  { from: 'Decimal(10,2)', into: 'money', back: to('numeric(10,2)'), all: 'accepted' },
  { from: 'Decimal(10,2)', into: 'double precision', back: textTo('numeric(10,2)'), all: 'accepted' },
  { from: 'Decimal(10,2)', into: 'real', back: textTo('numeric(10,2)'), same: sameReal },
  { from: 'Decimal(38,10)', into: 'double precision', back: textTo('numeric(38,10)') },
  { from: 'Decimal(38,10)', into: 'money', back: to('numeric(38,10)') },
  { from: 'Decimal(38,10)', into: 'text', back: itself, all: 'accepted' },
  { from: 'VariableScaleDecimal', into: 'numeric(38,10)', back: itself, same: sameDecimal },
  { from: 'VariableScaleDecimal', into: 'bigint', back: itself, same: sameDecimal },
  // Texts
  { from: 'a text', into: 'smallint', back: itself },
  { from: 'a text', into: 'bigint', back: itself },
  { from: 'a text', into: 'numeric', back: itself },
  { from: 'a text', into: 'numeric(10,2)', back: itself, same: sameDecimal },
  { from: 'a text', into: 'double precision', back: itself, same: sameDouble },
  { from: 'a text', into: 'real', back: itself, same: sameReal },
  { from: 'a text', into: 'boolean', back: itself },
  { from: 'a text', into: 'uuid', back: itself },
  { from: 'a text', into: 'date', back: itself },
  { from: 'a text', into: 'time', back: itself, same: sameClock },
  { from: 'a text', into: 'interval', back: itself, same: sameInterval },
  { from: 'a text', into: 'timestamp', back: itself },
  { from: 'a text', into: 'timestamp(3)', back: itself },
  { from: 'a text', into: 'bit(3)', back: itself },
  { from: 'a text', into: 'bit varying', back: itself },
  { from: 'a text', into: 'varchar(3)', back: itself },
  { from: 'a text', into: 'char(3)', back: itself, same: samePadded },
  { from: 'a text', into: '"char"', back: itself },
  { from: 'a text', into: 'citext', back: itself, all: 'accepted' },
  { from: 'a text', into: 'text[]', back: itself },
  { from: 'a text', into: 'varchar(1)[]', back: itself, all: 'refused' },
  { from: 'Uuid', into: 'text', back: to('uuid'), all: 'accepted' },
  { from: 'Uuid', into: 'varchar(20)', back: itself, all: 'refused' },
  { from: 'bytes', into: 'text', back: to('bytea'), all: 'accepted' },
  { from: 'bytes', into: 'uuid', back: (value) => `uuid_send(${value})` },
  { from: 'Json', into: 'text', back: to('jsonb'), all: 'accepted' },
  { from: 'Json', into: 'json', back: to('jsonb'), all: 'accepted' },
  { from: 'Json of json', into: 'text', back: itself, all: 'accepted' },
  { from: 'Xml', into: 'text', back: itself, all: 'accepted' },
  // Times
  { from: 'Date', into: 'timestamp', back: to('date') },
  { from: 'Date', into: 'timestamptz', back: to('date') },
  { from: 'Date', into: 'text', back: to('date'), all: 'accepted' },
  { from: 'Timestamp in us', into: 'date', back: to('timestamp') },
  { from: 'Timestamp in us', into: 'timestamptz', back: to('timestamp'), all: 'accepted' },
  { from: 'Timestamp in us', into: 'timestamp(3)', back: itself },
  { from: 'Timestamp in us', into: 'timestamp(0)', back: itself },
  { from: 'Timestamp in us', into: 'text', back: to('timestamp'), all: 'accepted' },
  { from: 'Timestamp in us', into: 'time', back: (value) => `date '2024-01-01' + ${value}`, all: 'refused' },
  { from: 'Timestamp in ms', into: 'timestamp(3)', back: itself, all: 'accepted' },
  { from: 'zoned-timestamp', into: 'timestamp', back: to('timestamptz'), all: 'accepted' },
  { from: 'zoned-timestamp', into: 'date', back: to('timestamptz') },
  { from: 'zoned-timestamp', into: 'timestamptz(3)', back: itself },
  { from: 'Time in us', into: 'time(3)', back: itself },
  { from: 'Time in us', into: 'timetz', back: to('time'), all: 'accepted' },
  { from: 'Time in us', into: 'interval', back: itself, all: 'accepted' },
  { from: 'Time in us', into: 'text', back: to('time'), all: 'accepted' },
  { from: "MySQL's TIME in us", into: 'time', back: itself },
  { from: "MySQL's TIME in us", into: 'interval(0)', back: itself },
  { from: "MySQL's TIME in us", into: 'text', back: to('interval'), all: 'accepted' },
  { from: 'Duration in us', into: 'interval(3)', back: itself },
  { from: 'Duration in us', into: 'interval hour to minute', back: itself },
  { from: 'Duration in us', into: 'interval year to month', back: itself },
  { from: 'Interval', into: 'interval year to month', back: itself },
  { from: 'Interval', into: 'interval day to second(2)', back: itself },
  // Bits
  { from: 'Bits of 8', into: 'bit(3)', back: itself, all: 'refused' },
  { from: 'Bits of at most 20', into: 'bit varying(10)', back: itself },
  { from: 'Bits of 8', into: 'text', back: itself, all: 'accepted' },
];
