import { onTestFinished, vi } from 'vitest';

/** A line of a function’s log, as CloudWatch reads it. */
export type Line = Readonly<Record<string, unknown>>;

/** Until the test ends, what is written to the log is kept here and printed nowhere; lines that are JSON objects. */
export function keepToldLines(): () => Line[] {
  const written: string[] = [];
  const take = (text: unknown): boolean => written.push(String(text)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(take));
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
  return () => linesOf(written.join(''));
}

export function linesOf(text: string): Line[] {
  const lines = text.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Line);
}
