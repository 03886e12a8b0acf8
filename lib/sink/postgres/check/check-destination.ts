import type { Configuration } from '../../../model/configuration.ts';
import { LandfallError } from '../../../model/errors.ts';
import type { Settings } from '../../../model/settings.ts';
import { Session } from '../session.ts';
import { checkConnections } from './check-connections.ts';
import { checkOwnTables, checkSchema } from './check-schema.ts';
import { checkServer } from './check-server.ts';
import { checkTables } from './check-tables.ts';
import { connectionProblem } from './connection-problem.ts';
import { type Finding, must } from './finding.ts';
import { type Reading, readCatalog, readProduct, readServer } from './read-facts.ts';

export interface CheckOptions {
  /** Names of tables; undefined: all of the schema. */
  readonly tables?: readonly string[] | undefined;
  /** How many functions may run at once. */
  readonly maxConcurrency?: number | undefined;
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly timeoutMs?: number;
}

export interface Checked {
  /** Undefined where they could not be read. */
  readonly settings: Settings | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Looks at everything a destination needs, and changes nothing. It does not throw: what keeps it from looking further is a
 * finding too.
 */
export async function checkDestination(configuration: Configuration, options: CheckOptions): Promise<Checked> {
  let settings: Settings;
  try {
    settings = await configuration.settings();
  } catch (error) {
    return { settings: undefined, findings: [unread('settings', error)] };
  }
  try {
    await configuration.password(false);
  } catch (error) {
    return { settings, findings: [unread('password', error)] };
  }
  return { settings, findings: await checkServerAndTables(configuration, settings, options) };
}

async function checkServerAndTables(
  configuration: Configuration,
  settings: Settings,
  { tables, maxConcurrency, now, timeoutMs = 30_000 }: CheckOptions,
): Promise<readonly Finding[]> {
  const session = new Session({
    ...settings,
    tlsCa: settings.tlsCa,
    applicationName: 'landfall check',
    password: (fresh) => configuration.password(fresh),
  });
  const reading: Reading = { session, timeoutMs, now };
  const findings: Finding[] = [];
  try {
    const product = await readProduct(reading).catch((error: unknown) => connectionProblem(asError(error), settings));
    if (typeof product !== 'string') return [product];
    const foreign = otherProduct(product);
    if (foreign !== undefined) return [foreign];
    const server = await readServer(reading);
    findings.push(...checkServer(server, settings), checkConnections(server, maxConcurrency));
    const facts = { server, ...(await readCatalog(reading, settings, tables)) };
    const schema = checkSchema(facts, settings, server.username);
    findings.push(...schema.findings);
    if (!schema.exists) return findings;
    findings.push(...checkOwnTables(facts, settings, server.username), ...checkTables(facts, settings));
  } catch (error) {
    const words = 'mend it, and check again: nothing behind it was looked at';
    findings.push(must('server', asError(error).message, { words }));
  } finally {
    await session.close();
  }
  return findings;
}

/** Others speak PostgreSQL's protocol, and not its SQL. */
function otherProduct(product: string): Finding | undefined {
  if (/redshift/i.test(product)) {
    return must('server', 'this is Amazon Redshift, and the destination is PostgreSQL', {
      words: 'correct hostname and port',
    });
  }
  if (product.startsWith('PostgreSQL ')) return undefined;
  const words = 'give the address of a PostgreSQL server';
  return must('server', `this is not PostgreSQL: ${JSON.stringify(product.slice(0, 60))}`, { words });
}

function unread(about: 'settings' | 'password', error: unknown): Finding {
  const words =
    about === 'settings'
      ? 'correct them; deployed ones are two SSM parameters, which take AWS credentials, a region and ssm:GetParameters'
      : 'correct passwordSecret; reading it takes AWS credentials, a region and secretsmanager:GetSecretValue';
  // A network without a way to AWS does not say so: nothing answers.
  const isSilent = error instanceof LandfallError && error.class === 'transient';
  const way =
    '; or make a way there: NAT, or VPC endpoints (setting endpoints), and security groups that let it through';
  return must(about, asError(error).message, { words: isSilent ? `${words}${way}` : words });
}

function asError(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof LandfallError) return error;
  const message = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).replaceAll(/\s+/g, ' ');
  return { code: 'UNKNOWN', message };
}
