import { createHash, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { s3Staging } from '../../lib/sink/aws/s3-staging.ts';
import { account } from '../support/aws/account.ts';
import { faultyWayToAws, s3Fault } from '../support/aws/faulty-way.ts';
import { describeAws } from '../support/aws/suite.ts';

async function bucketOfTest(): Promise<string> {
  const bucket = `loads-${randomBytes(6).toString('hex')}`;
  await account.createBucket(bucket);
  return bucket;
}

describeAws('loads in S3', () => {
  it('are objects of the address and the bytes that were given, with a checksum', async () => {
    const bucket = await bucketOfTest();
    const store = s3Staging('eu-central-1');
    const load = '"1","Größe"\n';
    await store.put(`s3://${bucket}/some/prefix/shop/a/0000.csv.gz`, Buffer.from(load));
    await store.put(`s3://${bucket}/some/prefix/shop/a/manifest`, Buffer.from('{}'));
    const [first, second] = await account.objects(bucket);
    expect(first).toMatchObject({ key: 'some/prefix/shop/a/0000.csv.gz', text: load });
    expect(first?.checksum).toBe(createHash('sha256').update(load).digest('base64'));
    expect(second).toMatchObject({ key: 'some/prefix/shop/a/manifest', text: '{}' });
  });

  it.for([
    ['S3 asks to slow down', s3Fault(503, 'SlowDown', 'Please reduce your request rate.')],
    ['the connection is cut', 'cut'],
  ] as const)('are put in spite of it when %s for a moment', async ([, fault]) => {
    const bucket = await bucketOfTest();
    const way = await faultyWayToAws();
    way.meet(fault);
    await s3Staging().put(`s3://${bucket}/key`, Buffer.from('load'));
    expect(way.asked).toHaveLength(2);
    expect(await account.objects(bucket)).toMatchObject([{ key: 'key', text: 'load' }]);
  });

  it.for([
    [403, 'AccessDenied', 'systemic'],
    [500, 'InternalError', 'transient'],
  ] as const)(
    'that are refused with %i are an error with bucket and key, without credentials',
    async ([status, code, errorClass]) => {
      const way = await faultyWayToAws();
      way.meetAlways(s3Fault(status, code, 'no'));
      const error: unknown = await s3Staging()
        .put('s3://loads/shop/a/manifest', Buffer.from('load'))
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        class: errorClass,
        code: 'STAGING_UNREACHABLE',
        message: `the load cannot be put into S3: bucket loads, key shop/a/manifest: ${code}: no`,
      });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(process.env.AWS_ACCESS_KEY_ID);
    },
  );
});
