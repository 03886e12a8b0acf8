import { expect, it } from 'vitest';
import { describeGrammar, grammarProblems } from '../support/redshift/grammar.ts';
import { allShapes } from '../support/redshift/shapes.ts';

describeGrammar('the grammar of Redshift', () => {
  it('is that of every statement the dialect makes', async () => {
    const texts = [...new Set(allShapes().map(({ text }) => text))];
    const problems = await grammarProblems(texts);
    expect(texts.length).toBeGreaterThan(40);
    expect(texts.flatMap((text, i) => (problems[i]?.length === 0 ? [] : [{ text, problems: problems[i] }]))).toEqual(
      [],
    );
  });

  // Each is refused for what it is here for, not for something else in it.
  const refused: readonly (readonly [statement: string, because: RegExp])[] = [
    ['insert into "t" ("a") values (1) on conflict ("a") do nothing', /^on conflict$/],
    ['insert into "t" ("a") values (1) returning "a"', /^returning$/],
    ['select * from unnest("a") as "u"', /^unnest$/],
    ['select "a" from "t" where "a" = any($1)', /^any \(…\)$/],
    ['insert into "t" ("a") values (array[1])', /^an array$/],
    ['select "v"."a" from (values (1), (2)) as "v" ("a")', /^values as a table$/],
    ['alter table "t" add column "a" integer, add column "b" integer', /^several actions/],
    ['alter table "t" add column if not exists "a" integer', /^if not exists on a column$/],
    ['alter table "t" alter column "a" type varchar(20)', /^alter column, drop or rename$/],
    ['create index "i" on "t" ("a")', /^an index$/],
    ['with "d" as (delete from "t") insert into "u" ("a") values (1)', /^a change in a with$/],
    ['select count(*) filter (where "a" = 1) from "t"', /^filter/],
    ['select distinct on ("a") "a", "b" from "t"', /^distinct on$/],
    ['select "t"."a" from "t", lateral (select 1) as "l"', /^lateral$/],
    ['select "a" from "t" for update', /^for update$/],
    ['update "t" as "x" set "a" = 1 where "x"."b" = 2', /^an alias of the table/],
    ['delete from "t" as "x" using "s" where "x"."a" = "s"."a"', /^an alias of the table/],
    ['update "t" set "a" = 1 from "s" left join "u" on "u"."a" = "s"."a" where "t"."b" = "s"."b"', /^an outer join/],
    [
      'merge into "t" using "s" on "t"."a" = "s"."a" when matched and "s"."b" = 1 then delete',
      /^a condition in a merge$/,
    ],
    ['savepoint "a"', /^sqlfluff: .*unparsable/],
    ['copy "t" from stdin', /^sqlfluff: .*unparsable/],
    ['insert into "t" ("a") overriding system value values (1)', /^sqlglot: /],
    ['begin; commit', /^2 statements in one$/],
    ["select e'a\\\\b'", /^e'…'$/],
    ['select now()', /^now is not known to be a function/],
    ['select current_timestamp', /^current_timestamp is not known/],
    ['select pg_advisory_lock(1)', /^pg_advisory_lock is not known/],
    ['create table "t" ("a" text)', /^text, which is varchar\(256\)$/],
    ['create table "t" ("a" varchar)', /^VARCHAR without a length$/],
    ['create table "t" ("a" numeric)', /^DECIMAL without a length$/],
    ['create table "t" ("a" jsonb)', /^jsonb$/],
  ];

  it('is not that of what PostgreSQL takes and Redshift does not', async () => {
    const problems = await grammarProblems(refused.map(([statement]) => statement));
    const unfound = refused.filter(([, because], i) => !problems[i]?.some((problem) => because.test(problem)));
    expect(unfound).toEqual([]);
  });
});
