import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { errorOf, withStandIn } from '../../support/redshift/with-stand-in.ts';

const tables = [
  'create table s.t (id integer, note varchar(9), primary key (id))',
  'create table s.progress (next bigint)',
];

/** Replaces the row with id 1 by delete and insert, up to the commit. */
async function replace(client: pg.Client, note: string): Promise<void> {
  await client.query('delete from s.t where id = 1');
  await client.query(`insert into s.t (id, note) values (1, '${note}')`);
}

describe('two writers on the stand-in', () => {
  it(
    'that begin with LOCK leave one row, whoever comes second',
    withStandIn(async ({ run, connect, standIn }) => {
      for (const sql of tables) await run(sql);
      const [one, other] = [await connect(), await connect()];
      for (const client of [one, other]) await client.query('begin');
      await one.query('lock table s.progress');
      const waiting = other.query('lock table s.progress');
      await replace(one, 'first');
      await one.query('commit');
      await waiting;
      await replace(other, 'second');
      await other.query('commit');
      expect(await run('select note from s.t')).toEqual([{ note: 'second' }]);
      expect(standIn.violations).toEqual([]);
    }),
  );

  it(
    'that take their snapshots first leave the key twice, and the stand-in says so',
    withStandIn(async ({ run, connect, standIn }) => {
      for (const sql of tables) await run(sql);
      const [one, other] = [await connect(), await connect()];
      for (const client of [one, other]) {
        await client.query('begin');
        await client.query('select count(*) from s.t');
      }
      await one.query('lock table s.progress');
      const waiting = other.query('lock table s.progress');
      await replace(one, 'first');
      await one.query('commit');
      await waiting;
      await replace(other, 'second');
      await other.query('commit');
      expect(await run('select note from s.t order by note')).toEqual([{ note: 'first' }, { note: 'second' }]);
      const violation = 'lock after: select count(*) from s.t';
      expect(standIn.violations).toEqual([violation, violation]);
    }),
  );

  it(
    'of one row get Redshift’s error 1023',
    withStandIn(async ({ run, connect }) => {
      for (const sql of tables) await run(sql);
      await run(`insert into s.t (id, note) values (1, 'a')`);
      const [one, other] = [await connect(), await connect()];
      for (const client of [one, other]) {
        await client.query('begin');
        await client.query('select 1 from s.t');
      }
      await replace(one, 'first');
      await one.query('commit');
      expect(await errorOf(other.query('delete from s.t where id = 1'))).toBe('XX000 1023');
      await other.query('rollback');
    }),
  );
});

describe('the order of a transaction', () => {
  it(
    'is looked at: a table that lasts is not written without LOCK, a temporary one may be',
    withStandIn(async ({ run, standIn }) => {
      for (const sql of tables) await run(sql);
      await run('create temp table if not exists "Stage" (id integer)');
      await run('begin');
      await run('insert into "stage" (id) values (1)');
      await run('commit');
      expect(standIn.violations).toEqual([]);
      await run('begin');
      await run('update s.t set note = null');
      await run('commit');
      expect(standIn.violations).toEqual(['no lock before: update s.t set note = null']);
    }),
  );
});

describe('a fault on the stand-in', () => {
  it(
    'is an error of the server at the statement that was chosen, which fails its transaction',
    withStandIn(async ({ run, standIn }) => {
      for (const sql of tables) await run(sql);
      standIn.failNext(/^insert/, { code: 'XX000', message: '1018', detail: 'Relation does not exist' }, 2);
      await run('begin');
      await run('insert into s.t (id) values (1)');
      expect(await errorOf(run('insert into s.t (id) values ($1)', [2]))).toBe('XX000 1018');
      expect(await errorOf(run('select 1'))).toMatch(/^25P02 /);
      await run('rollback');
      standIn.failNext(/^commit/, { code: 'XX000', message: '1023' });
      await run('begin');
      await run('insert into s.t (id) values (1)');
      expect(await errorOf(run('commit'))).toBe('XX000 1023');
      expect(await run('select count(*) as rows from s.t')).toEqual([{ rows: '0' }]);
      expect(standIn.waitingFaults()).toEqual([]);
    }),
  );

  it.each([
    ['before', '0'],
    ['after', '1'],
  ] as const)('is a connection that is lost %s a statement was run', (when, rows) =>
    withStandIn(async ({ run, connect, standIn }) => {
      for (const sql of tables) await run(sql);
      const client = await connect();
      standIn.cutNext(/^insert/, when);
      expect(await errorOf(client.query('insert into s.t (id) values ($1)', [1]))).toMatch(/Connection terminated/);
      expect(await run('select count(*) as rows from s.t')).toEqual([{ rows }]);
    })(),
  );

  it(
    'is a statement that is held back until it is let go',
    withStandIn(async ({ run, connect, standIn }) => {
      for (const sql of tables) await run(sql);
      const held = standIn.holdNext(/^insert/);
      const inserted = (await connect()).query('insert into s.t (id) values (1)');
      await held.reached;
      expect(await run('select count(*) as rows from s.t')).toEqual([{ rows: '0' }]);
      held.release();
      await inserted;
      expect(await run('select count(*) as rows from s.t')).toEqual([{ rows: '1' }]);
    }),
  );
});
