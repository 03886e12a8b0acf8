import type { DeadLetter } from '../lib/model/dead-letter.ts';
import { contentHash, parkedLetterName } from '../lib/model/dead-letter.ts';
import { type ParkedRow, parkedName } from '../lib/model/parked-row.ts';
import { readDeadLetter } from '../lib/model/read-dead-letter.ts';
import type { DeadLetterArchive } from './dead-letter-archive.ts';
import { deadLettersOf } from './dead-letter-options.ts';
import { type DeadLettersArguments, deadLettersHelp, readDeadLettersArguments } from './dead-letters-arguments.ts';
import { closeDeadLetters } from './dead-letters-close.ts';
import { type Listed, listedJson, listedTable, shownJson, shownLines } from './dead-letters-output.ts';
import { configurationOf } from './named-destination.ts';
import { readParkedRows } from './operator-session.ts';

/** `landfall dead-letters`: returns the exit code. @throws UsageError, AwsProblem */
export async function deadLetters(args: readonly string[]): Promise<number> {
  const given = readDeadLettersArguments(args);
  if (given === 'help') {
    process.stdout.write(deadLettersHelp);
    return 0;
  }
  if (given.kind === 'close') return closeDeadLetters(given);
  const archive = await deadLettersOf('dead-letters', given.deadLetters, given.destination);
  try {
    const [name] = given.names;
    return await (name === undefined ? list(given, archive) : show(name, given, archive));
  } finally {
    archive.close();
  }
}

/** Records without a letter that are told one by one. */
const told = 20;

/** What a destination knows of its parked records. */
interface Known {
  /** The name that begins those of its letters. */
  readonly destination: string;
  readonly rows: ReadonlyMap<string, ParkedRow>;
}

async function known({ destination }: DeadLettersArguments): Promise<Known | undefined> {
  if (destination === undefined) return undefined;
  const configuration = configurationOf(destination);
  const settings = await configuration.settings();
  const rows = await readParkedRows('dead-letters', configuration, settings);
  return { destination: settings.name, rows: new Map(rows.map((row) => [parkedName(row), row])) };
}

async function list(given: DeadLettersArguments, archive: DeadLetterArchive): Promise<number> {
  const { filter, json } = given;
  const state = await known(given);
  const listed: Listed[] = [];
  const seen = new Set<string>();
  let unreadable = 0;
  for await (const [name, letter] of lettersOf(archive, state === undefined ? '' : `${state.destination}/`)) {
    if (letter === undefined) {
      unreadable += 1;
      process.stderr.write(`landfall: ${archive.place}/${name} is no dead letter\n`);
      continue;
    }
    seen.add(name);
    const row = stateOf(letter, state);
    const one = { name, letter, state: row.state, code: row.code };
    if (isMeant(one, filter)) listed.push(one);
  }
  process.stdout.write(json ? listed.map(listedJson).join('') : listedTable(listed));
  const missing = withoutLetter(state, seen, filter);
  for (const name of missing.slice(0, told))
    process.stderr.write(`landfall: ${archive.place} lacks ${name}, which is open\n`);
  if (missing.length > told) process.stderr.write(`landfall: … and ${missing.length - told} more\n`);
  return unreadable + missing.length === 0 ? 0 : 1;
}

/** Names of open records that are meant, and that have no letter here: nobody could redrive them from here. */
function withoutLetter(
  state: Known | undefined,
  seen: ReadonlySet<string>,
  { topic, table, reason, state: wanted }: DeadLettersArguments['filter'],
): readonly string[] {
  if (state === undefined || (wanted !== undefined && wanted !== 'open')) return [];
  return [...state.rows.values()].flatMap((row) => {
    const isMeant =
      (topic === undefined || row.topic === topic) &&
      (table === undefined || row.table === table) &&
      (reason === undefined || row.code === reason);
    const name = parkedLetterName(state.destination, row);
    return row.state === 'open' && isMeant && !seen.has(name) ? [name] : [];
  });
}

async function show(name: string, given: DeadLettersArguments, archive: DeadLetterArchive): Promise<number> {
  const letter = await letterOf(archive, name);
  if (letter === undefined) throw new Error(`${archive.place} has no dead letter of that name`);
  const shown = { name, letter, ...stateOf(letter, await known(given)) };
  process.stdout.write((given.json ? shownJson : shownLines)(shown));
  return 0;
}

/** Some are read side by side: one after the other takes long where a bucket is far. */
async function* lettersOf(archive: DeadLetterArchive, prefix: string) {
  const read = async (name: string) => [name, await letterOf(archive, name)] as const;
  let names: string[] = [];
  for await (const name of archive.names(prefix)) {
    names.push(name);
    if (names.length < 32) continue;
    yield* await Promise.all(names.map(read));
    names = [];
  }
  yield* await Promise.all(names.map(read));
}

async function letterOf(archive: DeadLetterArchive, name: string): Promise<DeadLetter | undefined> {
  const text = await archive.text(name);
  return text === undefined ? undefined : readDeadLetter(text);
}

/** The state, and the code of the last refusal: a record may have been redriven and refused for another reason. */
function stateOf(letter: DeadLetter, state: Known | undefined): Pick<Listed, 'state' | 'code'> {
  const { topic, partition, offset } = letter.record;
  const row = state?.rows.get(parkedName({ topic, partition, offset, letter: contentHash(letter.record) }));
  return { state: state && (row?.state ?? 'unknown'), code: row?.code ?? letter.code };
}

function isMeant({ letter, state, code }: Listed, { topic, table, reason, ...filter }: DeadLettersArguments['filter']) {
  return (
    (topic === undefined || letter.record.topic === topic) &&
    (table === undefined || letter.table === table) &&
    (reason === undefined || code === reason || letter.sqlstate === reason) &&
    (filter.state === undefined || state === filter.state)
  );
}
