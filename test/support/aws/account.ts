import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** An object of a bucket as it is kept. */
export interface Kept {
  readonly key: string;
  readonly text: string;
  readonly contentType: string | undefined;
  readonly checksum: string | undefined;
}

/** What somebody with rights to everything does in the local AWS, through the real SDK. */
export const account = {
  /** undefined removes it. */
  setParameter: async (Name: string, value: unknown): Promise<void> => {
    const client = new SSMClient({});
    const Value = typeof value === 'string' ? value : JSON.stringify(value);
    await (value === undefined
      ? client.send(new DeleteParameterCommand({ Name }))
      : client.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true })));
  },

  createSecret: async (Name: string, SecretString: string): Promise<string> => {
    const { ARN } = await new SecretsManagerClient({}).send(new CreateSecretCommand({ Name, SecretString }));
    return ARN ?? '';
  },

  /** A new version, which is the current one from now on. */
  changeSecret: async (SecretId: string, SecretString: string): Promise<void> => {
    await new SecretsManagerClient({}).send(new PutSecretValueCommand({ SecretId, SecretString }));
  },

  createBucket: async (Bucket: string): Promise<void> => {
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
    await new S3Client({}).send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  },

  /** In the order of their keys. */
  objects: async (Bucket: string): Promise<Kept[]> => {
    const client = new S3Client({});
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    const read = async (Key: string): Promise<Kept> => {
      const object = await client.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
      const { ContentType: contentType, ChecksumSHA256: checksum } = object;
      return { key: Key, text: (await object.Body?.transformToString()) ?? '', contentType, checksum };
    };
    return Promise.all(Contents.map(({ Key = '' }) => read(Key)));
  },
};
