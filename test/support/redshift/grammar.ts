import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { describe, inject } from 'vitest';

const found = inject('grammarPython');

/** A suite that needs the parsers; skipped, not passed, where there is no Python. */
export const describeGrammar = describe.skipIf('missing' in found);

/** What two independent parsers have against each statement: nothing where it is one that Redshift takes. */
export async function grammarProblems(statements: readonly string[]): Promise<readonly (readonly string[])[]> {
  if ('missing' in found) throw new Error(found.missing);
  const parser = spawn(found.part, [join(import.meta.dirname, 'grammar.py')]);
  parser.stdin.end(JSON.stringify(statements));
  const [answer, said, [code]] = await Promise.all([
    json(parser.stdout).catch(() => undefined),
    text(parser.stderr),
    once(parser, 'exit'),
  ]);
  if (code !== 0) throw new Error(`grammar.py ended with ${code}: ${said.slice(-2_000)}`);
  return answer as readonly (readonly string[])[];
}
