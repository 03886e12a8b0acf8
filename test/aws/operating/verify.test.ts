import { expect, it, onTestFinished } from 'vitest';
import { functionNameOf } from '../../../lib/model/deployed-names.ts';
import { withDeployed } from '../../support/aws/deployed.ts';
import { lambdaStandIn } from '../../support/aws/lambda-stand-in.ts';
import { describeAws } from '../../support/aws/suite.ts';
import { createDatabase } from '../../support/database.ts';
import { runLandfall } from '../../support/run-landfall.ts';

describeAws('landfall verify --destination NAME', () => {
  it(
    'compares with the settings and the password that it finds in AWS',
    withDeployed(async ({ name, login }) => {
      const lambda = await lambdaStandIn();
      onTestFinished(() => lambda.close());
      lambda.functions.set(functionNameOf(name), {});
      const source = await createDatabase();
      onTestFinished(() => source.drop());
      const rows = `create table @orders (id int primary key, note text); insert into @orders values (1, 'a'), (2, 'b')`;
      await source.query(rows.replaceAll('@', 'public.'));
      await login.sql(`${rows}; grant select on @orders to $role`);
      const address = new URL(source.url);
      const SOURCE_PASSWORD = decodeURIComponent(address.password);
      address.password = '';
      const verify = () =>
        runLandfall(['verify', '--source', address.href, '--destination', name, '--settle', '0'], undefined, {
          ...lambda.environment,
          SOURCE_PASSWORD,
        });
      const equal = await verify();
      expect([equal.code, equal.stderr]).toEqual([0, '']);
      expect(equal.stdout).toMatch(/Equal: 1 tables/);
      await login.sql(`update @orders set note = 'c' where id = 2`);
      const different = await verify();
      expect([different.code, different.stdout]).toEqual([
        1,
        expect.stringContaining('orders: {"id":"2"} note: b → c'),
      ]);
      for (const { stdout } of [equal, different]) expect(stdout).not.toContain(SOURCE_PASSWORD);
    }),
  );
});
