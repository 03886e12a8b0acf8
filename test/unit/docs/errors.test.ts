import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorCodes, messageParts } from '../../support/error-messages.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'errors.md'), 'utf8');

function plain(text: string): string {
  return text.replace(/[`*\\]/g, '').replace(/\s+/g, ' ');
}

test('docs/errors.md has a section for every code that can be raised, and for no other', () => {
  const sections = [...page.matchAll(/^### `([A-Z_]+)`/gm)].map((match) => match[1] ?? '');
  expect(sections.toSorted()).toEqual(errorCodes());
});

test('every section says the class, the cause and what to do', () => {
  for (const section of page.split(/^### /m).slice(1)) {
    expect(section).toMatch(/^`[A-Z_]+` · (transient|systemic|record)/);
    expect(section).toContain('**Do**');
  }
});

test('whoever looks for a message in docs/errors.md finds it', () => {
  const text = plain(page);
  expect(messageParts().filter(({ part }) => !text.includes(plain(part)))).toEqual([]);
});
