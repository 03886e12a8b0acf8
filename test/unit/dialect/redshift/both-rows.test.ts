import type { TableChange } from '../../../../lib/model/change-event.ts';
import { keyMove, remove, truncate, unavailable, upsert } from '../../plan/changes.ts';
import { bothDialects } from './both-dialects.ts';
import { rowStatements } from './both-rows.ts';

function rows(
  intent: string,
  changes: readonly TableChange[],
  settings: Readonly<Record<string, unknown>>,
  expected: { readonly postgres: readonly string[]; readonly redshift: readonly string[] },
): void {
  bothDialects(intent, rowStatements(changes, settings), expected);
}

const whole = { note: 'a', details: '{}' };
const moved = keyMove('1', '2');

rows(
  'rows that fill all columns',
  [upsert('1', whole), upsert('2', whole)],
  {},
  {
    postgres: [
      `insert into "shop"."t" as t ("id", "note", "details")
select u.c1, u.c2, u.c3 from (select unnest($1::text[]) as c1, unnest($2::text[]) as c2, unnest($3::text[]) as c3) as u
on conflict ("id") do update set "note" = excluded."note", "details" = excluded."details"`,
    ],
    redshift: [
      `insert into "_landfall_stage_dbf968d381c9" ("_landfall_step", "_landfall_move", "id", "note", "details") values
($1::integer, $2::varchar(64), $3::varchar(80), $4::varchar(80), $5::varchar(80)),
($6::integer, $7::varchar(64), $8::varchar(80), $9::varchar(80), $10::varchar(80))`,
      `delete from "shop"."t" using "_landfall_stage_dbf968d381c9" as "_landfall_staged"
where "t"."id" = "_landfall_staged"."id" and octet_length("t"."id") = octet_length("_landfall_staged"."id") and "_landfall_staged"."_landfall_step" = 1`,
      `insert into "shop"."t" ("id", "note", "details")
select "_landfall_staged"."id", "_landfall_staged"."note", "_landfall_staged"."details" from "_landfall_stage_dbf968d381c9" as "_landfall_staged"
where "_landfall_staged"."_landfall_step" = 1`,
    ],
  },
);

rows(
  'rows that lack a column keep it where they are there',
  [upsert('1', { note: 'a' })],
  {},
  {
    postgres: [
      `insert into "shop"."t" as t ("id", "note")
select u.c1, u.c2 from (select unnest($1::text[]) as c1, unnest($2::text[]) as c2) as u
on conflict ("id") do update set "note" = excluded."note"`,
    ],
    redshift: [
      `insert into "_landfall_stage_ffe7dde0b326" ("_landfall_step", "_landfall_move", "id", "note") values
($1::integer, $2::varchar(64), $3::varchar(80), $4::varchar(80))`,
      `update "shop"."t" set "note" = "_landfall_staged"."note" from "_landfall_stage_ffe7dde0b326" as "_landfall_staged"
where "t"."id" = "_landfall_staged"."id" and octet_length("t"."id") = octet_length("_landfall_staged"."id") and "_landfall_staged"."_landfall_step" = 1`,
      `insert into "shop"."t" ("id", "note")
select "_landfall_staged"."id", "_landfall_staged"."note" from "_landfall_stage_ffe7dde0b326" as "_landfall_staged"
where "_landfall_staged"."_landfall_step" = 1 and not exists (select 1 from "shop"."t" as "_landfall_there" where "_landfall_there"."id" = "_landfall_staged"."id" and octet_length("_landfall_there"."id") = octet_length("_landfall_staged"."id"))`,
    ],
  },
);

