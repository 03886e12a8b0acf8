import { type TableLoad, tableLoad } from '../../dialect/redshift/table-load.ts';
import type { Statement } from '../../dialect/statement.ts';
import { untilRefused } from '../../model/errors.ts';
import type { Settings } from '../../model/settings.ts';
import type { Work } from '../destination.ts';
import type { Load, Loader } from './loader.ts';

/** What a transaction writes to its table, encoded: what cannot be is refused before anything is sent. */
export class LoadedWork {
  readonly nanosecondsCut: number;
  readonly #loader: Loader;
  readonly #parts: readonly Part[];

  /** @throws RefusedRecords for every row that cannot be encoded. */
  constructor({ effects }: Work, settings: Settings, loader: Loader) {
    this.#loader = loader;
    const makings = effects.map(({ table, effect }) => () => {
      const load = tableLoad(effect, table, settings);
      return [
        {
          load,
          staged: loader.encodeStaged(load.staged, table),
          appended: loader.encodeAppended(load.appended, table),
        },
      ];
    });
    this.#parts = [...untilRefused<Part>(makings)];
    const columns = this.#parts
      .flatMap(({ load }) => [...load.staged, ...load.appended])
      .flatMap((step) => step.columns);
    this.nanosecondsCut = columns.reduce((sum, { writer }) => sum + (writer.cuts?.count ?? 0), 0);
  }

  /** Whether what is done depends on rows that are there: other writers must not change them meanwhile. */
  get readsTable(): boolean {
    return this.#parts.some(({ load, staged }) => load.statements(staged?.name ?? '').length > 0);
  }

  /** @throws LandfallError `STAGING_MISSING`, systemic, for rows that must go through S3 where there is no way. */
  requireWay(): void {
    for (const { staged, appended } of this.#parts) {
      for (const load of staged === undefined ? appended : [staged, ...appended]) this.#loader.requireWay(load);
    }
  }

  /** Loads what goes to stages. */
  async stage(): Promise<void> {
    for (const { staged } of this.#parts) if (staged !== undefined) await this.#loader.stage(staged);
  }

  /** The statements that apply the stages. */
  *statements(): Generator<Statement> {
    for (const { load, staged } of this.#parts) yield* load.statements(staged?.name ?? '');
  }

  /** Loads what goes straight to the table: inside the transaction. */
  async append(): Promise<void> {
    for (const { appended } of this.#parts) for (const load of appended) await this.#loader.load(load);
  }
}

interface Part {
  readonly load: TableLoad;
  readonly staged: (Load & { readonly name: string }) | undefined;
  readonly appended: readonly Load[];
}
