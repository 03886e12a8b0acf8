import { expect, it } from 'vitest';
import type { DeadLetter } from '../../lib/model/dead-letter.ts';
import { account } from '../support/aws/account.ts';
import { coldStart } from '../support/aws/cold-start.ts';
import { withDeployed } from '../support/aws/deployed.ts';
import { describeAws } from '../support/aws/suite.ts';
import { deadLettersOfTest } from '../support/dead-letters.ts';
import { event, Feed } from '../support/feed.ts';
import { parkedIn } from '../support/parked.ts';
import { linesOf, plentyOfTime } from '../support/with-destination.ts';

describeAws('the deployed function', () => {
  it(
    'applies an event with the settings, the password and the bucket that it finds in AWS',
    withDeployed(async (deployed) => {
      const { handler } = await coldStart(deployed);
      const feed = new Feed();
      const records = [feed.create({ id: 1, note: 'a' }), feed.garbage(), feed.create({ id: 2, note: 'b' })];
      expect(await handler(event(...records), plentyOfTime)).toEqual({ batchItemFailures: [] });
      expect(await linesOf(deployed.login)).toEqual(['1 a', '2 b']);
      expect(await parkedIn(deployed.login)).toEqual(['0/1 orders [0] open UNDECODABLE']);
      expect(await deployed.letters()).toMatchObject([
        { destination: deployed.name, code: 'UNDECODABLE', record: { offset: 1, value: records[1]?.value } },
      ]);
    }),
  );

  it(
    'keeps in S3 what the command line keeps in a folder',
    withDeployed(async (deployed) => {
      const records = [new Feed().garbage(), new Feed({ topic: 'shop.public.users' }).garbage({ partition: 2 })];
      const { handler } = await coldStart(deployed);
      await handler(event(...records), plentyOfTime);
      const folder = deadLettersOfTest();
      const local = deployed.login.handler({ name: deployed.name, schema: deployed.login.schema }, folder);
      await deployed.login.sql('drop schema $schema cascade; create schema $schema authorization $role');
      await local(event(...records), plentyOfTime);
      await local.close();
      expect((await account.objects(deployed.bucket)).map(({ key }) => key).sort()).toEqual(folder.files());
      const timeless = (letters: readonly DeadLetter[]) => letters.map((letter) => ({ ...letter, parkedAt: '' }));
      expect(timeless(await deployed.letters())).toEqual(timeless(folder.letters()));
    }),
  );

  it(
    'commits nothing while the bucket is missing, blames no record, and goes on once it is there',
    withDeployed(async (deployed) => {
      const bucket = `${deployed.bucket}-2`;
      const { handler } = await coldStart({ name: deployed.name, bucket });
      const feed = new Feed();
      const records = [feed.create({ id: 1, note: 'a' }), feed.garbage()];
      await expect(handler(event(...records), plentyOfTime)).rejects.toMatchObject({
        class: 'systemic',
        code: 'DEAD_LETTERS_UNREACHABLE',
        message: expect.stringMatching(new RegExp(`bucket ${bucket}, key ${deployed.name}/.*: NoSuchBucket: `)),
      });
      expect(await linesOf(deployed.login)).toEqual([]);
      await account.createBucket(bucket);
      expect(await handler(event(...records), plentyOfTime)).toEqual({ batchItemFailures: [] });
      expect(await linesOf(deployed.login)).toEqual(['1 a']);
      expect(await account.objects(bucket)).toHaveLength(1);
    }),
  );

  it(
    'writes a dead letter once, however often its record comes before the commit',
    withDeployed(async (deployed) => {
      const feed = new Feed();
      const records = [feed.create({ id: 1, note: 'a' }), feed.garbage()];
      const { handler } = await coldStart(deployed);
      await deployed.login.sql(
        `create table @orders (id int primary key, note text);
         create function @refuse() returns trigger language plpgsql as
           $$ begin raise exception 'not now' using errcode = '40001'; end $$;
         create constraint trigger late after insert on @orders deferrable initially deferred
           for each row execute function @refuse();
         grant all on all tables in schema $schema to $role`,
      );
      await expect(handler(event(...records), plentyOfTime)).rejects.toMatchObject({ code: '40001' });
      const [first] = await account.objects(deployed.bucket);
      await deployed.login.sql('drop trigger late on @orders');
      await handler(event(...records), plentyOfTime);
      expect(await account.objects(deployed.bucket)).toEqual([first]);
      expect(await linesOf(deployed.login)).toEqual(['1 a']);
    }),
  );
});