rows(
  'an unavailable value keeps what is there',
  [upsert('1', { ...whole, details: unavailable })],
  {},
  {
    postgres: [
      `with given as materialized (
  select * from unnest($3::text[], $4::text[], $5::text[]) with ordinality as u(c3, c4, c5, n)
), taken as (
  delete from "shop"."_landfall_moved" m using given g
  where m.destination = $1 and m.table_name = $2 and m.move_id = g.c3
  returning m.move_id, m.row_values
), rows as materialized (
  select g.*, m.row_values from given g left join taken m on m.move_id = g.c3
), updated as (
  update "shop"."t" as t set "note" = r.c5, "details" = case when r.row_values is null then t."details" else (r.row_values ->> 'details')::"pg_catalog"."text" end from rows r where t."id" = r.c4 returning r.n
), inserted as (
  insert into "shop"."t" as t ("id", "note", "details")
  select r.c4, r.c5, (r.row_values ->> 'details')::"pg_catalog"."text" from rows r where not exists (select from updated d where d.n = r.n) order by r.n
  on conflict ("id") do update set "note" = excluded."note", "details" = excluded."details"
)
select (count(*) * 1)::int4 as lost from rows r
where r.row_values is null and not exists (select from updated d where d.n = r.n)`,
    ],
    redshift: [
      `insert into "_landfall_stage_ffe7dde0b326" ("_landfall_step", "_landfall_move", "id", "note") values
($1::integer, $2::varchar(64), $3::varchar(80), $4::varchar(80))`,
      `update "shop"."t" set "note" = "_landfall_staged"."note" from "_landfall_stage_ffe7dde0b326" as "_landfall_staged"
where "t"."id" = "_landfall_staged"."id" and octet_length("t"."id") = octet_length("_landfall_staged"."id") and "_landfall_staged"."_landfall_step" = 1`,
      `select count(*) * 1 as lost from "_landfall_stage_ffe7dde0b326" as "_landfall_staged"
where "_landfall_staged"."_landfall_step" = 1 and not exists (select 1 from "shop"."t" as "_landfall_there" where "_landfall_there"."id" = "_landfall_staged"."id" and octet_length("_landfall_there"."id") = octet_length("_landfall_staged"."id"))`,
      `insert into "shop"."t" ("id", "note")
select "_landfall_staged"."id", "_landfall_staged"."note" from "_landfall_stage_ffe7dde0b326" as "_landfall_staged"
where "_landfall_staged"."_landfall_step" = 1 and not exists (select 1 from "shop"."t" as "_landfall_there" where "_landfall_there"."id" = "_landfall_staged"."id" and octet_length("_landfall_there"."id") = octet_length("_landfall_staged"."id"))`,
    ],
  },
);

rows(
  'what goes, goes before anything comes',
  [upsert('1', whole), remove('2')],
  {},
  {
    postgres: [
      `delete from "shop"."t" as t using unnest($1::text[]) as u(c1)
where t."id" = u.c1`,
      `insert into "shop"."t" as t ("id", "note", "details")
select u.c1, u.c2, u.c3 from (select unnest($1::text[]) as c1, unnest($2::text[]) as c2, unnest($3::text[]) as c3) as u
on conflict ("id") do update set "note" = excluded."note", "details" = excluded."details"`,
    ],
    redshift: [
      `insert into "_landfall_stage_dbf968d381c9" ("_landfall_step", "_landfall_move", "id", "note", "details") values
($1::integer, $2::varchar(64), $3::varchar(80), $4::varchar(80), $5::varchar(80)),
($6::integer, $7::varchar(64), $8::varchar(80), $9::varchar(80), $10::varchar(80))`,
      `delete from "shop"."t" using "_landfall_stage_dbf968d381c9" as "_landfall_staged"
where "t"."id" = "_landfall_staged"."id" and octet_length("t"."id") = octet_length("_landfall_staged"."id") and "_landfall_staged"."_landfall_step" in (1, 2)`,
      `insert into "shop"."t" ("id", "note", "details")
select "_landfall_staged"."id", "_landfall_staged"."note", "_landfall_staged"."details" from "_landfall_stage_dbf968d381c9" as "_landfall_staged"
where "_landfall_staged"."_landfall_step" = 2`,
    ],
  },
);

rows(
  'marked deletes',
  [remove('1')],
  { deleteMode: 'mark' },
  {
    postgres: [
      `update "shop"."t" as t set "_landfall_deleted" = true from unnest($1::text[]) as u(c1)
where t."id" = u.c1`,
    ],
    redshift: [
      `insert into "_landfall_stage_b089782d81e2" ("_landfall_step", "_landfall_move", "id") values
($1::integer, $2::varchar(64), $3::varchar(80))`,
      `update "shop"."t" set "_landfall_deleted" = true from "_landfall_stage_b089782d81e2" as "_landfall_staged"
where "t"."id" = "_landfall_staged"."id" and octet_length("t"."id") = octet_length("_landfall_staged"."id") and "_landfall_staged"."_landfall_step" = 1`,
    ],
  },
);

