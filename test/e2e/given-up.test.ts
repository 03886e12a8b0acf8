import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEventFiles } from '../../local/event-files.ts';
import { recordsOf } from '../../local/lambda-event.ts';
import { Feed } from '../support/feed.ts';
import { runLandfall } from '../support/run-landfall.ts';
import { patient, stageOfFile } from '../support/stack/stage.ts';
import { describeStack } from '../support/stack/suite.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describeStack('landfall run that gives records up', () => {
  const stage = stageOfFile();
  const folder = temporaryFolder();

  const filesIn = async (path: string) => {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  };

  test('what it gave up is whole in the folder, and replay applies it from there', async () => {
    const { schema, topic, run, database } = stage();
    await schema('given up');
    const feed = new Feed({ topic: 'given.orders' });
    const written = await topic('given.orders', 2);
    const creates = (from: number) =>
      Array.from({ length: 40 }, (_, i) => feed.create({ id: from + i, note: 'x' }, { partition: i % 2 }));
    await written.append([...creates(0), feed.garbage({ partition: 1 }), ...creates(40)]);
    const onFailure = join(folder(), 'failed');
    const limits = ['--retries', '1', '--batch-size', '30', '--on-failure', onFailure];
    const running = run('given.orders', 'given up', limits);
    const given = async () => {
      let records = 0;
      for await (const event of readEventFiles(await filesIn(onFailure))) records += recordsOf(event).length;
      return records;
    };
    // The record that nobody can read, and all behind it in its partition.
    await expect.poll(() => given().catch(() => 0), patient).toBe(21);
    const ran = await running.terminate();
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.summary()).toMatchObject({ dropped: 21 });
    const rows = () => database.query('select id from "given up".orders order by id');
    expect(await rows()).toHaveLength(60);

    const letters = join(folder(), 'letters');
    const files = (await filesIn(onFailure)).sort();
    const target = ['--to', database.url, '--schema', 'given up', '--dead-letters', letters];
    const replayed = await runLandfall(['replay', ...target, ...files]);
    expect(replayed).toMatchObject({ code: 0 });
    expect(await rows()).toHaveLength(80);
    expect(await filesIn(letters)).toHaveLength(1);
  });
});
