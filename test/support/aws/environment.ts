import { inject } from 'vitest';

/** With these the AWS SDK talks to an endpoint on this machine, and never to AWS. */
export function awsEnvironment(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIDOFNOBODY',
    AWS_SECRET_ACCESS_KEY: 'key-of-nobody',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** The run’s local AWS; only inside its suites (suite.ts). */
export function localAws(): string {
  const found = inject('awsEndpoint');
  if ('part' in found) return found.part;
  throw new Error(found.missing);
}
