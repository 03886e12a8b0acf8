import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { insertModes } from '../support/fault-outage.ts';
import { describeFaults } from '../support/faulty-stream/stage.ts';
import { withStream } from '../support/faulty-stream/stream.ts';
import { equal } from '../support/faulty-stream/tally.ts';

describeFaults('the function', (stage) => {
  describe.each(insertModes)('insertMode=%s,', (insertMode) => {
    it(
      'is killed at random moments',
      withStream(stage, insertMode, async (stream, { lambda }) => {
        for (let kills = 0; kills < 8; kills++) {
          await stream.write(300);
          await pause(stream.random.int(0, 400));
          lambda.kill();
        }
        await stream.drained();
        expect(lambda.starts()).toBeGreaterThan(1);
        expect(await stream.tally()).toEqual(equal);
      }),
    );

    it(
      'gets no processor until its time limit ends it',
      withStream(stage, insertMode, async (stream, { lambda }) => {
        for (let stalls = 0; stalls < 2; stalls++) {
          const suffering = stream.suffers();
          const stalling = setInterval(() => lambda.isBusy() && lambda.stall(), stream.random.int(1, 20));
          await stream.write(400);
          await suffering;
          clearInterval(stalling);
        }
        await stream.drained();
        expect(lambda.starts()).toBeGreaterThan(1);
        expect(await stream.tally()).toEqual(equal);
      }),
    );

    it(
      'stands beside another version of itself, which reads the whole topic by a consumer group of its own',
      withStream(stage, insertMode, async (stream) => {
        const version = { environment: { AWS_LAMBDA_FUNCTION_VERSION: '7' } };
        const other = await stream.consume(version, { group: `${stream.deployed.name}-7`, batchSize: 70 });
        for (let parts = 0; parts < 4; parts++) {
          await stream.write(300);
          if (stream.random.chance(0.5)) other.lambda.kill();
        }
        await stream.drained();
        expect(other.poller.status()).toMatchObject({ partitions: 4, dropped: 0 });
        expect(await stream.tally()).toEqual(equal);
      }),
    );

    it(
      'is one of several that come and go, and the partitions with them',
      withStream(stage, insertMode, async (stream, first) => {
        const second = await stream.consume();
        await stream.write(600);
        await stream.flows();
        const third = await stream.consume();
        await stream.write(600);
        await first.stop();
        await stream.flows();
        third.lambda.kill();
        await stream.write(600);
        await second.stop();
        await stream.drained();
        expect(third.poller.status()).toMatchObject({ partitions: 4, lag: 0 });
        expect(await stream.tally()).toEqual(equal);
      }),
    );
  });

  it(
    '(the tally tells a row that was lost from one that is there twice)',
    withStream(stage, 'insert', async (stream) => {
      await stream.drained();
      const [gone, twice] = [...stream.changes.appended];
      await stream.deployed.login.sql(`delete from @orders where number = ${gone};
        insert into @orders (id, number) select id, number from @orders where number = ${twice}`);
      expect(await stream.tally()).toEqual({ lost: [gone], doubled: [twice] });
    }),
  );
});
