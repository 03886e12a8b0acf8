import { logGroupOf } from '../../lib/model/deployed-names.ts';
import { type SettingsView, viewSettings } from '../settings-view.ts';
import { type Alarm, readAlarms } from './alarms.ts';
import { type Asked, answerOf, asked } from './asked.ts';
import { countDeadLetters, type DeadLetterCount } from './dead-letters.ts';
import { type DeployedFunction, readFunction } from './deployed-function.ts';
import { readTroubles, type Troubles } from './log.ts';
import { type Mapping, readMappings } from './mappings.ts';
import { noSuchDestination } from './no-such-destination.ts';
import { readParameters } from './parameters.ts';
import { type Measures, readMeasures } from './status-metrics.ts';

/** How a deployed destination is. */
export interface Status {
  readonly name: string;
  readonly minutes: number;
  readonly function: Asked<DeployedFunction | undefined>;
  readonly mappings: Asked<readonly Mapping[]>;
  readonly measures: Asked<Measures>;
  readonly troubles: Asked<Troubles>;
  readonly deadLetters: Asked<DeadLetterCount | undefined>;
  readonly settings: Asked<SettingsView>;
  readonly alarms: Asked<readonly Alarm[]>;
}

/**
 * Asks AWS all there is to know of a destination. What may not be asked is told in its place.
 * @throws AwsProblem where nothing can be asked; Error where no destination has this name.
 */
export async function readStatus(name: string, minutes: number, now: Date): Promise<Status> {
  const since = new Date(now.getTime() - minutes * 60_000);
  const settings = asked(readSettings(name));
  const mappings = asked(readMappings(name));
  const deployed = asked(readFunction(name));
  const measures = mappings.then((found) => asked(readMeasures(name, answerOf(found) ?? [], since, now)));
  const deadLetters = deployed.then((found) => countOf(name, found));
  const troubles = asked(readTroubles(logGroupOf(name), since));
  const alarms = asked(readAlarms(name));
  // All at once; the first that says that nothing can be asked, says it for all.
  await Promise.all([deployed, mappings, measures, troubles, deadLetters, settings, alarms]);
  return {
    ...{ name, minutes },
    function: await deployed,
    mappings: await mappings,
    measures: await measures,
    troubles: await troubles,
    deadLetters: await deadLetters,
    settings: await settings,
    alarms: await alarms,
  };
}

async function countOf(name: string, found: Status['function']): Promise<Status['deadLetters']> {
  if (found.problem !== undefined) return { problem: `which bucket they are in: ${found.problem}` };
  const bucket = found.value?.deadLetterBucket;
  return bucket === undefined ? { value: undefined } : asked(countDeadLetters(bucket, name));
}

async function readSettings(name: string): Promise<SettingsView> {
  const parameters = await readParameters(name);
  if (parameters.deployed === undefined) throw await noSuchDestination(name);
  return viewSettings(name, parameters);
}
