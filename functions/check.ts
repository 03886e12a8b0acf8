import { Logger } from '@aws-lambda-powertools/logger';
import { deployedConfiguration } from '../lib/sink/aws/deployed-configuration.ts';
import { createCheckHandler } from './check-handler.ts';
import type { ResourceRequest } from './custom-resource.ts';
import { deployedDestination } from './deployed-destination.ts';
import type { HandlerContext } from './kafka-handler.ts';

/** The Lambda entry point of the check before traffic; CloudFormation calls it when a destination is deployed. */
export const handler = async (request: ResourceRequest, context: HandlerContext): Promise<void> => {
  const destination = deployedDestination();
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
