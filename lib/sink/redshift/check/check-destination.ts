import type { Configuration } from '../../../model/configuration.ts';
import type { Settings } from '../../../model/settings.ts';
import { s3Staging } from '../../aws/s3-staging.ts';
import {
  asError,
  asked,
  type Checked,
  type CheckOptions,
  checkWithSettings,
  stopped,
  withoutPassword,
} from '../../check/checked.ts';
import type { Finding } from '../../check/finding.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { Session } from '../../session.ts';
import { loginOf } from '../login.ts';
import { redshiftErrorClass } from '../redshift-error.ts';
import { checkDuplicates } from './check-duplicates.ts';
import { checkOwnTables } from './check-own-tables.ts';
import { checkSchema } from './check-schema.ts';
import { checkServer, otherProduct } from './check-server.ts';
import { checkStaging } from './check-staging.ts';
import { checkTables } from './check-tables.ts';
import { connectionProblem } from './connection-problem.ts';
import { loginProblem } from './login-problem.ts';
import { type Reading, readProduct, readSchemas, readServer, readTables } from './read-facts.ts';

/**
 * Looks at everything a Redshift destination needs, and changes nothing but for a temporary table and an object that
 * expires. It does not throw: what keeps it from looking further is a finding too.
 */
export function checkDestination(configuration: Configuration, options: CheckOptions): Promise<Checked> {
  return checkWithSettings(configuration, async (settings) => {
    const isIam = settings.auth === 'iam';
    const login = loginOf(settings, (fresh) => configuration.password(fresh));
    options.asking?.(isIam ? asked.credentials : asked.password);
    try {
      await login(false);
    } catch (error) {
      return [isIam ? loginProblem(error, settings) : withoutPassword(error)];
    }
    options.asking?.(asked.database);
    return checkServerAndTables(login, settings, options);
  });
}

async function checkServerAndTables(
  password: ConnectionOptions['password'],
  settings: Settings,
  { tables, now, timeoutMs = 30_000, asking }: CheckOptions,
): Promise<readonly Finding[]> {
  const { tlsCa, stagingRegion } = settings;
  const session = new Session({
    ...settings,
    ...{ tlsCa, applicationName: 'landfall check', password, classOf: redshiftErrorClass },
  });
  const reading: Reading = { session, timeoutMs, now };
  const findings: Finding[] = [];
  try {
    const product = await readProduct(reading).catch((error: unknown) => connectionProblem(asError(error), settings));
    if (typeof product !== 'string') return [product];
    const foreign = otherProduct(product);
    if (foreign !== undefined) return [foreign];
    const server = await readServer(reading, product);
    findings.push(...checkServer(server, settings));
    const schemas = await readSchemas(reading, settings);
    const schema = checkSchema(schemas, settings, server.username);
    findings.push(...schema.findings);
    if (schema.isOpen) {
      const facts = { server, schemas, ...(await readTables(reading, settings, tables)) };
      findings.push(...checkOwnTables(facts, settings, server.username), ...checkTables(facts, settings));
      findings.push(...(await checkDuplicates(reading, facts.tables, settings)));
    }
    if (!server.may_stage) return findings;
    asking?.(asked.staging);
    findings.push(await checkStaging(reading, settings, s3Staging(stagingRegion)));
  } catch (error) {
    findings.push(stopped(error));
  } finally {
    await session.close();
  }
  return findings;
}
