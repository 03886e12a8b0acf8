import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differences } from '../support/expected.ts';
import { loadEvents, loadExpected } from '../support/fixtures.ts';
import { createDestination, type Destination } from '../support/harness.ts';

describe.each(['01', '03', '06', '06b', '12'])('fixture %s, as captured', (scenario) => {
  let destination: Destination;
  beforeAll(async () => {
    destination = await createDestination();
  });
  afterAll(() => destination.drop());

  it('leaves the tables equal to their source', async () => {
    const done = await destination.apply(loadEvents(scenario));
    expect(await differences(destination.database.url, destination.schema, loadExpected(scenario))).toEqual([]);
  });
});
