import { fold } from '../../../model/fold.ts';
import type { Settings } from '../../../model/settings.ts';
import { advice, type Finding, shown } from '../../check/finding.ts';
import type { TableFacts } from './facts.ts';

/** Columns that `distKey` and `sortKey` name. They count when a table is created: what is there is left as it is. */
export function checkTableSettings({ table }: TableFacts, { distKey, sortKey }: Settings): Finding[] {
  return [...unknown('distKey', distKey), ...unknown('sortKey', sortKey)];

  function unknown(setting: string, byTable: Readonly<Record<string, string | readonly string[]>>): Finding[] {
    const names = Object.entries(byTable)
      .filter(([name]) => fold(name) === fold(table.name))
      .flatMap(([, columns]) => columns);
    return names
      .filter((name) => !table.byName.has(name))
      .map((name) => {
        const what = `setting ${setting} names ${shown(name)}, which the table does not have`;
        return advice(table.name, what, { words: 'correct it: were the table created anew, that would fail' });
      });
  }
}
