import { expect, it } from 'vitest';
import { Feed } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { parkedIn } from '../../support/parked.ts';
import { progressOf } from '../../support/progress.ts';
import { runLandfall } from '../../support/run-landfall.ts';
import { linesOf, refusal, send, withDestination } from '../../support/with-destination.ts';

const topic = 'shop.public.orders';

function progress({ database, schema }: Destination, ...args: string[]) {
  const [what = '', ...more] = args;
  return runLandfall(['progress', what, '--to', database.url, '--schema', schema, ...more]);
}

it(
  'show tells next offset, what is awaited and since when it blocks',
  withDestination(async (destination) => {
    expect((await progress(destination, 'show')).stdout).toContain('no progress yet');
    const feed = new Feed();
    await send(destination.handler(), [feed.create({ id: 1, note: 'a' }), feed.garbage()]);
    const { code, stdout } = await progress(destination, 'show', '--topic', topic);
    expect(code).toBe(0);
    expect(stdout).toMatch(/topic +partition +next offset +awaiting +parked +blocked since +updated/);
    expect(stdout).toMatch(new RegExp(`${topic} +0 +1 +1 +0 +20[0-9T:Z-]+ +20[0-9T:Z-]+`));
    const told = JSON.parse((await progress(destination, 'show', '--json')).stdout);
    expect(told).toMatchObject({
      name: 'local',
      progress: [{ topic, partition: 0, nextOffset: 1, awaitingOffset: 1, parkedOpen: 0 }],
    });
  }),
);

it(
  'reset lets a topic that was created anew in, one partition or all; it asks where nobody said yes',
  withDestination(async (destination) => {
    const feed = new Feed();
    const old = [feed.create({ id: 1, note: 'old' }), feed.create({ id: 2, note: 'old' }, { partition: 1 })];
    await send(destination.handler(), old);
    const young = new Feed();
    const again = [young.update({ id: 1, note: 'young' }, { timestamp: 1_800_000_000_000 })];
    const error = await refusal(destination.handler(), again);
    expect(error.message).toContain('landfall progress reset');

    const asked = await progress(destination, 'reset', '--topic', topic);
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('--yes')]);
    expect((await refusal(destination.handler(), again)).message).toContain('landfall progress reset');

    expect((await progress(destination, 'reset', '--topic', topic, '--partition', '0', '--yes')).code).toBe(0);
    expect(await send(destination.handler(), again)).toEqual([]);
    expect(await linesOf(destination)).toEqual(['1 young', '2 old']);
    expect(await progressOf(destination)).toEqual([`${topic}/0 1`, `${topic}/1 1`]);
    const nothing = await progress(destination, 'reset', '--topic', 'no.such', '--yes');
    expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringContaining('no progress of topic no.such')]);
  }),
);

it(
  'skip gives up the record that blocks its partition, and what waited behind it goes on',
  withDestination(async (destination) => {
    const feed = new Feed();
    const late = { timestamp: Date.now() - 1_000 };
    const records = [
      feed.create({ id: 1, note: 'a' }),
      feed.garbage(late),
      feed.create({ id: 2, note: 'b' }, { timestamp: Date.now() }),
    ];
    const handler = destination.handler();
    expect(await send(handler, records)).toEqual(['0/1', '0/2']);
    const skip = (offset: number) =>
      progress(destination, 'skip', '--topic', topic, '--partition', '0', '--offset', String(offset), '--yes');

    const other = await skip(2);
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('not the one that is waited for')]);
    const skipped = await skip(1);
    expect(skipped.stderr).toBe('');
    expect([skipped.code, skipped.stdout]).toEqual([0, expect.stringContaining('offset 1')]);
    // Lambda has not heard of it and sends all that was returned.
    expect(await send(handler, records.slice(1))).toEqual([]);
    expect(await linesOf(destination)).toEqual(['1 a', '2 b']);
    expect(await parkedIn(destination)).toEqual(['0/1 - - resolved SKIPPED']);
    expect(await progressOf(destination)).toEqual([`${topic}/0 3`]);
  }),
);

it(
  'skip says that what lies before the record goes with it',
  withDestination(async (destination) => {
    const feed = new Feed();
    const records = [feed.create({ id: 1, note: 'a' }), feed.garbage({ offset: 5 })];
    await send(destination.handler(), records);
    const place = ['--topic', topic, '--partition', '0', '--offset', '5', '--yes'];
    const { code, stdout } = await progress(destination, 'skip', ...place);
    expect([code, stdout]).toEqual([0, expect.stringContaining('With it goes whatever lies from offset 1 up to it')]);
    expect(await progressOf(destination)).toEqual([`${topic}/0 6`]);
  }),
);

it(
  'skip and reset say what is missing, and that a destination without progress has none',
  withDestination(async (destination) => {
    const missing = await progress(destination, 'skip', '--topic', topic);
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('--partition N and --offset N')]);
    const unknown = await progress(destination, 'skip', '--topic', topic, '--partition', '0', '--offset', '0', '--yes');
    expect(unknown.code).toBe(1);
    const without = await progress(destination, 'show', '--set', 'delivery=at-least-once');
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('delivery=at-least-once')]);
  }),
);
