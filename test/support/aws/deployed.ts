import { randomBytes } from 'node:crypto';
import type { DeadLetter } from '../../../lib/model/dead-letter.ts';
import { deployedParameter, overrideParameter } from '../../../lib/model/parameter-names.ts';
import { createLogin, dropLogin, endSessions, type WithLogin } from '../fault-login.ts';
import { withDestination } from '../with-destination.ts';
import { account } from './account.ts';

/** A destination as the stack leaves it in AWS: settings, secret and bucket, over a database of its own. */
export interface Deployed {
  readonly name: string;
  readonly login: WithLogin;
  /** Name of the secret that holds the login's password. */
  readonly secret: string;
  readonly bucket: string;
  /** Merges into the stack's settings. */
  deploy(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** The operator's settings; a text is taken as it is, undefined removes them. */
  override(settings: unknown): Promise<void>;
  /** The login's password at the server alone; its sessions end. */
  changePassword(password: string): Promise<void>;
  letters(): Promise<DeadLetter[]>;
}

/** A test on a destination of its own that is deployed in the local AWS. */
export function withDeployed(test: (deployed: Deployed) => Promise<void>, server?: () => string): () => Promise<void> {
  return withDestination(async (destination) => {
    const login = await createLogin(destination);
    const name = `shop-${randomBytes(5).toString('hex')}`;
    const secret = `landfall/${name}`;
    const bucket = `letters-of-${name}`;
    let settings: Readonly<Record<string, unknown>> = { ...login.settings, passwordSecret: secret };
    const deploy: Deployed['deploy'] = async (given) => {
      settings = { ...settings, ...given };
      await account.setParameter(deployedParameter(name), settings);
    };
    await Promise.all([deploy({}), account.createSecret(secret, login.password), account.createBucket(bucket)]);
    try {
      await test({
        name,
        login,
        secret,
        bucket,
        deploy,
        override: (given) => account.setParameter(overrideParameter(name), given),
        changePassword: async (password) => {
          await login.sql(`alter role $role password '${password}'`);
          await endSessions(login);
        },
        letters: async () => (await account.objects(bucket)).map(({ text }) => JSON.parse(text) as DeadLetter),
      });
    } finally {
      await dropLogin(login);
    }
  }, server);
}
