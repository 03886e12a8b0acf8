import * as z from 'zod/mini';
import { arn, wholeNumber } from './setting-kinds.ts';
import type { AllowedValues } from './setting-problems.ts';

/** When alarms ring, and who is told; the `alarms` of a deployment (docs/operations.md). */
export const alarmSettings = z.strictObject({
  snsTopic: z.optional(arn('sns', '[^:]+')),
  lag: z._default(wholeNumber(1, 1_000_000_000_000), 10_000),
  retention: z._default(wholeNumber(1, 87_600), 168),
  deadLetters: z._default(wholeNumber(0, 1_000_000_000), 0),
  errors: z._default(wholeNumber(0, 1_000_000), 0),
  duration: z._default(wholeNumber(1, 100), 80),
  stopped: z._default(wholeNumber(5, 1_440).check(z.multipleOf(5)), 15),
  runbook: z._default(z.string().check(z.minLength(1)), 'docs/operations.md'),
});

export type AlarmSettings = z.output<typeof alarmSettings>;

export const alarmSettingNames: readonly string[] = Object.keys(alarmSettings.def.shape);

export const alarmsAllowed: AllowedValues = {
  alarms: `an object of ${alarmSettingNames.join(', ')}`,
  'alarms.snsTopic': 'the ARN of an SNS topic',
  'alarms.lag': 'a whole number of records from 1 up',
  'alarms.retention': 'a whole number of hours from 1 to 87600',
  'alarms.deadLetters': 'a whole number of records from 0 up',
  'alarms.errors': 'a whole number of invocations from 0 up',
  'alarms.duration': 'a whole number of percent from 1 to 100',
  'alarms.stopped': 'a whole number of minutes from 5 to 1440, in steps of 5',
  'alarms.runbook': 'the address of docs/operations.md',
};
