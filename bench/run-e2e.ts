import { writeFileSync } from 'node:fs';
import { compareFixtures } from './e2e/fixtures.ts';
import { fixturesSection } from './e2e/fixtures-section.ts';
import { measureLoad } from './e2e/load-runs.ts';
import { hasFixtures, hasLoad, isWholeLoad, readOptions } from './e2e/options.ts';
import { loadPlot } from './e2e/plot.ts';
import { loadSection, runsTable } from './e2e/section.ts';
import { withStack } from './e2e/stack.ts';
import { currentResults, resultsFile, type Section, withSection } from './sections.ts';

/** `npm run bench:e2e` writes its sections of bench/results.md; options.ts says what else it can do. */
const options = readOptions(process.argv.slice(2));

function write(name: Section, content: string): void {
  writeFileSync(resultsFile, withSection(currentResults(), name, content));
  process.stdout.write(`\n${content}`);
}

function progress(what: string): void {
  process.stderr.write(`${what} …\n`);
}

await withStack(async (stack) => {
  if (hasLoad(options)) {
    const runs = await measureLoad(stack, options, progress);
    if (isWholeLoad(options)) {
      writeFileSync(new URL('e2e.svg', import.meta.url), loadPlot(runs));
      write('e2e', loadSection(runs));
    } else process.stdout.write(`\n${runsTable(runs)}`);
  }
  if (hasFixtures(options)) write('e2e-fixtures', fixturesSection(await compareFixtures(stack, progress)));
});