rows(
  'a key moves, and an unavailable value with it',
  [remove('1', { lsn: 5, moved }), upsert('2', { ...whole, details: unavailable }, { lsn: 5, moved })],
  {},
  {
    postgres: [
      `with old as (
  delete from "shop"."_landfall_moved" where destination = $1 and table_name = $2 and created_at < now() - interval '14 days'
)
insert into "shop"."_landfall_moved" (destination, table_name, move_id, row_values)
select $1, $2, u.c4, jsonb_object($3::text[], array[t."note"::text, t."details"::text]::text[])
from unnest($4::text[], $5::text[]) as u(c4, c5)
join "shop"."t" t on t."id" = u.c5
on conflict (destination, table_name, move_id) do update set row_values = excluded.row_values, created_at = now()`,
      `delete from "shop"."t" as t using unnest($1::text[]) as u(c1)
where t."id" = u.c1`,
      `with given as materialized (
  select * from unnest($3::text[], $4::text[], $5::text[]) with ordinality as u(c3, c4, c5, n)
), taken as (
  delete from "shop"."_landfall_moved" m using given g
  where m.destination = $1 and m.table_name = $2 and m.move_id = g.c3
  returning m.move_id, m.row_values
), rows as materialized (
  select g.*, m.row_values from given g left join taken m on m.move_id = g.c3
), updated as (
  update "shop"."t" as t set "note" = r.c5, "details" = case when r.row_values is null then t."details" else (r.row_values ->> 'details')::"pg_catalog"."text" end from rows r where t."id" = r.c4 returning r.n
), inserted as (
  insert into "shop"."t" as t ("id", "note", "details")
  select r.c4, r.c5, (r.row_values ->> 'details')::"pg_catalog"."text" from rows r where not exists (select from updated d where d.n = r.n) order by r.n
  on conflict ("id") do update set "note" = excluded."note", "details" = excluded."details"
)
select (count(*) * 1)::int4 as lost from rows r
where r.row_values is null and not exists (select from updated d where d.n = r.n)`,
    ],
    redshift: [
      `insert into "_landfall_stage_ffe7dde0b326" ("_landfall_step", "_landfall_move", "id", "note") values
($1::integer, $2::varchar(64), $3::varchar(80), $4::varchar(80)),
($5::integer, $6::varchar(64), $7::varchar(80), $8::varchar(80)),
($9::integer, $10::varchar(64), $11::varchar(80), $12::varchar(80))`,
      `delete from "shop"."_landfall_moved_t" where "_landfall_moved_at" < getdate() - interval '14 days'`,
      `delete from "shop"."_landfall_moved_t" using "_landfall_stage_ffe7dde0b326" as "_landfall_staged"
where "_landfall_moved_t"."_landfall_move" = "_landfall_staged"."_landfall_move" and "_landfall_staged"."_landfall_step" = 1`,
      `insert into "shop"."_landfall_moved_t" ("_landfall_move", "_landfall_moved_at", "note", "details")
select "_landfall_staged"."_landfall_move", getdate(), "t"."note", "t"."details" from "_landfall_stage_ffe7dde0b326" as "_landfall_staged", "shop"."t"
where "t"."id" = "_landfall_staged"."id" and octet_length("t"."id") = octet_length("_landfall_staged"."id") and "_landfall_staged"."_landfall_step" = 1`,
      `delete from "shop"."t" using "_landfall_stage_ffe7dde0b326" as "_landfall_staged"
where "t"."id" = "_landfall_staged"."id" and octet_length("t"."id") = octet_length("_landfall_staged"."id") and "_landfall_staged"."_landfall_step" = 2`,
      `update "shop"."t" set "note" = "_landfall_staged"."note" from "_landfall_stage_ffe7dde0b326" as "_landfall_staged"
where "t"."id" = "_landfall_staged"."id" and octet_length("t"."id") = octet_length("_landfall_staged"."id") and "_landfall_staged"."_landfall_step" = 3`,
      `update "shop"."t" set "details" = "_landfall_kept"."details" from "_landfall_stage_ffe7dde0b326" as "_landfall_staged", "shop"."_landfall_moved_t" as "_landfall_kept"
where "t"."id" = "_landfall_staged"."id" and octet_length("t"."id") = octet_length("_landfall_staged"."id") and "_landfall_kept"."_landfall_move" = "_landfall_staged"."_landfall_move" and "_landfall_staged"."_landfall_step" = 3`,
      `select count(*) * 1 as lost from "_landfall_stage_ffe7dde0b326" as "_landfall_staged"
where "_landfall_staged"."_landfall_step" = 3 and not exists (select 1 from "shop"."t" as "_landfall_there" where "_landfall_there"."id" = "_landfall_staged"."id" and octet_length("_landfall_there"."id") = octet_length("_landfall_staged"."id")) and not exists (select 1 from "shop"."_landfall_moved_t" as "_landfall_kept" where "_landfall_kept"."_landfall_move" = "_landfall_staged"."_landfall_move")`,
      `insert into "shop"."t" ("id", "note", "details")
select "_landfall_staged"."id", "_landfall_staged"."note", "_landfall_kept"."details" from "_landfall_stage_ffe7dde0b326" as "_landfall_staged" left join "shop"."_landfall_moved_t" as "_landfall_kept" on "_landfall_kept"."_landfall_move" = "_landfall_staged"."_landfall_move"
where "_landfall_staged"."_landfall_step" = 3 and not exists (select 1 from "shop"."t" as "_landfall_there" where "_landfall_there"."id" = "_landfall_staged"."id" and octet_length("_landfall_there"."id") = octet_length("_landfall_staged"."id"))`,
      `delete from "shop"."_landfall_moved_t" using "_landfall_stage_ffe7dde0b326" as "_landfall_staged"
where "_landfall_moved_t"."_landfall_move" = "_landfall_staged"."_landfall_move" and "_landfall_staged"."_landfall_step" = 3`,
    ],
  },
);

