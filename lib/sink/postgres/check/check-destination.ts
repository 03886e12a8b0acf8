import type { Configuration } from '../../../model/configuration.ts';
import type { Settings } from '../../../model/settings.ts';
import {
  asError,
  asked,
  type Checked,
  type CheckOptions,
  checkWithSettings,
  stopped,
  withoutPassword,
} from '../../check/checked.ts';
import { type Finding, must } from '../../check/finding.ts';
import { Session } from '../../session.ts';
import { checkConnections } from './check-connections.ts';
import { checkOwnTables, checkSchema } from './check-schema.ts';
import { checkServer } from './check-server.ts';
import { checkTables } from './check-tables.ts';
import { connectionProblem } from './connection-problem.ts';
import { type Reading, readCatalog, readProduct, readServer } from './read-facts.ts';

/**
 * Looks at everything a destination needs, and changes nothing. It does not throw: what keeps it from looking further is a
 * finding too.
 */
export function checkDestination(configuration: Configuration, options: CheckOptions): Promise<Checked> {
  return checkWithSettings(configuration, async (settings) => {
    options.asking?.(asked.password);
    try {
      await configuration.password(false);
    } catch (error) {
      return [withoutPassword(error)];
    }
    options.asking?.(asked.database);
    return checkServerAndTables(configuration, settings, options);
  });
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
    findings.push(stopped(error));
  } finally {
    await session.close();
  }
  return findings;
}

/** Others speak PostgreSQL's protocol, and not its SQL. */
function otherProduct(product: string): Finding | undefined {
  if (/redshift/i.test(product)) {
    return must('server', 'this is Amazon Redshift, and the destination is PostgreSQL', {
      words: 'correct hostname and port, or give a redshift:// address (deployed: kind=redshift)',
    });
  }
  if (product.startsWith('PostgreSQL ')) return undefined;
  const words = 'give the address of a PostgreSQL server';
  return must('server', `this is not PostgreSQL: ${JSON.stringify(product.slice(0, 60))}`, { words });
}
