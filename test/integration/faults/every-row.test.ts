import { describe, it } from 'vitest';
import { insertModes, outage } from '../../support/fault-outage.ts';
import { onEachRow, raise } from '../../support/fault-trigger.ts';

/** What a trigger does for every row, and the code that comes of it. */
const failing = [
  ['a trigger that calls what is not there', '42883', 'perform not_there(1)'],
  ['a trigger that reads a table that is not there', '42P01', 'perform from not_there'],
  ['a trigger that names a type that is not there', '42704', `execute 'select 1::not_there'`],
  ['a trigger whose upsert has no unique index', '42P10', 'insert into notes values (1) on conflict (id) do nothing'],
  ['a trigger that reads a sequence too early', '55000', `perform currval('numbers')`],
  ['a trigger with a case nobody thought of', '20000', `case 1 when 2 then null; end case`],
  ['a code of its own, raised by a trigger', 'LF001', raise('LF001')],
  ['an external routine (raised by a trigger)', '38000', raise('38000')],
  ['a foreign data wrapper (raised by a trigger)', 'HV000', raise('HV000')],
  ['an internal error (raised by a trigger)', 'XX000', raise('XX000')],
  ['corrupt data (raised by a trigger)', 'XX001', raise('XX001')],
] as const;

describe('what refuses every row is a systemic error:', () => {
  it.each(failing)('%s (%s)', (_what, code, statement) =>
    outage(
      {
        class: 'systemic',
        code,
        prepare: ({ sql }) =>
          sql(`create table @notes (id int); create sequence @numbers;
grant all on @notes to $role; grant all on @numbers to $role`),
        begin: (destination) => onEachRow(destination, statement),
      },
      // One way of writing each.
      insertModes[failing.findIndex(([, one]) => one === code) % 2],
    )(),
  );
});

it(
  'a rule that leaves no room for an upsert (0A000) is a systemic error',
  outage({
    class: 'systemic',
    code: '0A000',
    begin: async ({ sql }) => {
      await sql('create rule other as on insert to @orders where new.id < 0 do also select 1');
      return () => sql('drop rule other on @orders');
    },
  }),
);

it(
  'a view that nothing can be inserted into (55000) is a systemic error',
  outage(
    {
      class: 'systemic',
      code: '55000',
      begin: async ({ sql }) => {
        await sql(`alter table @orders rename to base; create view @orders as select distinct * from @base;
alter view @orders owner to $role`);
        return () => sql('drop view @orders; alter table @base rename to orders');
      },
    },
    'insert',
  ),
);

describe('what the server cannot help at the moment is transient', () => {
  it.each([
    ['an error of its files (raised by a trigger)', '58030'],
    ['a connection of its own (raised by a trigger)', '08006'],
    ['too few resources (raised by a trigger)', '53000'],
    ['a transaction rolled back (raised by a trigger)', '40002'],
  ])('%s, %s', (_what, code) =>
    outage({ class: 'transient', code, begin: (destination) => onEachRow(destination, raise(code)) })(),
  );
});
