import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { Feed } from '../../support/feed.ts';
import type { RedshiftDestination } from '../../support/redshift/destination.ts';
import { withRedshift } from '../../support/redshift/with-redshift.ts';
import { runLandfall } from '../../support/run-landfall.ts';
import { linesOf, send } from '../../support/with-destination.ts';

const topic = 'shop.public.orders';

function to({ standIn, schema }: RedshiftDestination): string[] {
  return ['--to', standIn.url.replace(/^postgres:/, 'redshift:'), '--schema', schema];
}

describe('of a Redshift', () => {
  it(
    'landfall progress shows and forgets what each table has; a record is not given up there',
    withRedshift(async (destination) => {
      const feed = new Feed();
      const first = [feed.create({ id: 1, note: 'a' }), feed.create({ id: 1, note: 'b' }, { partition: 1 })];
      await send(destination.handler(), first);
      const show = async () => {
        const { code, stdout, stderr } = await runLandfall(['progress', 'show', ...to(destination), '--json']);
        expect([code, stderr]).toEqual([0, '']);
        const { progress } = JSON.parse(stdout) as { progress: Record<string, unknown>[] };
        return progress.map((one) => [one.table, one.topic, one.partition, one.nextOffset, one.parkedOpen]);
      };
      expect(await show()).toEqual([
        ['orders', topic, 0, 1, 0],
        ['orders', topic, 1, 1, 0],
      ]);
      const table = await runLandfall(['progress', 'show', ...to(destination)]);
      expect(table.stdout).toMatch(/^topic +table +partition +next offset +awaiting +parked +blocked since +updated$/m);
      const reset = ['progress', 'reset', ...to(destination), '--topic', topic, '--partition', '1', '--yes'];
      expect((await runLandfall(reset)).code).toBe(0);
      expect((await show()).map(([, , partition, next]) => [partition, next])).toEqual([
        [0, 1],
        [1, 0],
      ]);
      const place = ['--topic', topic, '--partition', '0', '--offset', '1', '--yes'];
      const skip = await runLandfall(['progress', 'skip', ...to(destination), ...place]);
      expect([skip.code, skip.stderr]).toEqual([1, expect.stringContaining('PostgreSQL only')]);
    }),
  );

  it(
    'landfall dead-letters tells states; a redrive is not done there',
    withRedshift(async (destination) => {
      const letters = deadLettersOfTest();
      const feed = new Feed();
      const records = [feed.garbage(), feed.create({ id: 1, note: 'a' })];
      expect(await send(destination.handler({}, letters), records)).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 a']);
      const place = ['--dead-letters', letters.folder];
      const listed = await runLandfall(['dead-letters', 'list', ...to(destination), ...place, '--json']);
      expect([listed.code, listed.stderr]).toEqual([0, '']);
      expect(JSON.parse(listed.stdout)).toMatchObject({ offset: 0, state: 'open', code: 'UNDECODABLE' });
      const redrive = await runLandfall(['redrive', ...to(destination), ...place]);
      expect([redrive.code, redrive.stderr]).toEqual([2, expect.stringContaining('incremental snapshot of the table')]);
      expect(redrive.stderr).toContain('docs/redshift.md, "Parked records"');
      const close = await runLandfall([
        'dead-letters',
        'close',
        ...to(destination),
        '--reason',
        'UNDECODABLE',
        '--yes',
      ]);
      expect([close.code, close.stderr]).toEqual([2, expect.stringContaining('docs/redshift.md, "Parked records"')]);
    }),
  );
});
