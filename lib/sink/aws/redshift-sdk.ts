/** As sdk.ts, for what is needed only with `auth=iam` and a provisioned cluster. */
export { GetClusterCredentialsCommand, RedshiftClient } from '@aws-sdk/client-redshift';
