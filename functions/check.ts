import { Logger } from '@aws-lambda-powertools/logger';
import { environment } from '../lib/model/environment.ts';
import { deployedConfiguration } from '../lib/sink/aws/deployed-configuration.ts';
import { createCheckHandler } from './check-handler.ts';
import type { ResourceRequest } from './custom-resource.ts';
import type { HandlerContext } from './kafka-handler.ts';

/** The Lambda entry point of the check before traffic; CloudFormation calls it when a destination is deployed. */
export const handler = async (request: ResourceRequest, context: HandlerContext): Promise<void> => {
  const destination = process.env[environment.destination];
  if (destination === undefined) throw new Error(`the environment variable ${environment.destination} is not set`);
  const logger = new Logger({ serviceName: 'landfall', persistentKeys: { destination } });
  const check = createCheckHandler({
    destination,
    // Made anew each time: CloudFormation asks right after the parameter was written.
    configuration: deployedConfiguration(destination, (text) => logger.warn(text)),
    log: (level, { about, what, cure }) => logger[level](what, { about, ...cure }),
    now: Date.now,
  });
  await check(request, context);
};
