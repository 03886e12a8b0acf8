/** As sdk.ts, for what is needed only with `auth=iam` and Redshift Serverless. */
export { GetCredentialsCommand, RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless';
