import { expect, it } from 'vitest';
import { withOperated } from '../../support/aws/operated.ts';
import { describeAws } from '../../support/aws/suite.ts';
import { runLandfall } from '../../support/run-landfall.ts';

const nobody = { AWS_CONFIG_FILE: '/nonexistent', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent' };

describeAws('where AWS does not answer, landfall says in one line', () => {
  it.for([
    [
      'that there are no credentials',
      { ...nobody, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
      /^landfall: no AWS credentials: set AWS_PROFILE, or log in \(aws sso login\): .*\n$/,
    ],
    [
      'that there is no region',
      { ...nobody, AWS_REGION: '', AWS_DEFAULT_REGION: '' },
      /^landfall: no AWS region: set AWS_REGION, or a region in the profile \(AWS_PROFILE\)\n$/,
    ],
    [
      'that it cannot be reached',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      /^landfall: AWS cannot be reached for ssm:GetParameters: .*\n$/,
    ],
  ] as const)('%s', async ([, environment, message]) => {
    for (const args of [
      ['settings', 'shop'],
      ['status', 'shop'],
    ]) {
      const { code, stdout, stderr } = await runLandfall(args, undefined, environment);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      if (args[0] === 'settings') expect(stderr).toMatch(message);
      expect(stderr.split('\n')).toHaveLength(2);
    }
  });

  it('takes AWS_DEFAULT_REGION for a region, as the aws command does', async () => {
    const environment = { ...nobody, AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-central-1' };
    const { stderr } = await runLandfall(['settings', 'nowhere'], undefined, environment);
    expect(stderr).toContain('no destination nowhere is deployed here');
  });

  it(
    'what these credentials would have to be allowed',
    withOperated(async ({ name, lambda, landfall }) => {
      const message =
        'User: arn:aws:iam::111122223333:user/op is not authorized to perform: lambda:ListEventSourceMappings';
      lambda.refusal = { status: 403, type: 'AccessDeniedException', message };
      const { code, stderr } = await landfall('pause', name);
      expect(code).toBe(1);
      expect(stderr).toBe(
        `landfall: access denied: these credentials need lambda:ListEventSourceMappings (${message})\n`,
      );
    }),
  );

  it(
    'that credentials have run out',
    withOperated(async ({ name, lambda, landfall }) => {
      const message = 'The security token included in the request is expired';
      lambda.refusal = { status: 403, type: 'ExpiredTokenException', message };
      const { code, stderr } = await landfall('resume', name);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^landfall: AWS does not take these credentials: log in again \(ExpiredTokenException: /);
    }),
  );
});
