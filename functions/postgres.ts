import { environment } from '../lib/model/environment.ts';
import { deployedConfiguration } from '../lib/sink/aws/deployed-configuration.ts';
import { s3DeadLetters } from '../lib/sink/aws/s3-dead-letters.ts';
import { PostgresDestination } from '../lib/sink/postgres/destination.ts';
import { deployedDestination } from './deployed-destination.ts';
import { createKafkaHandler, type Handler, type HandlerContext, type HandlerOptions } from './kafka-handler.ts';

export type { Handler, HandlerContext, HandlerOptions };

/** The handler of a PostgreSQL destination with a configuration and a report of one's own. */
export function createHandler(options: HandlerOptions): Handler {
  return createKafkaHandler((settings, password) => new PostgresDestination(settings, password), options);
}

let deployed: Promise<Handler> | undefined;

/** The Lambda entry point: settings from SSM, password from Secrets Manager, dead letters to S3, metrics to CloudWatch. */
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
