import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { s3DeadLetters } from '../../lib/sink/aws/s3-dead-letters.ts';
import { account } from '../support/aws/account.ts';
import { faultyWayToAws, s3Fault } from '../support/aws/faulty-way.ts';
import { letterOf } from '../support/aws/letters.ts';
import { describeAws } from '../support/aws/suite.ts';
import { deadLettersOfTest } from '../support/dead-letters.ts';

async function bucketOfTest(): Promise<string> {
  const bucket = `letters-${randomBytes(6).toString('hex')}`;
  await account.createBucket(bucket);
  return bucket;
}

describeAws('dead letters in S3', () => {
  it('are objects with the names and the content of the files in a folder', async () => {
    const bucket = await bucketOfTest();
    const folder = deadLettersOfTest();
    const letters = [letterOf(), letterOf({ topic: 'Größe/../x y', partition: 0, offset: 2 ** 53 - 1, value: null })];
    for (const { name, letter } of letters) {
      await s3DeadLetters(bucket).put(name, letter);
      await folder.put(name, letter);
    }
    const kept = await account.objects(bucket);
    expect(kept.map(({ key }) => key).sort()).toEqual(folder.files());
    for (const { key, text, contentType, checksum } of kept) {
      expect(text).toBe(readFileSync(join(folder.folder, key), 'utf8'));
      expect(contentType).toBe('application/json');
      expect(checksum).toBe(createHash('sha256').update(text).digest('base64'));
    }
  });

  it('are written once: one that is there already was parked before, and stays', async () => {
    const bucket = await bucketOfTest();
    const store = s3DeadLetters(bucket);
    const { name, letter } = letterOf();
    await store.put(name, letter);
    const later = { ...letter, message: 'later' };
    await Promise.all([store.put(name, later), store.put(name, later), s3DeadLetters(bucket).put(name, later)]);
    const [kept, ...others] = await account.objects(bucket);
    expect(others).toEqual([]);
    expect(JSON.parse(kept?.text ?? '')).toEqual(letter);
  });

  it.for([
    ['somebody else writes there', s3Fault(409, 'ConditionalRequestConflict', 'A conflicting operation occurred.')],
    ['S3 asks to slow down', s3Fault(503, 'SlowDown', 'Please reduce your request rate.')],
    ['S3 fails', s3Fault(500, 'InternalError', 'We encountered an internal error. Please try again.')],
    ['the connection is cut', 'cut'],
    ['no answer comes', 'silence'],
  ] as const)('are written in spite of it when %s for a moment', async ([, fault]) => {
    const bucket = await bucketOfTest();
    const way = await faultyWayToAws();
    const { name, letter } = letterOf();
    way.meet(fault);
    await s3DeadLetters(bucket).put(name, letter);
    expect(way.asked).toHaveLength(2);
    expect(await account.objects(bucket)).toHaveLength(1);
  });

  it('are not kept where somebody else never stops writing there, which is said', async () => {
    const way = await faultyWayToAws();
    way.meetAlways(s3Fault(409, 'ConditionalRequestConflict', 'A conflicting operation occurred.'));
    const { name, letter } = letterOf();
    await expect(s3DeadLetters('letters').put(name, letter)).rejects.toThrow('ConditionalRequestConflict');
    expect(way.asked).toHaveLength(6);
  });

  it('that a bucket does not take are an error with bucket, key and code, and without credentials', async () => {
    const way = await faultyWayToAws();
    way.meetAlways(s3Fault(403, 'AccessDenied', 'User: landfall-shop is not authorized to perform: s3:PutObject'));
    const { name, letter } = letterOf();
    const error: unknown = await s3DeadLetters('letters')
      .put(name, letter)
      .catch((thrown: unknown) => thrown);
    expect(error).toEqual(
      new Error(
        `bucket letters, key ${name}: AccessDenied: User: landfall-shop is not authorized to perform: s3:PutObject`,
      ),
    );
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(process.env.AWS_ACCESS_KEY_ID);
  });
});
