import { environment } from '../lib/model/environment.ts';
import { deployedConfiguration } from '../lib/sink/aws/deployed-configuration.ts';
import { s3DeadLetters } from '../lib/sink/aws/s3-dead-letters.ts';
import { deployedDestination } from './deployed-destination.ts';
import type { Handler, HandlerContext, HandlerOptions } from './kafka-handler.ts';

type Create = (options: HandlerOptions) => Handler;

/**
 * The entry point of a deployed function: settings from SSM, password from Secrets Manager, dead letters to S3, metrics to
 * CloudWatch. Made with the first event, so that what goes wrong is told of one.
 */
export function deployedHandler(create: Create): (event: unknown, context: HandlerContext) => ReturnType<Handler> {
  let deployed: Promise<Handler> | undefined;
  return async (event, context) => {
    deployed ??= fromEnvironment(create);
    return (await deployed)(event, context);
  };
}

async function fromEnvironment(create: Create): Promise<Handler> {
  const destination = deployedDestination();
  const { cloudWatchReport } = await import('./metrics.ts');
  const { report, warn, unread } = cloudWatchReport(destination);
  const configuration = deployedConfiguration(destination, warn, unread);
  const bucket = process.env[environment.deadLetterBucket];
  return create({ configuration, deadLetters: bucket ? s3DeadLetters(bucket) : undefined, report });
}
