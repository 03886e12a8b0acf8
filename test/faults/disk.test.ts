import { beforeAll, expect, it } from 'vitest';
import { insertModes } from '../support/fault-outage.ts';
import { addSmallDisk, fillSmallDisk, smallDisk } from '../support/fault-small-disk.ts';
import { onEachRow, raise } from '../support/fault-trigger.ts';
import { describeFaults } from '../support/faulty-stream/stage.ts';
import { withStream } from '../support/faulty-stream/stream.ts';
import { equal } from '../support/faulty-stream/tally.ts';

const disk = await smallDisk();

const howFull = disk === undefined ? ' (raised by a trigger: this machine lets nobody mount a small disk)' : '';

describeFaults('the destination', (stage) => {
  beforeAll(async () => {
    if (disk !== undefined) await addSmallDisk(stage.database(), disk);
  });

  it.each(insertModes)(`insertMode=%s, is out of disk${howFull}`, (insertMode) =>
    withStream(stage, insertMode, async (stream) => {
      const { login } = stream.deployed;
      if (disk !== undefined) await login.sql('alter table @orders set tablespace small');
      const mend = await (disk === undefined ? onEachRow(login, raise('53100')) : fillSmallDisk(login));
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
