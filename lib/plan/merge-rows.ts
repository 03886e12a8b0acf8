import { type Field, fieldValue, type RawValues, type Row, type RowShape, rawValue, shapeOf } from '../model/row.ts';

/**
 * The row that `prior` and then `later` leave behind, as if written one after the other: `later` wins, a field it lacks
 * is kept, and a field it does not have available keeps what `prior` gave it, or stays unavailable. A field that `later`
 * has unavailable and `prior` lacks says nothing: the row has there what it had, or the column's default.
 */
export function mergeRows(prior: Row, later: Row): Row {
  const kept = keptFields(prior, later);
  const untold = [...(later.unavailable ?? [])].filter((name) => !prior.shape.byName.has(name));
  if (kept.length === 0 && untold.length === 0) return later;
  const shape = mergedShape(prior.shape, later.shape, kept, untold);
  const names = new Set(kept.map((field) => field.name));
  const unavailable = new Set(
    [...(later.unavailable ?? [])].filter((name) => !names.has(name) && shape.byName.has(name)),
  );
  for (const { name } of kept) if (prior.unavailable?.has(name)) unavailable.add(name);
  const pick = (from: RawValues, over: RawValues): RawValues =>
    Object.fromEntries(
      shape.fields.map(({ name }) => [name, names.has(name) ? fieldValue(from, name) : fieldValue(over, name)]),
    );
  return {
    shape,
    cells: shape.fields.map(({ name }) => rawValue(names.has(name) ? prior : later, name)),
    unavailable: unavailable.size === 0 ? undefined : unavailable,
    exact: () => pick(prior.exact(), later.exact()),
  };
}

/** The fields of `prior` that outlive `later`. */
function keptFields(prior: Row, later: Row): Field[] {
  if (prior.shape === later.shape && later.unavailable === undefined) return [];
  return prior.shape.fields.filter(({ name }) =>
    later.shape.byName.has(name) ? later.unavailable?.has(name) && !prior.unavailable?.has(name) : true,
  );
}

const shapes = new WeakMap<RowShape, WeakMap<RowShape, Map<string, RowShape>>>();

/** Merged shapes are shared, so that rows merged alike are written by one statement. */
function mergedShape(prior: RowShape, later: RowShape, kept: readonly Field[], untold: readonly string[]): RowShape {
  const byLater = shapes.get(prior) ?? new WeakMap<RowShape, Map<string, RowShape>>();
  shapes.set(prior, byLater);
  const byKept = byLater.get(later) ?? new Map<string, RowShape>();
  byLater.set(later, byKept);
  const name = JSON.stringify([kept.map((field) => field.name), untold]);
  let shape = byKept.get(name);
  if (shape === undefined) {
    const own = new Map(kept.map((field) => [field.name, field]));
    const told = later.fields.filter((field) => !untold.includes(field.name));
    const fields = told.map((field) => own.get(field.name) ?? field);
    shape = knownShape(later, [...fields, ...kept.filter((field) => !later.byName.has(field.name))]);
    byKept.set(name, shape);
  }
  return shape;
}

const latest = new WeakMap<RowShape, RowShape[]>();
const remembered = 20;

/** Rows of shapes that take turns come to few shapes, however often they do. */
function knownShape(later: RowShape, fields: readonly Field[]): RowShape {
  const known = latest.get(later) ?? [];
  latest.set(later, known);
  const same = known.find((one) => one.fields.length === fields.length && one.fields.every((f, i) => f === fields[i]));
  if (same !== undefined) return same;
  const made = shapeOf(fields);
  known.unshift(made);
  known.length = Math.min(known.length, remembered);
  return made;
}
