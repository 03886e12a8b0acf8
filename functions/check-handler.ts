import type { Configuration } from '../lib/model/configuration.ts';
import type { Finding } from '../lib/sink/check/finding.ts';
import { checkOfKind } from './check-of-kind.ts';
import { verdictOn } from './check-verdict.ts';
import { answer, type ResourceAnswer, type ResourceRequest } from './custom-resource.ts';
import type { HandlerContext } from './kafka-handler.ts';

export interface CheckHandlerOptions {
  readonly destination: string;
  readonly configuration: Configuration;
  /** One line of the log. */
  readonly log: (level: 'info' | 'warn', finding: Finding) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Kept of the time-out for the answer. */
const reserveMs = 15_000;

/**
 * The check before traffic, as a custom resource: a first deployment (Create) fails where something must be mended, in
 * words; a later one only says so, since a database that is down must not hold up an urgent update; Delete does nothing.
 */
export function createCheckHandler(options: CheckHandlerOptions) {
  return async (request: ResourceRequest, context: HandlerContext): Promise<void> => {
    const isFirst = request.RequestType === 'Create';
    const says = (error: unknown) => ({ isDone: !isFirst, says: `the check itself failed: ${String(error)}` });
    const found = await check(request, context, options).catch(says);
    await answer(request, `landfall-check-${options.destination}`, found);
  };
}

async function check(
  { RequestType, ResourceProperties }: ResourceRequest,
  context: HandlerContext,
  { destination, configuration, log, now }: CheckHandlerOptions,
): Promise<ResourceAnswer> {
  if (RequestType === 'Delete') return { isDone: true, says: 'nothing to do' };
  const timeLeft = context.getRemainingTimeInMillis() - reserveMs;
  const given = Number(ResourceProperties.maxConcurrency);
  const maxConcurrency = Number.isInteger(given) ? given : undefined;
  const findings = await inTime(timeLeft, async (asking) => {
    return (await checkOfKind(configuration, { maxConcurrency, now, asking })).findings;
  });
  for (const finding of findings) log(finding.level === 'ok' ? 'info' : 'warn', finding);
  return verdictOn(findings, destination, { RequestType, ResourceProperties });
}

/** A network without a way to an AWS service does not refuse: it never answers. Then what is being waited for is said. */
async function inTime(
  ms: number,
  look: (asking: (whom: string) => void) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  let waitsFor = 'Systems Manager (the settings)';
  const asking = (whom: string): void => {
    waitsFor = whom;
  };
  const { promise: late, resolve } = Promise.withResolvers<readonly Finding[]>();
  const timer = setTimeout(() => {
    const what = `no answer from ${waitsFor} in ${Math.round(ms / 1_000)} seconds`;
    const words = 'check routes and security groups; without NAT the VPC needs endpoints (setting endpoints)';
    resolve([{ level: 'must', about: 'network', what, cure: { words } }]);
  }, ms);
  try {
    return await Promise.race([look(asking), late]);
  } finally {
    clearTimeout(timer);
  }
}
