import type { Configuration } from '../../model/configuration.ts';
import { LandfallError } from '../../model/errors.ts';
import type { Settings } from '../../model/settings.ts';
import { type Finding, must } from './finding.ts';

export interface CheckOptions {
  /** Names of tables; undefined: all of the schema. */
  readonly tables?: readonly string[] | undefined;
  /** How many functions may run at once. */
  readonly maxConcurrency?: number | undefined;
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly timeoutMs?: number;
  /** Told what is asked next: a network without a way there does not refuse, it never answers. */
  readonly asking?: (whom: string) => void;
}

/** Whom `asking` is told of. */
export const asked = {
  password: 'Secrets Manager (the password)',
  credentials: 'Redshift’s API (temporary credentials)',
  database: 'the database',
  staging: 'S3 (staging)',
} as const;

export interface Checked {
  /** Undefined where they could not be read. */
  readonly settings: Settings | undefined;
  readonly findings: readonly Finding[];
}

/** What is found with settings, or that there are none. */
export async function checkWithSettings(
  configuration: Configuration,
  look: (settings: Settings) => Promise<readonly Finding[]>,
): Promise<Checked> {
  let settings: Settings;
  try {
    settings = await configuration.settings();
  } catch (error) {
    const words =
      'correct them; deployed ones are two SSM parameters, which take AWS credentials, a region and ssm:GetParameters';
    return { settings: undefined, findings: [unread('settings', error, words)] };
  }
  return { settings, findings: await look(settings) };
}

/** The password could not be read. */
export function withoutPassword(error: unknown): Finding {
  const words = 'correct passwordSecret; reading it takes AWS credentials, a region and secretsmanager:GetSecretValue';
  return unread('password', error, words);
}

/** Something of AWS's could not be read. */
export function unread(about: string, error: unknown, words: string): Finding {
  // A network without a way to AWS does not say so: nothing answers.
  const isSilent = error instanceof LandfallError && error.class === 'transient';
  const way =
    '; or make a way there: NAT, or VPC endpoints (setting endpoints), and security groups that let it through';
  return must(about, asError(error).message, { words: isSilent ? `${words}${way}` : words });
}

/** What kept a check from looking further. */
export function stopped(error: unknown): Finding {
  const words = 'mend it, and check again: nothing behind it was looked at';
  return must('server', asError(error).message, { words });
}

export function asError(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof LandfallError) return error;
  const message = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).replaceAll(/\s+/g, ' ');
  return { code: 'UNKNOWN', message };
}
