import { PostgresDestination } from '../lib/sink/postgres/destination.ts';
import { deployedHandler } from './deployed-handler.ts';
import { createKafkaHandler, type Handler, type HandlerContext, type HandlerOptions } from './kafka-handler.ts';

export type { Handler, HandlerContext, HandlerOptions };

/** The handler of a PostgreSQL destination with a configuration and a report of one's own. */
export function createHandler(options: HandlerOptions): Handler {
  return createKafkaHandler((settings, password) => new PostgresDestination(settings, password), options);
}

/** The Lambda entry point. */
export const handler = deployedHandler(createHandler);
