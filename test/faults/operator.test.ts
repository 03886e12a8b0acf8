import { describe, expect, it } from 'vitest';
import { account } from '../support/aws/account.ts';
import { s3Fault } from '../support/aws/faulty-way.ts';
import { insertModes } from '../support/fault-outage.ts';
import { describeFaults } from '../support/faulty-stream/stage.ts';
import { withStream } from '../support/faulty-stream/stream.ts';
import { equal } from '../support/faulty-stream/tally.ts';
import { parkedIn } from '../support/parked.ts';

describeFaults('what the function depends on', (stage) => {
  describe.each(insertModes)('insertMode=%s,', (insertMode) => {
    it(
      'the password is rotated in mid-stream, the secret first or the server first',
      withStream(stage, insertMode, async (stream, { lambda }) => {
        const { deployed } = stream;
        const inSecret = (password: string) => account.changeSecret(deployed.secret, password);
        for (const [i, rotate] of [inSecret, deployed.changePassword].entries()) {
          const suffering = rotate === inSecret ? undefined : stream.suffers();
          await stream.write(300);
          await rotate(`rotated ${i}`);
          await stream.write(300);
          await suffering;
          await (rotate === inSecret ? deployed.changePassword : inSecret)(`rotated ${i}`);
        }
        await stream.drained();
        expect(lambda.log()).not.toMatch(/rotated \d/);
        expect(await stream.tally()).toEqual(equal);
      }),
    );

    it(
      'the settings are made invalid, found so by a cold start, and corrected',
      withStream(stage, insertMode, async (stream, { lambda }) => {
        for (const invalid of ['{"insertMode":', { insertMode: 'somehow' }]) {
          const suffering = stream.suffers(2);
          await stream.deployed.override(invalid);
          lambda.kill();
          await stream.write(300);
          await suffering;
          await stream.deployed.override(undefined);
        }
        await stream.drained();
        expect(lambda.log()).toMatch(/SETTINGS_INVALID/);
        expect(await stream.tally()).toEqual(equal);
      }),
    );

    it(
      'the dead-letter store is down while records cannot be read: they wait, and are kept once each',
      withStream(stage, insertMode, async (stream) => {
        const poisons = 6;
        const suffering = stream.suffers(2);
        stream.aws.meetAlways(s3Fault(503, 'SlowDown', 'Please reduce your request rate.'));
        for (let i = 0; i < poisons; i++) {
          await stream.write(stream.random.int(20, 150));
          await stream.poison();
        }
        await suffering;
        stream.aws.meetAlways(undefined);
        await stream.write(200);
        await stream.drained();
        expect(await stream.tally()).toEqual(equal);
        expect(await parkedIn(stream.deployed.login)).toHaveLength(poisons);
        const letters = await stream.deployed.letters();
        expect(new Set(letters.map(({ record }) => `${record.partition}/${record.offset}`)).size).toBe(poisons);
        expect(letters).toHaveLength(poisons);
      }),
    );
  });
});
