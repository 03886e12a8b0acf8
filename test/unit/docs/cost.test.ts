import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compare } from '../../../local/cost/break-even.ts';
import { monthlyCost } from '../../../local/cost/monthly-cost.ts';
import { readCostArguments } from '../../../local/cost-arguments.ts';
import { costTable } from '../../../local/cost-output.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'cost.md'), 'utf8');
const shown = [...page.matchAll(/```sh\nlandfall cost (.*)\n```\n\n```\n([\s\S]*?)\n```/g)].map(
  ([, command = '', output = '']) => ({ command, lines: output.split('\n').filter((line) => !/^…?$/.test(line)) }),
);

test('docs/cost.md shows commands with their output', () => {
  expect(shown.length).toBeGreaterThanOrEqual(4);
});

test.for(shown)('landfall cost $command prints what docs/cost.md shows', ({ command, lines }) => {
  const given = readCostArguments(command.split(' '));
  if (given === 'help' || given.workload === undefined) throw new Error('no workload');
  const { workload, prices, pricePerGb } = given;
  const cost = monthlyCost(workload, prices);
  const compared = pricePerGb === undefined ? undefined : compare(workload, prices, pricePerGb);
  const printed = costTable({ workload, prices, cost, compared }).split('\n');
  for (const line of lines) expect(printed).toContain(line);
});
