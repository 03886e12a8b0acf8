import type { Settings } from '../lib/model/settings.ts';
import { configurationOf } from './named-destination.ts';
import { UsageError } from './usage-error.ts';
import type { Database } from './verify/database.ts';
import { mysqlDatabase } from './verify/mysql-database.ts';
import { postgresDatabase } from './verify/postgres-database.ts';
import { runVerify } from './verify/run-verify.ts';
import type { SourceAddress } from './verify/source-address.ts';
import { readVerifyArguments, type VerifyArguments, verifyHelp } from './verify-arguments.ts';
import { verifyJson, verifyTable } from './verify-output.ts';
import { startVerifyProgress } from './verify-progress.ts';

/** `landfall verify`: returns the exit code. @throws UsageError */
export async function verify(args: readonly string[]): Promise<number> {
  const given = readVerifyArguments(args);
  if (given === 'help') {
    process.stdout.write(verifyHelp);
    return 0;
  }
  const configuration = configurationOf(given.destination);
  const settings = await configuration.settings();
  refuseIncomparable(settings);
  const destination = postgresDatabase({
    ...settings,
    tlsCa: settings.tlsCa,
    password: (fresh) => configuration.password(fresh),
  });
  try {
    const source = await sourceDatabase(given.source);
    try {
      return await compared(given, settings, source, destination);
    } finally {
      await source.close();
    }
  } finally {
    await destination.close();
  }
}

async function compared(
  { sourceSchema, tables, topicPrefix, settleSeconds, json }: VerifyArguments,
  settings: Settings,
  source: Database,
  destination: Database,
): Promise<number> {
  const progress = startVerifyProgress();
  try {
    const result = await runVerify(
      { database: source, schema: sourceSchema },
      { database: destination, schema: settings.schema },
      { settings, tables, topicPrefix, settleSeconds, begin: progress.begin },
    );
    progress.stop();
    process.stdout.write((json ? verifyJson : verifyTable)(result));
    return result.isEqual ? 0 : 1;
  } finally {
    progress.stop();
  }
}

async function sourceDatabase(address: SourceAddress): Promise<Database> {
  if (address.kind === 'mysql') return mysqlDatabase(address);
  return postgresDatabase({ ...address, password: async () => address.password });
}

/** What cannot equal its source, or not yet be asked. @throws UsageError */
function refuseIncomparable({ kind, insertMode }: Settings): void {
  if (kind === 'redshift') {
    throw new UsageError('verify compares destinations of PostgreSQL; Amazon Redshift is not supported yet');
  }
  if (insertMode === 'insert') {
    throw new UsageError('verify compares copies; with insertMode=insert a table holds every change instead');
  }
}
