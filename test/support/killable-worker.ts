import { createHandler as toPostgres } from '../../functions/postgres.ts';
import { createHandler as toRedshift } from '../../functions/redshift.ts';
import { parseSettings } from '../../lib/model/settings.ts';
import { deadLetterFolder } from '../../local/dead-letter-folder.ts';
import { loadEvents } from './fixtures.ts';

/**
 * A process made to be killed: applies the events of a fixture from index `from` on, in order, and says after each one
 * that is done `ack <index>` on standard output. Arguments: fixture, from, settings as JSON, a folder for dead letters or
 * nothing; password in LANDFALL_PASSWORD.
 */
const [fixture = '', from = '0', given = '{}', deadLetters] = process.argv.slice(2);
const { settings } = parseSettings(JSON.parse(given) as Record<string, unknown>);
const createHandler = settings.kind === 'redshift' ? toRedshift : toPostgres;
const handler = createHandler({
  configuration: { settings: async () => settings, password: async () => process.env.LANDFALL_PASSWORD ?? '' },
  deadLetters: deadLetters === undefined ? undefined : deadLetterFolder(deadLetters),
  report: () => {},
});
for (const [i, event] of loadEvents(fixture).entries()) {
  if (i < Number(from)) continue;
  const answer = await handler(event, { awsRequestId: String(i), getRemainingTimeInMillis: () => 600_000 });
  if (answer.batchItemFailures.length > 0) throw new Error(`event ${i} was returned`);
  process.stdout.write(`ack ${i}\n`);
}
await handler.close();
