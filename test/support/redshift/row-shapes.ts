import * as apply from '../../../lib/dialect/redshift/apply-statements.ts';
import * as stage from '../../../lib/dialect/redshift/stage-statements.ts';
import type { Statement } from '../../../lib/dialect/statement.ts';
import type { Table } from '../../../lib/model/table.ts';

/** One of each shape of statement that is about a table's rows. */
export function rowShapes(table: Table): Statement[] {
  return [...loadShapes(table), ...applyShapes(table)];
}

function loadShapes(table: Table): Statement[] {
  const names = table.columns.map(({ name }) => name);
  const staged = stage.stageFor(table, names);
  const copy = {
    manifest: "s3://bucket/it's/manifest",
    role: 'arn:aws:iam::123456789012:role/staging',
    region: undefined,
    nullToken: 'n0n3',
  };
  const rows = [1, 2].map(() => ({ cells: staged.columns.map(() => null) }));
  return [
    stage.createStage(staged),
    stage.emptyStage(staged),
    stage.countStage(staged),
    ...stage.insertRows(staged, rows),
    stage.copyRows(staged, copy),
    stage.copyRows(stage.straightTo('shop', table, names), { ...copy, region: 'eu-central-1' }, true),
    stage.loadErrors('s3://bucket/prefix'),
    stage.lockTable('shop', table.name),
  ];
}

function applyShapes(table: Table): Statement[] {
  const key = ['id', 'region'];
  const taken = ['photo', 'details'];
  const names = table.columns.map(({ name }) => name).filter((name) => !taken.includes(name));
  const target: apply.Target = { schema: 'shop', table, stage: '_landfall_stage_0123456789ab' };
  return [
    apply.deleteRows(target, key, [1]),
    apply.deleteRows(target, key, [1, 2]),
    apply.deleteAll(target),
    apply.markRows(target, key, 1),
    ...apply.updateRows(target, key, names, 1),
    apply.insertRows(target, 'upsert', names, 1),
    apply.insertMissing(target, key, names, [], 1),
    apply.insertMissing(target, key, names, taken, 1),
    apply.countLost(target, key, 2, false, 1),
    apply.countLost(target, key, 2, true, 1),
    ...apply.saveMoved(target, key, 1),
    apply.takeMoved(target, key, taken, 1),
    apply.dropMoved(target, 1),
  ];
}
