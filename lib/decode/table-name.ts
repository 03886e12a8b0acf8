import { LandfallError } from '../model/errors.ts';
import { fold } from '../model/fold.ts';
import type { Settings } from '../model/settings.ts';
import { lastTopicPart, type TableRule, tableRuleFor, tableRules } from '../model/table-rules.ts';

/** The part of an envelope's `source` block that names its table. */
export interface SourceTable {
  readonly db?: unknown;
  readonly schema?: unknown;
  readonly table?: unknown;
}

/**
 * Resolves the destination table of a record. The first `tableNames` rule that matches the whole topic name wins; its
 * replacement may use `$1` … and, for routed topics that carry several tables, `{db}`, `{schema}`, `{table}` of the
 * source. Without a rule: the source's own table name where the topic is what the connector makes of it, else the last
 * dot-separated part of the topic.
 */
export class TableNames {
  readonly #rules: readonly TableRule[];
  readonly #folds: boolean;
  /** Topics by table, for tables that no rule names. */
  readonly #owners = new Map<string, string>();
  /** How rules spell tables, by what they are called. */
  readonly #spellings = new Map<string, string>();
  /** The table of a topic's records; undefined for a routed topic that carries several. */
  readonly #remembered = new Map<string, string | undefined>();
  /** The last answer for a record with a source: the next one of its topic most likely asks the same. */
  readonly #last = new Map<string, SourceTable & { readonly name: string }>();

  constructor(settings: Pick<Settings, 'kind' | 'tableNames'>) {
    this.#rules = tableRules(settings);
    this.#folds = settings.kind === 'redshift';
  }

  /** For a record with a source block. Remembers the answer for the topic's tombstones. */
  of(topic: string, source: SourceTable | undefined): string {
    if (source === undefined) return this.#found(topic, undefined);
    const { db, schema, table } = source;
    const last = this.#last.get(topic);
    if (last !== undefined && last.table === table && last.schema === schema && last.db === db) return last.name;
    const name = this.#found(topic, source);
    this.#last.set(topic, { db, schema, table, name });
    return name;
  }

  #found(topic: string, source: SourceTable | undefined): string {
    const table =
      this.#byRule(topic, source) ?? this.#claimed(topic, fromSource(topic, source) ?? lastTopicPart(topic));
    // A topic whose name is not its table's, under a rule that asks the source: others may come by in it.
    const isRouted = this.#asksSource(topic) && fromSource(topic, source) === undefined;
    if (source !== undefined && !isRouted) {
      const isOther = this.#remembered.has(topic) && this.#remembered.get(topic) !== table;
      this.#remembered.set(topic, isOther ? undefined : table);
    }
    return table;
  }

  /**
   * For a tombstone, which names no table: what the topic's other records said, if any came by. Undefined where that
   * cannot be known; the delete before it has done the work. A table guessed from the topic's name is not claimed, but
   * another topic's is left alone.
   */
  ofTombstone(topic: string): string | undefined {
    if (this.#remembered.has(topic)) return this.#remembered.get(topic);
    if (this.#asksSource(topic)) return undefined;
    const byRule = this.#byRule(topic, undefined);
    if (byRule !== undefined) return byRule;
    const table = this.#stored(lastTopicPart(topic));
    const owner = this.#owners.get(table) ?? topic;
    return owner === topic ? table : refuseClaim(owner, topic, table);
  }

  /** A table that no rule names belongs to the first topic that writes it. */
  #claimed(topic: string, name: string): string {
    const table = this.#stored(name);
    const owner = this.#owners.get(table) ?? topic;
    this.#owners.set(table, owner);
    return owner === topic ? table : refuseClaim(owner, topic, table);
  }

  #byRule(topic: string, source: SourceTable | undefined): string | undefined {
    const rule = this.#ruleFor(topic);
    if (rule === undefined) return undefined;
    const name = topic.replace(rule.match, rule.table).replace(allSourceParts, (_all, part: keyof SourceTable) => {
      const value = source?.[part];
      return typeof value === 'string' ? value : refuseUnnamed(topic, rule.table, part);
    });
    return this.#spelled(name);
  }

  /** Two tables of a routed topic whose names differ in case alone would meet in one. */
  #spelled(name: string): string {
    const stored = this.#stored(name);
    const known = this.#spellings.get(stored) ?? name;
    this.#spellings.set(stored, known);
    return known === name ? stored : refuseSpelling(known, name, stored);
  }

  /** Names that are one to the destination must be one here: two topics would meet in its table unnoticed. */
  #stored(name: string): string {
    return this.#folds ? fold(name) : name;
  }

  #asksSource(topic: string): boolean {
    return sourceParts.test(this.#ruleFor(topic)?.table ?? '');
  }

  #ruleFor(topic: string): TableRule | undefined {
    return tableRuleFor(topic, this.#rules);
  }
}

const sourceParts = /\{(db|schema|table)\}/;
const allSourceParts = new RegExp(sourceParts, 'g');

function refuseClaim(owner: string, topic: string, table: string): never {
  const text = `topics ${JSON.stringify(owner)} and ${JSON.stringify(topic)} would both write table ${JSON.stringify(table)}: give one of them another table with a tableNames rule, or send both there with one`;
  throw new LandfallError('systemic', 'TABLE_CLAIMED', text);
}

function refuseSpelling(known: string, other: string, table: string): never {
  const text = `tables ${JSON.stringify(known)} and ${JSON.stringify(other)} would both be written to table ${JSON.stringify(table)}, since the destination folds names: tell them apart with tableNames rules, or spell them alike`;
  throw new LandfallError('systemic', 'TABLE_CLAIMED', text);
}

/** Without that part, rows of several tables would meet in one. */
function refuseUnnamed(topic: string, rule: string, part: string): never {
  const text = `topic ${JSON.stringify(topic)}: the tableNames rule ${JSON.stringify(rule)} asks for the source’s ${part}, which its records do not name: flattened rows have no source, MySQL and MariaDB have no schema. Give the topic another rule`;
  throw new LandfallError('systemic', 'TABLE_NOT_NAMED', text);
}

/** Connectors write `_` for each character that a topic name cannot hold. */
function asInTopic(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, '_');
}

function fromSource(topic: string, source: SourceTable | undefined): string | undefined {
  if (typeof source?.table !== 'string') return undefined;
  const qualifier = typeof source.schema === 'string' ? source.schema : source.db;
  if (typeof qualifier !== 'string') return undefined;
  return topic.endsWith(`.${asInTopic(qualifier)}.${asInTopic(source.table)}`) ? source.table : undefined;
}
