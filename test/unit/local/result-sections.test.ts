import { expect, test } from 'vitest';
import { withSection, withSectionsOf } from '../../../bench/sections.ts';

test('a section comes at the end, and is replaced where it stands', () => {
  const page = withSection(withSection('# Results\n', 'e2e', 'one\n'), 'e2e-fixtures', 'two\n');
  const again = withSection(page, 'e2e', 'another');
  expect(page.split('\n').filter((line) => /^(#|one|two)/.test(line))).toEqual(['# Results', 'one', 'two']);
  expect(again).toBe(page.replace('one', 'another'));
  expect(withSection(again, 'e2e', 'one')).toBe(page);
});

test('a page written anew keeps the sections of the old one, and has none of its own', () => {
  const old = withSection(withSection('# Old\n\nfigures\n', 'e2e', 'one'), 'e2e-fixtures', 'two');
  const page = withSectionsOf(old, '# New\n');
  expect(page).toBe(old.replace('# Old\n\nfigures', '# New'));
  expect(withSectionsOf('# Old\n', '# New\n')).toBe('# New\n');
});
