import { type OptionTable, readPairs } from './option-table.ts';

/** How a destination is told on the command line, the same for every command that talks to one. */
export const destinationOptions = {
  to: {
    type: 'string',
    value: 'URL',
    help: 'the destination; characters such as @ : / in the password as %40 %3A %2F. Without a password in it, PGPASSWORD is taken',
  },
  schema: { type: 'string', value: 'NAME', help: 'schema of the destination’s tables' },
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
    help: 'settings as a JSON object; --to, --schema and --set win over it',
    completes: 'file',
  },
} as const satisfies OptionTable;

/** What was given of a destination, unchecked. */
export interface DestinationArguments {
  readonly to: string | undefined;
  readonly schema: string | undefined;
  readonly set: Readonly<Record<string, string>>;
  readonly settingsFile: string | undefined;
}

/** @throws UsageError */
export function readDestinationArguments(values: {
  readonly to?: string | undefined;
  readonly schema?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly settings?: string | undefined;
}): DestinationArguments {
  return { to: values.to, schema: values.schema, set: readPairs(values.set ?? []), settingsFile: values.settings };
}
