import { randomBytes, randomUUID } from 'node:crypto';
import { functionNameOf } from '../../../lib/model/deployed-names.ts';
import { environment } from '../../../lib/model/environment.ts';
import { deployedParameter, overrideParameter } from '../../../lib/model/parameter-names.ts';
import { deployedSettings } from '../deployed-settings.ts';
import { type Ran, runLandfall } from '../run-landfall.ts';
import { account } from './account.ts';
import { type LambdaStandIn, lambdaStandIn, type StandInMapping } from './lambda-stand-in.ts';

/** A deployed destination to be operated: parameters and bucket in the local AWS, function and mappings in the stand-in. */
export interface Operated {
  readonly name: string;
  readonly bucket: string;
  readonly lambda: LambdaStandIn;
  /** Adds the mapping of a topic; returns its UUID. */
  map(topic: string, mapping?: Partial<StandInMapping>): string;
  deploy(settings: unknown): Promise<void>;
  override(settings: unknown): Promise<void>;
  /** Runs the command line. */
  landfall(...args: readonly string[]): Promise<Ran>;
}

/** A test on a destination of its own. */
export function withOperated(test: (operated: Operated) => Promise<void>): () => Promise<void> {
  return async () => {
    const name = `shop-${randomBytes(5).toString('hex')}`;
    const bucket = `letters-of-${name}`;
    const lambda = await lambdaStandIn();
    lambda.functions.set(functionNameOf(name), { [environment.deadLetterBucket]: bucket });
    const deploy: Operated['deploy'] = (settings) => account.setParameter(deployedParameter(name), settings);
    await Promise.all([deploy(deployedSettings), account.createBucket(bucket)]);
    try {
      await test({
        ...{ name, bucket, lambda, deploy },
        map: (topic, mapping = {}) => {
          const uuid = randomUUID();
          lambda.mappings.set(uuid, { topic, state: 'Enabled', ...mapping });
          return uuid;
        },
        override: (settings) => account.setParameter(overrideParameter(name), settings),
        landfall: (...args) => runLandfall(args, undefined, { ...lambda.environment, NO_COLOR: '1' }),
      });
    } finally {
      await lambda.close();
    }
  };
}
