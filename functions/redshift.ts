import { environment } from '../lib/model/environment.ts';
import { deployedConfiguration } from '../lib/sink/aws/deployed-configuration.ts';
import { s3DeadLetters } from '../lib/sink/aws/s3-dead-letters.ts';
import { s3Staging } from '../lib/sink/aws/s3-staging.ts';
import { RedshiftDestination } from '../lib/sink/redshift/destination.ts';
import { loginOf } from '../lib/sink/redshift/login.ts';
import { deployedDestination } from './deployed-destination.ts';
import { createKafkaHandler, type Handler, type HandlerContext, type HandlerOptions } from './kafka-handler.ts';

export type { Handler, HandlerContext, HandlerOptions };

/** The handler of a Redshift destination with a configuration and a report of one's own. */
export function createHandler(options: HandlerOptions): Handler {
  return createKafkaHandler(
    (settings, password) =>
      new RedshiftDestination(settings, loginOf(settings, password), s3Staging(settings.stagingRegion)),
    options,
  );
}

let deployed: Promise<Handler> | undefined;

/** The Lambda entry point: settings from SSM, a login by secret or IAM, loads and dead letters to S3, metrics to CloudWatch. */
export const handler = async (event: unknown, context: HandlerContext): ReturnType<Handler> => {
  deployed ??= fromEnvironment();
  return (await deployed)(event, context);
};

async function fromEnvironment(): Promise<Handler> {
  const destination = deployedDestination();
  const { cloudWatchReport } = await import('./metrics.ts');
  const { report, warn, unread } = cloudWatchReport(destination);
  const configuration = deployedConfiguration(destination, warn, unread);
  const bucket = process.env[environment.deadLetterBucket];
  return createHandler({
    configuration,
    deadLetters: bucket ? s3DeadLetters(bucket) : undefined,
    report,
  });
}
