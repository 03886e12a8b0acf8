/** What is used of the AWS SDK, imported by name: a bundler leaves the rest out, which it cannot behind an `import()`. */
export { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
export { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
