import { s3Staging } from '../lib/sink/aws/s3-staging.ts';
import { RedshiftDestination } from '../lib/sink/redshift/destination.ts';
import { loginOf } from '../lib/sink/redshift/login.ts';
import { deployedHandler } from './deployed-handler.ts';
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

/** The Lambda entry point. */
export const handler = deployedHandler(createHandler);
