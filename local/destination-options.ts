import { isDestinationName } from '../lib/model/settings.ts';
import { type OptionTable, readPairs } from './option-table.ts';
import { UsageError } from './usage-error.ts';

/** The addresses a destination can have. */
export const addresses =
  'postgres://USER:PASSWORD@HOST:PORT/DATABASE, or redshift://USER:PASSWORD@HOST:PORT/DATABASE for Amazon Redshift';

/** How a destination is told on the command line, the same for every command that talks to one. */
export const destinationOptions = {
  to: {
    type: 'string',
    value: 'URL',
    help: `the destination: ${addresses}; characters such as @ : / in the password as %40 %3A %2F. Without a password in it, PGPASSWORD is taken`,
  },
  schema: { type: 'string', value: 'NAME', help: 'schema of the destination’s tables' },
  staging: {
    type: 'string',
    value: 'URL',
    help: 'where rows lie for Redshift to load them, s3://bucket/prefix: they are put there with your own AWS credentials and region. Without it all rows go as statements',
  },
  'copy-role': {
    type: 'string',
    value: 'ARN',
    help: 'the IAM role with which Redshift reads there, needed with --staging',
  },
  set: {
    type: 'string',
    multiple: true,
    value: 'KEY=VALUE',
    help: 'a setting of docs/settings.md, as often as needed; insertMode is upsert and deleteMode is delete unless set',
    completes: 'setting',
  },
  settings: {
    type: 'string',
    value: 'FILE',
    help: 'settings as a JSON object; --to, --schema, --staging, --copy-role and --set win over it',
    completes: 'file',
  },
} as const satisfies OptionTable;

/** For commands that know deployed destinations too. */
export const namedDestinationOptions = {
  ...destinationOptions,
  destination: {
    type: 'string',
    value: 'NAME',
    help: 'a deployed destination instead of --to: its settings come from SSM, its password from Secrets Manager',
  },
} as const satisfies OptionTable;

const ofAddresses = Object.keys(destinationOptions) as (keyof typeof destinationOptions)[];

/** What was given of a destination, unchecked. */
export interface DestinationArguments {
  readonly to: string | undefined;
  readonly schema: string | undefined;
  readonly set: Readonly<Record<string, string>>;
  readonly settingsFile: string | undefined;
}

interface DestinationValues {
  readonly to?: string | undefined;
  readonly schema?: string | undefined;
  readonly staging?: string | undefined;
  readonly 'copy-role'?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly settings?: string | undefined;
}

/** @throws UsageError */
export function readDestinationArguments(values: DestinationValues): DestinationArguments {
  const { to, schema, staging, 'copy-role': copyRole, set = [], settings: settingsFile } = values;
  const named = {
    ...(staging === undefined ? {} : { staging }),
    ...(copyRole === undefined ? {} : { copyRole }),
  };
  return { to, schema, set: { ...named, ...readPairs(set) }, settingsFile };
}

/** A destination by address and settings, or by name. @throws UsageError */
export function readNamedDestination(
  command: string,
  { destination, ...given }: DestinationValues & { readonly destination?: string | undefined },
): DestinationArguments | string {
  if (destination === undefined) {
    if (given.to === undefined && given.settings === undefined) {
      throw new UsageError(
        `${command}: which destination? Give --schema NAME and --to ${addresses}; or give --destination NAME`,
      );
    }
    return readDestinationArguments(given);
  }
  const others = ofAddresses.filter((name) => given[name] !== undefined);
  if (others.length > 0) {
    throw new UsageError(
      `${command}: --destination has its own settings: leave out ${others.map((name) => `--${name}`).join(', ')}`,
    );
  }
  if (!isDestinationName(destination)) {
    throw new UsageError('--destination is a name of 1 to 40 of a-z, 0-9 and -, as it was deployed');
  }
  return destination;
}
