import type { Configuration } from '../lib/model/configuration.ts';
import { checkDestination } from '../lib/sink/postgres/check/check-destination.ts';
import { cureInWords, type Finding } from '../lib/sink/postgres/check/finding.ts';
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
  const findings = await inTime(configuration, timeLeft, async (watched) => {
    return (await checkDestination(watched, { maxConcurrency, now })).findings;
  });
  for (const finding of findings) log(finding.level === 'ok' ? 'info' : 'warn', finding);
  const toMend = findings.filter(({ level }) => level === 'must');
  if (toMend.length === 0) return { isDone: true, says: `destination ${destination} is ready` };
  const words = toMend.map(inWords).join('; ');
  if (RequestType === 'Update') {
    return { isDone: true, says: `to mend, though this update goes on: ${words}. Look again: landfall check` };
  }
  return {
    isDone: false,
    says: `destination ${destination} is not ready: ${words}. Mend it and deploy again (to deploy all the same: "check": "off")`,
  };
}

function inWords({ about, what, cure }: Finding): string {
  const how = cureInWords(cure);
  return `${about}: ${what}${how === '' ? '' : ` → ${how}`}`;
}

/** A network without a way to an AWS service does not refuse: it never answers. Then what is being waited for is said. */
async function inTime(
  configuration: Configuration,
  ms: number,
  look: (watched: Configuration) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  let waitsFor = 'Systems Manager (the settings)';
  const watched: Configuration = {
    settings: async () => {
      const settings = await configuration.settings();
      waitsFor = 'Secrets Manager (the password)';
      return settings;
    },
    password: async (fresh) => {
      const password = await configuration.password(fresh);
      waitsFor = 'the database';
      return password;
    },
  };
  const { promise: late, resolve } = Promise.withResolvers<readonly Finding[]>();
  const timer = setTimeout(() => {
    const what = `no answer from ${waitsFor} in ${Math.round(ms / 1_000)} seconds`;
    const words = 'check routes and security groups; without NAT the VPC needs endpoints (setting endpoints)';
    resolve([{ level: 'must', about: 'network', what, cure: { words } }]);
  }, ms);
  try {
    return await Promise.race([look(watched), late]);
  } finally {
    clearTimeout(timer);
  }
}
