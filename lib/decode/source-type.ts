import type { ConnectSchema } from './connect-schema.ts';

/** The source column's own type, as `column.propagate.source.type` adds it to a field's schema. */
export interface SourceType {
  /** Upper case, as the connector writes it: `VARCHAR`, `INT4`, `BIGINT UNSIGNED`, `_NUMERIC` for an array. */
  readonly name: string;
  readonly length: number | undefined;
  readonly scale: number | undefined;
}

const prefix = '__debezium.source.column';

/** The propagated source type of a field; undefined where the connector does not propagate it. */
export function sourceType({ parameters }: ConnectSchema): SourceType | undefined {
  const name = parameters?.[`${prefix}.type`];
  if (typeof name !== 'string') return undefined;
  return {
    name: name.toUpperCase(),
    length: wholeNumber(parameters?.[`${prefix}.length`]),
    scale: wholeNumber(parameters?.[`${prefix}.scale`]),
  };
}

/** The schema of an array's elements, which carries no source type: it follows from the array's (`_VARCHAR`, 20). */
export function elementSchema(array: ConnectSchema, items: ConnectSchema): ConnectSchema {
  const source = array.parameters?.[`${prefix}.type`];
  if (typeof source !== 'string' || !source.startsWith('_')) return items;
  return { ...items, parameters: { ...items.parameters, ...array.parameters, [`${prefix}.type`]: source.slice(1) } };
}

export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
}
