import type { ParameterReader, SecretReader } from './aws-configuration.ts';
import { patience } from './patience.ts';

/** Reads SSM parameters, decrypted, in one call. */
export function ssmParameters(): ParameterReader {
  return {
    async read(names) {
      const { GetParametersCommand, SSMClient } = await import('./sdk.ts');
      const client = new SSMClient(patience);
      try {
        const answer = await client.send(new GetParametersCommand({ Names: [...names], WithDecryption: true }));
        const found = new Map<string, string>();
        for (const { Name, Value } of answer.Parameters ?? []) {
          if (Name !== undefined && Value !== undefined) found.set(Name, Value);
        }
        return found;
      } finally {
        client.destroy();
      }
    },
  };
}

/** Reads the current version of a Secrets Manager secret. */
export function secretsManager(): SecretReader {
  return {
    async read(id) {
      const { GetSecretValueCommand, SecretsManagerClient } = await import('./sdk.ts');
      const client = new SecretsManagerClient(patience);
      try {
        const answer = await client.send(new GetSecretValueCommand({ SecretId: id }));
        return answer.SecretString ?? Buffer.from(answer.SecretBinary ?? []).toString('utf8');
      } finally {
        client.destroy();
      }
    },
  };
}
