import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkHelp } from '../../../local/check-arguments.ts';
import { commands } from '../../../local/commands.ts';
import { completionHelp } from '../../../local/completion-arguments.ts';
import { costHelp } from '../../../local/cost-arguments.ts';
import { deadLettersHelp } from '../../../local/dead-letters-arguments.ts';
import { grantsHelp } from '../../../local/grants-arguments.ts';
import { planHelp } from '../../../local/plan-arguments.ts';
import { progressHelp } from '../../../local/progress-arguments.ts';
import { redriveHelp } from '../../../local/redrive-arguments.ts';
import { replayHelp } from '../../../local/replay-arguments.ts';
import { runHelp } from '../../../local/run-arguments.ts';
import { settingsHelp } from '../../../local/settings-arguments.ts';
import { statusHelp } from '../../../local/status-arguments.ts';
import { pauseHelp, resumeHelp } from '../../../local/switch-arguments.ts';
import { verifyHelp } from '../../../local/verify-arguments.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => join('docs', name))].filter((name) =>
  name.endsWith('.md'),
);
const helps = [
  ...[checkHelp, completionHelp, costHelp, deadLettersHelp, grantsHelp, pauseHelp, planHelp],
  ...[progressHelp, redriveHelp, replayHelp, resumeHelp, runHelp, settingsHelp, statusHelp, verifyHelp],
];
const texts = [
  ...pages.map((name) => [name, readFileSync(join(root, name), 'utf8')] as const),
  ...helps.map((help) => [help.split('\n')[0] ?? '', help] as const),
];

/** Commands as they are typed: the command’s name and its options. */
function typed(text: string): { readonly command: string; readonly options: readonly string[] }[] {
  const lines = text.replaceAll(/\\\n\s*/g, '').split('\n');
  return lines.flatMap((line) =>
    [...line.matchAll(/\blandfall (?:-- )?([a-z][a-z-]*)((?: +(?!\|)\S+)*)/g)]
      .filter(([, , rest = '']) => rest.includes(' --'))
      .map(([, command = '', rest = '']) => ({
        command,
        options: [...rest.matchAll(/ --([a-z][a-z-]*)/g)].map((match) => match[1] ?? ''),
      })),
  );
}

test.for(texts)('%s names commands and options that there are', async ([, text]) => {
  for (const { command, options } of typed(text)) {
    const table = await commands[command]?.options();
    expect({ command, unknown: options.filter((name) => table?.[name] === undefined) }).toEqual({
      command,
      unknown: [],
    });
  }
});

test('the pages show every command', () => {
  const shown = new Set(texts.flatMap(([, text]) => typed(text)).map(({ command }) => command));
  for (const command of Object.keys(commands)) if (command !== 'completion') expect(shown).toContain(command);
});
