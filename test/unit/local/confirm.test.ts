import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { isConfirmed } from '../../../local/confirm.ts';
import { UsageError } from '../../../local/usage-error.ts';

/** What somebody types, key by key, and what stands on the screen in the end. */
async function asked(typed: string | undefined, isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = new PassThrough();
  const answer = isConfirmed('progress reset', 'Forget it\u001b[2J?', { input, output });
  if (typed === undefined) input.end();
  else input.write(typed);
  const isMeant = await answer.finally(() => output.end());
  return { isMeant, screen: await text(output) };
}

test.each(['yes\r', 'YES\r', ' yes \r'])('%j is a yes', async (typed) => {
  const { isMeant, screen } = await asked(typed);
  expect(isMeant).toBe(true);
  expect(screen).toContain('[yes/no]');
  // What a name may hold does not reach the terminal as it is.
  expect(screen).not.toContain('\u001b[2J');
});

test.each([
  ['y', 'y\r'],
  ['no', 'no\r'],
  ['nothing', '\r'],
  ['Ctrl-C', 'ye\u0003'],
  ['Ctrl-D', '\u0004'],
])('%s is a no', async (_, typed) => {
  expect((await asked(typed)).isMeant).toBe(false);
});

test('the end of the input is a no', async () => {
  expect((await asked(undefined)).isMeant).toBe(false);
});

test('where nobody can be asked, it says what to give', async () => {
  await expect(asked('yes\r', false)).rejects.toThrow(
    new UsageError('progress reset: there is nobody to ask: give --yes if it is meant'),
  );
});
