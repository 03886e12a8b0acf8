import { expect, test } from 'vitest';
import { redshiftEndpoint } from '../../../lib/model/redshift-endpoint.ts';

const serverless = '111122223333.eu-central-1.redshift-serverless.amazonaws.com';

test.for([
  ['dw.c0example0ab.eu-central-1.redshift.amazonaws.com', 'cluster', 'dw', 'eu-central-1'],
  ['DW-2.C0EXAMPLE0AB.us-gov-west-1.redshift.amazonaws.com', 'cluster', 'dw-2', 'us-gov-west-1'],
  ['dw.c0example0ab.cn-north-1.redshift.amazonaws.com.cn', 'cluster', 'dw', 'cn-north-1'],
  [`default.${serverless}`, 'workgroup', 'default', 'eu-central-1'],
  [`reports.${serverless}.cn`, 'workgroup', 'reports', 'eu-central-1'],
] as const)('%s is %s %s in %s', ([hostname, kind, name, region]) => {
  expect(redshiftEndpoint({ hostname })).toEqual({ kind, name, region });
});

test.for([
  'dw.example.com',
  'localhost',
  '10.0.0.1',
  'dw.c0example0ab.eu-central-1.redshift.amazonaws.com.evil.example',
  'dw-endpoint-0a1b2c3d4e5f.c0example0ab.eu-central-1.redshift.amazonaws.com',
  `dw-endpoint-0a1b2c3d4e5f.${serverless}`,
])('%s tells of no cluster and no workgroup', (hostname) => {
  expect(redshiftEndpoint({ hostname })).toBeUndefined();
});

test('what the settings name comes first, in the region of the address', () => {
  const hostname = 'dw-endpoint-0a1b2c3d4e5f.c0example0ab.eu-west-1.redshift.amazonaws.com';
  expect(redshiftEndpoint({ hostname, clusterIdentifier: 'dw' })).toEqual({
    ...{ kind: 'cluster', name: 'dw', region: 'eu-west-1' },
  });
  expect(redshiftEndpoint({ hostname: 'dw.example.com', workgroup: 'reports' })).toEqual({
    ...{ kind: 'workgroup', name: 'reports', region: undefined },
  });
});
