import { expect, test } from 'vitest';
import { commands } from '../../../local/commands.ts';
import { completed } from '../../../local/completion.ts';
import { fishScript } from '../../../local/completion-fish.ts';
import { brief, type CompletedCommand } from '../../../local/completion-words.ts';
import { zshScript } from '../../../local/completion-zsh.ts';

const command: CompletedCommand = {
  name: 'feed',
  summary: "what's fed: all",
  operands: 'files',
  options: [
    ['from', { type: 'string', value: 'DIR', help: 'a [folder]; it is read', completes: 'directory' }],
    ['set', { type: 'string', multiple: true, value: 'KEY=VALUE', help: 'a setting', completes: 'setting' }],
    ['way', { type: 'string', value: 'WAY', help: 'how', completes: ['fast', 'slow'] }],
    ['help', { type: 'boolean', short: 'h', help: 'this text' }],
  ],
};

// Both scripts were run in real shells (zsh 5.9, fish 3.6); here is what they must go on saying.
test('the zsh script has a spec for every option', () => {
  const script = zshScript([command], ['insertMode', 'deleteMode']);
  expect(script).toContain(`'feed:what'\\''s fed\\: all'`);
  expect(script).toContain(`'--from=[a \\[folder\\]]:DIR:_files -/'`);
  expect(script).toContain(`'*--set=[a setting]:KEY=VALUE:_landfall_settings'`);
  expect(script).toContain(`'--way=[how]:WAY:(fast slow)'`);
  expect(script).toContain(`'(-h --help)-h[this text]' '(-h --help)--help[this text]'`);
  expect(script).toContain(`'*:file:_files'`);
  expect(script).toContain(`compadd -S '' -- insertMode= deleteMode=`);
});

test('the fish script has a line for every option', () => {
  const lines = fishScript([command], ['insertMode', 'deleteMode']).split('\n');
  const feed = `complete -c landfall -n '__fish_seen_subcommand_from feed'`;
  expect(lines).toContain(`complete -c landfall -n __fish_use_subcommand -a feed -d 'what\\'s fed: all'`);
  expect(lines).toContain(`${feed} -l from -x -a '(__fish_complete_directories)' -d 'a [folder]'`);
  expect(lines).toContain(`${feed} -l set -x -a 'insertMode= deleteMode=' -d 'a setting'`);
  expect(lines).toContain(`${feed} -l way -x -a 'fast slow' -d 'how'`);
  expect(lines).toContain(`${feed} -s h -l help -d 'this text'`);
  expect(lines).toContain(`${feed} -F`);
});

test('every command’s own option table is what is completed, and nothing in it breaks a script', async () => {
  const all = await completed(commands);
  for (const { name, options } of all) {
    expect(options).toEqual(Object.entries((await commands[name]?.options()) ?? {}));
    expect(options.map(([option]) => option)).toContain('help');
    for (const [option, { help, value, type }] of options) {
      expect(option).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(brief(help)).toMatch(/^\S.*\S$/);
      expect(value === undefined).toBe(type === 'boolean');
      // A colon would end that part of a spec in zsh.
      expect(value ?? '').not.toContain(':');
    }
  }
});
