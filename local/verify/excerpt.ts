type Value = string | null;

const before = 20;

/** Two values that differ, cut to where they begin to, with their lengths. */
export function excerpts(source: Value, destination: Value, longest: number): readonly [Value, Value] {
  if ((source?.length ?? 0) <= longest && (destination?.length ?? 0) <= longest) return [source, destination];
  const from = source === null || destination === null ? 0 : Math.max(0, firstDifference(source, destination) - before);
  return [excerpt(source, from, longest), excerpt(destination, from, longest)];
}

function firstDifference(one: string, other: string): number {
  let place = 0;
  while (place < one.length && one[place] === other[place]) place += 1;
  return place;
}

function excerpt(value: Value, from: number, longest: number): Value {
  if (value === null) return null;
  const part = value.slice(from, from + longest).toWellFormed();
  const rest = from + longest < value.length ? '…' : '';
  const isWhole = from === 0 && rest === '';
  return isWhole ? value : `${from > 0 ? '…' : ''}${part}${rest} (${value.length} characters)`;
}
