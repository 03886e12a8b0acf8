import { expect, test } from 'vitest';
import type { Plan } from '../../../lib/model/plan.ts';
import { planScript } from '../../../local/plan-script.ts';
import { event, Feed } from '../../support/feed.ts';
import { offlinePlanOf, offlineSettings } from '../../support/planning.ts';

const scriptOf = (plan: Plan, schema: string): string =>
  planScript({ plan, settings: offlineSettings({ schema }), isOffline: true });

test('a script has each statement with its semicolon, behind a comment that no name can end', async () => {
  const schema = 'a"b\n; drop';
  const given = { schema, delivery: 'at-least-once', insertMode: 'insert' };
  const plan = await offlinePlanOf([event(new Feed({ table: `it's` }).create({ id: 1 }))], given);
  const [comment, , encoding, , ...sql] = scriptOf(plan, schema).split('\n');
  expect(comment).toBe('-- What Landfall would create in schema "a\\"b\\n; drop", in this order.');
  expect(encoding).toBe(`set client_encoding = 'UTF8';`);
  expect(sql.join('\n')).toMatch(
    /^create table if not exists "a""b\n; drop"\."it's" \(\n {2}"id" integer not null,\n {2}"note" text\n\);\n\ncreate index if not exists "_landfall_key_\w+" on [^;]+; drop"\."it's" \("id"\);\n$/,
  );
});

test('a plan without DDL is a comment', async () => {
  const plan = await offlinePlanOf([], { delivery: 'at-least-once', insertMode: 'insert' });
  expect(scriptOf(plan, 's')).toBe('-- Nothing is to be created in schema "s".\n');
});
