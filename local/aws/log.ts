import { ask, clientOptions } from './ask.ts';
import { sameness, type Trouble, troubleIn } from './log-line.ts';

/** Lines that tell the same, the latest of them in full. */
export interface Told extends Trouble {
  readonly times: number;
  readonly lastAt: Date;
}

export interface Troubles {
  /** The latest first. */
  readonly told: readonly Told[];
  /** There were more lines than were read. */
  readonly isCut: boolean;
}

/** Terms of which a line holds one; what else holds them is sorted out here. */
const pattern = '?ERROR ?WARN ?"Task timed out" ?"Runtime exited"';
/** Pages may be empty, where much was looked at and nothing found. */
const mostPages = 50;
const mostLines = 5_000;
const linesPerPage = 1_000;

/** The trouble that a log group tells of since a time, each kind of it once. @throws AwsProblem */
export async function readTroubles(logGroup: string, since: Date): Promise<Troubles> {
  const { CloudWatchLogsClient, paginateFilterLogEvents } = await import('@aws-sdk/client-cloudwatch-logs');
  return ask(
    'logs:FilterLogEvents',
    () => new CloudWatchLogsClient(clientOptions()),
    async (client) => {
      const asked = {
        logGroupName: logGroup,
        startTime: since.getTime(),
        filterPattern: pattern,
        limit: linesPerPage,
        // The latest are what counts, should there be more than are read.
        startFromHead: false,
      };
      const told = new Map<string, Told>();
      let [pages, lines] = [0, 0];
      const isEnough = (): boolean => pages >= mostPages || lines >= mostLines;
      try {
        for await (const { events = [] } of paginateFilterLogEvents({ client }, asked)) {
          if (isEnough()) break;
          pages += 1;
          lines += events.length;
          for (const { message = '', timestamp = 0 } of events) note(told, message.trim(), new Date(timestamp));
        }
      } catch (error) {
        // A function that never ran has no log yet.
        if (!(error instanceof Error && error.name === 'ResourceNotFoundException')) throw error;
      }
      return {
        told: [...told.values()].toSorted((a, b) => Number(b.lastAt) - Number(a.lastAt)),
        isCut: isEnough(),
      };
    },
  );
}

function note(told: Map<string, Told>, line: string, at: Date): void {
  const trouble = troubleIn(line);
  if (trouble === undefined) return;
  const key = sameness(trouble);
  const before = told.get(key);
  const times = (before?.times ?? 0) + 1;
  if (before !== undefined && before.lastAt >= at) told.set(key, { ...before, times });
  else told.set(key, { ...trouble, times, lastAt: at });
}
