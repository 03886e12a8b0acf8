/** `undefined` is what the system does not tell. */
export function fixed(value: number | undefined, digits: number): string {
  return value === undefined ? '–' : value.toFixed(digits);
}

export function whole(value: number | undefined): string {
  return value === undefined ? '–' : Math.round(value).toLocaleString('en');
}

/** Two digits at least that say something. */
export function short(value: number | undefined): string {
  return value === undefined || value >= 100 ? whole(value) : value.toFixed(value >= 10 ? 1 : 2);
}

export type TableColumn<T> = readonly [title: string, cell: (item: T) => string];

/** A table in Markdown; the first column to the left, figures to the right, padded so that a terminal shows it too. */
export function table<T>(columns: readonly TableColumn<T>[], items: readonly T[]): string {
  const cells = [columns.map(([title]) => title), ...items.map((item) => columns.map(([, cell]) => cell(item)))];
  const widths = columns.map((_, i) => Math.max(3, ...cells.map((row) => [...(row[i] ?? '')].length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, i) => pad(text, widths[i] ?? 0, i > 0)).join(' | ')} |\n`;
  const rule = `| ${widths.map((width, i) => (i > 0 ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |\n`;
  const [head = [], ...rows] = cells;
  return line(head) + rule + rows.map(line).join('');
}

function pad(text: string, width: number, isRight: boolean): string {
  const space = ' '.repeat(Math.max(0, width - [...text].length));
  return isRight ? space + text : text + space;
}
