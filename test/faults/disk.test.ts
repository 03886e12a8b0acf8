import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { WithLogin } from '../support/fault-login.ts';
import { smallDisk } from '../support/fault-small-disk.ts';
import { onEachRow, raise } from '../support/fault-trigger.ts';
import { insertModes } from '../support/faulty-stream/seed.ts';
import { describeFaults } from '../support/faulty-stream/stage.ts';
import { withStream } from '../support/faulty-stream/stream.ts';
import { equal } from '../support/faulty-stream/tally.ts';

const disk = await smallDisk();

/** Takes what is left of the small disk, and of each table's last pages; the answer gives it back. */
async function fill({ sql }: WithLogin): Promise<() => Promise<unknown>> {
  await sql('create table public.filler (bytes text) tablespace small');
  await sql('alter table public.filler alter column bytes set storage plain');
  const full = sql(`do $$ begin loop insert into public.filler select repeat('x', 7000); commit; end loop; end $$`);
  await expect(full).rejects.toMatchObject({ code: '53100' });
  return () => sql('drop table public.filler');
}

const howFull = disk === undefined ? ' (raised by a trigger: this machine lets nobody mount a small disk)' : '';

describeFaults('the destination', (stage) => {
  beforeAll(async () => {
    if (disk === undefined) return;
    const server = stage.database();
    const folder = join(server.data, '..', 'small-disk');
    await mkdir(folder);
    await server.signal('SIGINT');
    await server.gone();
    await server.start({ disk, folder });
    await server.query(`create tablespace small location '${folder}'`);
  });

  it.each(insertModes)(`insertMode=%s, is out of disk${howFull}`, (insertMode) =>
    withStream(stage, insertMode, async (stream) => {
      const { login } = stream.deployed;
      if (disk !== undefined) await login.sql('alter table @orders set tablespace small');
      const mend = await (disk === undefined ? onEachRow(login, raise('53100')) : fill(login));
      const suffering = stream.suffers(2);
      await stream.write(1_500);
      await suffering;
      await mend();
      await stream.write(300);
      await stream.drained();
      expect(await stream.tally()).toEqual(equal);
    })(),
  );
});
