import { expect, it } from 'vitest';
import { regroupAll } from '../../local/regroup.ts';
import { differences } from '../support/expected.ts';
import { loadEvents, loadExpected } from '../support/fixtures.ts';
import { describeLambda, withFunction } from '../support/lambda/suite.ts';

/** The least that a stack gives a function. */
const memory = 256;

describeLambda('events as large as Lambda hands them over, 6 MB,', () => {
  it(
    'are applied by the smallest function inside its memory, and leave the table equal to its source',
    withFunction(async (run, { login }) => {
      const semiSpace = { NODE_OPTIONS: '--enable-source-maps --max-semi-space-size=16' };
      const lambda = await run({ memory, environment: semiSpace });
      for (const one of regroupAll(loadEvents('12'), 10_000)) {
        expect(await lambda.invoke(one)).toEqual({ kind: 'response', body: '{"batchItemFailures":[]}' });
      }
      expect(await differences(login.database.url, login.schema, loadExpected('12'))).toEqual([]);
      expect(lambda.peakMemory()).toBeLessThan(memory);
    }),
  );
});
