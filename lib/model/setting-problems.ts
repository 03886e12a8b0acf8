import type * as z from 'zod/mini';
import { describeValue } from './errors.ts';

type Given = Readonly<Record<string, unknown>>;

/** What is allowed, for settings whose values are not a list that the schema itself tells; parts as `alarms.lag`. */
export type AllowedValues = Readonly<Record<string, string>>;

/** One line per problem: the setting’s name, its value and what is allowed. */
export function settingProblems(error: z.core.$ZodError, given: Given, allowed: AllowedValues): string[] {
  // Several items of one list are one problem.
  return [...new Set(error.issues.map((issue) => describeIssue(issue, given, allowed)))];
}

function describeIssue(issue: z.core.$ZodIssue, given: Given, allowedValues: AllowedValues): string {
  const setting = nameOf(issue.path, allowedValues);
  const value = valueAt(issue.path, given);
  const allowed = allowedText(issue, allowedValues[setting]);
  if (given[String(issue.path[0] ?? '')] === undefined) return `${setting} is missing${allowed}`;
  return `${setting} = ${describeValue(value)} is not allowed${allowed}`;
}

/** The setting, or a part of it that has a name of its own. */
function nameOf(path: readonly PropertyKey[], allowedValues: AllowedValues): string {
  const whole = path.map(String).join('.');
  return allowedValues[whole] === undefined ? String(path[0] ?? '') : whole;
}

function allowedText(issue: z.core.$ZodIssue, known: string | undefined): string {
  if (issue.code === 'custom' && issue.path.length === 1) return `: ${issue.message}`;
  if (known !== undefined) return `: ${known}`;
  if (issue.code === 'invalid_value') return `: one of ${issue.values.map(String).join(', ')}`;
  return ': a text that is not empty';
}

/** The innermost value of the path that was given as such: a comma list is shown whole. */
function valueAt(path: readonly PropertyKey[], given: unknown): unknown {
  let value = given;
  for (const step of path) {
    if (value === null || typeof value !== 'object') break;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

/** A setting that is JSON may come as its text. */
export function parseOrKeep(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
