import type { insertModes } from './fault-outage.ts';
import { raise } from './fault-trigger.ts';
import { seeded } from './random.ts';

/** Why a destination takes every record but one. */
export interface OneRefused {
  readonly what: string;
  readonly code: string;
  /** What the record that is refused has as its note; the others have digits. */
  readonly bad: unknown;
  /** SQL after which it is refused, and SQL after which it is not. */
  readonly refuse: string;
  readonly mend: string;
  readonly only?: (typeof insertModes)[number];
  readonly isByTrigger?: boolean;
  /** Type of the note, where it is not text. */
  readonly type?: string;
}

/** A trigger that runs a PL/pgSQL statement for the record. */
const byTrigger = (what: string, code: string, statement: string, only?: OneRefused['only']): OneRefused => ({
  what,
  code,
  bad: 'bad',
  refuse: `create function @refuse() returns trigger language plpgsql set search_path = $schema as $$
begin if new.note = 'bad' then ${statement}; end if; return new; end $$;
create trigger refuse before insert or update on @orders for each row execute function @refuse()`,
  mend: 'drop trigger refuse on @orders',
  isByTrigger: true,
  ...(only && { only }),
});

/** Too long for an index entry, and no compression makes it shorter. */
function noise(): string {
  const random = seeded(1);
  return Array.from({ length: 6_000 }, () => String.fromCharCode(random.int(0x21, 0x2fff))).join('');
}

export const refusals: readonly OneRefused[] = [
  byTrigger('a text too long for a variable', '22001', 'declare x varchar(2); begin x := new.note; end'),
  byTrigger('a product out of range', '22003', 'perform length(new.note) * 1000000000'),
  byTrigger('a text that is no date', '22007', 'perform new.note::date'),
  byTrigger('a division by zero', '22012', 'perform 1 / (length(new.note) - 3)'),
  {
    what: 'a label its enum lacks',
    code: '22P02',
    bad: 'bad',
    type: '@word',
    refuse: '',
    mend: `alter type @word add value 'bad'`,
  },
  {
    what: 'a NULL in a NOT NULL column',
    code: '23502',
    bad: null,
    refuse: 'alter table @orders alter note set not null',
    mend: 'alter table @orders alter note drop not null',
  },
  {
    what: 'a check of the table',
    code: '23514',
    bad: 'bad',
    refuse: `alter table @orders add constraint good check (note <> 'bad')`,
    mend: 'alter table @orders drop constraint good',
  },
  {
    what: 'a check of a domain',
    code: '23514',
    bad: 'bad',
    type: '@good',
    refuse: `alter domain @good add constraint good check (value <> 'bad')`,
    mend: 'alter domain @good drop constraint good',
  },
  {
    what: 'the check option of a view',
    code: '44000',
    bad: 'bad',
    only: 'insert',
    refuse: `alter table @orders rename to base;
create view @orders as select * from @base where note <> 'bad' with check option; alter view @orders owner to $role`,
    mend: 'create or replace view @orders as select * from @base',
  },
  {
    what: 'a value too long for an index',
    code: '54000',
    bad: noise(),
    refuse: 'create index by_note on @orders (note)',
    mend: 'drop index @by_note',
  },
  {
    what: 'a policy of row-level security',
    code: '42501',
    bad: 'bad',
    refuse: `alter table @orders owner to current_user; grant all on @orders to $role;
alter table @orders enable row level security; create policy good on @orders using (true) with check (note <> 'bad')`,
    mend: 'alter table @orders disable row level security',
  },
  byTrigger('a trigger that raises', 'P0001', `raise exception 'not this one'`),
  byTrigger('a trigger that raises a code of its own', 'LF001', raise('LF001')),
  byTrigger('a case nobody thought of', '20000', `case new.note when 'good' then null; end case`),
  byTrigger(
    'a trigger that changes the row it is about to change',
    '27000',
    `if tg_op = 'UPDATE' then update orders set id = id where id = new.id; end if`,
    'upsert',
  ),
  byTrigger('an internal error (raised by a trigger)', 'XX000', raise('XX000')),
];

/** The table as it is before anything is refused. */
export function ordersTable({ type = 'text' }: OneRefused, insertMode: string): string {
  return `create type @word as enum ('1', '2', '3', '4', '5', '111'); create domain @good as text;
create table @orders (id int ${insertMode === 'upsert' ? 'primary key' : ''}, note ${type});
alter table @orders owner to $role`;
}
