import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLandfall } from '../../support/run-landfall.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'landfall completion '));
const script = join(folder, 'landfall.bash');
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  writeFileSync(script, (await runLandfall(['completion', 'bash'])).stdout);
  for (const name of ['a file.json', 'another.ndjson']) writeFileSync(join(folder, name), '');
});

/** What a real bash offers for the last word of a line. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const body = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _landfall; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run('bash', ['--norc', '-c', body, script, ...words], { cwd: folder });
  return stdout.split('\n').filter((line) => line !== '');
}

describe('in bash, landfall completion offers', () => {
  it.each<[string, string[], string[]]>([
    [
      'the commands',
      ['landfall', ''],
      [
        ...['grants', 'check', 'plan', 'run', 'replay', 'dead-letters', 'redrive', 'progress', 'verify'],
        ...['status', 'pause', 'resume', 'settings', 'cost', 'completion', '--help'],
      ],
    ],
    ['the command that was begun', ['landfall', 'gr'], ['grants']],
    [
      'the options of a command',
      ['landfall', 'grants', '--'],
      ['--kind', '--user', '--schema', '--database', '--truncate', '--copy-role', '--help'],
    ],
    ['the kinds of destinations', ['landfall', 'grants', '--kind', ''], ['postgresql', 'redshift']],
    [
      'the names of settings that only one kind has',
      ['landfall', 'check', '--set', 'copy'],
      ['copyRole=', 'copyThreshold='],
    ],
    ['nothing where only a person knows', ['landfall', 'check', '--to', ''], []],
    ['the names of settings', ['landfall', 'check', '--set', 'insert'], ['insertMode=']],
    ['the values of an option', ['landfall', 'replay', '--redeliver', ''], ['rewind', 'named']],
    ['the values of an option, behind =', ['landfall', 'replay', '--redeliver', '=', 'n'], ['named']],
    ['files, also with a space', ['landfall', 'replay', 'a'], ['a file.json', 'another.ndjson']],
    ['files of an option', ['landfall', 'check', '--settings', 'a '], ['a file.json']],
    ['what progress can do', ['landfall', 'progress', 's'], ['show', 'skip']],
    ['the shells', ['landfall', 'completion', 'z'], ['zsh']],
  ])('%s', async (_what, words, expected) => {
    expect((await offered(...words)).sort()).toEqual(expected.toSorted());
  });

  it('what the help texts tell, for every command', async () => {
    for (const command of await offered('landfall', '')) {
      if (command.startsWith('-')) continue;
      const { stdout } = await runLandfall([command, '--help']);
      const told = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map((match) => match[1] ?? '');
      expect(told.length).toBeGreaterThan(0);
      expect((await offered('landfall', command, '--')).sort()).toEqual(told.sort());
    }
  });
});

it.each([['sh'], [], ['bash', 'zsh']])('landfall completion exits with 2 and one line for %j', async (...args) => {
  const ran = await runLandfall(['completion', ...args]);
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toBe('landfall: completion: for which shell? Give one of bash, zsh, fish\n');
});

it('landfall --help lists the commands, with examples', async () => {
  const { code, stdout } = await runLandfall(['--help']);
  expect(code).toBe(0);
  for (const command of ['grants', 'check', 'replay', 'status', 'cost', 'completion'])
    expect(stdout).toMatch(new RegExp(`^  ${command} +\\w`, 'm'));
  expect(stdout).toContain('Examples:');
});