rows(
  'a truncate, then rows',
  [truncate(), upsert('1', whole)],
  { truncate: 'truncate' },
  {
    postgres: [
      `set local lock_timeout = 3000`,
      `truncate table "shop"."t"`,
      `set local lock_timeout = 0`,
      `insert into "shop"."t" as t ("id", "note", "details")
select u.c1, u.c2, u.c3 from (select unnest($1::text[]) as c1, unnest($2::text[]) as c2, unnest($3::text[]) as c3) as u
on conflict ("id") do update set "note" = excluded."note", "details" = excluded."details"`,
    ],
    redshift: [
      `insert into "_landfall_stage_dbf968d381c9" ("_landfall_step", "_landfall_move", "id", "note", "details") values
($1::integer, $2::varchar(64), $3::varchar(80), $4::varchar(80), $5::varchar(80))`,
      `delete from "shop"."t"`,
      `delete from "shop"."t" using "_landfall_stage_dbf968d381c9" as "_landfall_staged"
where "t"."id" = "_landfall_staged"."id" and octet_length("t"."id") = octet_length("_landfall_staged"."id") and "_landfall_staged"."_landfall_step" = 1`,
      `insert into "shop"."t" ("id", "note", "details")
select "_landfall_staged"."id", "_landfall_staged"."note", "_landfall_staged"."details" from "_landfall_stage_dbf968d381c9" as "_landfall_staged"
where "_landfall_staged"."_landfall_step" = 1`,
    ],
  },
);

rows(
  'appends',
  [upsert('1', whole), upsert('1', { ...whole, note: 'b' })],
  { insertMode: 'insert' },
  {
    postgres: [
      `insert into "shop"."t" as t ("id", "note", "details")
select u.c1, u.c2, u.c3 from (select unnest($1::text[]) as c1, unnest($2::text[]) as c2, unnest($3::text[]) as c3) as u`,
    ],
    redshift: [
      `insert into "shop"."t" ("id", "note", "details") values
($1::varchar(80), $2::varchar(80), $3::varchar(80)),
($4::varchar(80), $5::varchar(80), $6::varchar(80))`,
    ],
  },
);

rows(
  'deletes where every change is appended',
  [upsert('1', whole), remove('1')],
  { insertMode: 'insert' },
  {
    postgres: [
      `delete from "shop"."t" as t using unnest($1::text[]) as u(c1)
where t."id" = u.c1`,
    ],
    redshift: [
      `insert into "_landfall_stage_b089782d81e2" ("_landfall_step", "_landfall_move", "id") values
($1::integer, $2::varchar(64), $3::varchar(80))`,
      `delete from "shop"."t" using "_landfall_stage_b089782d81e2" as "_landfall_staged"
where "t"."id" = "_landfall_staged"."id" and octet_length("t"."id") = octet_length("_landfall_staged"."id") and "_landfall_staged"."_landfall_step" = 1`,
    ],
  },
);
