import { expect, test } from 'vitest';
import { loadsOf, s3Place } from '../../../lib/model/s3-place.ts';

test.for([
  ['s3://lake', 'lake', ''],
  ['s3://lake/', 'lake', ''],
  ['s3://lake/a/b.csv.gz', 'lake', 'a/b.csv.gz'],
])('%s is bucket %s, key %s', ([url = '', bucket, key]) => {
  expect(s3Place(url)).toEqual({ bucket, key });
});

test('another kind of address is refused', () => {
  expect(() => s3Place('https://lake/a')).toThrow('not an address of S3: https://lake/a');
});

test.for(['s3://lake/loads', 's3://lake/loads/', 's3://lake/loads//'])(
  'loads of shop at %s have one prefix',
  (staging) => {
    expect(loadsOf(staging, 'shop')).toBe('s3://lake/loads/shop/');
  },
);
