import type { Settings } from './settings.ts';

/** Where a handler's settings come from: SSM and Secrets Manager, a file, the command line. */
export interface Configuration {
  /** The settings in force, valid. @throws LandfallError `SETTINGS_…` when there are none or they are invalid. */
  settings(): Promise<Settings>;
  /** The password of `username`; `fresh` bypasses any cache, after a refused login. */
  password(fresh: boolean): Promise<string>;
}
