import { compare } from './cost/break-even.ts';
import { monthlyCost } from './cost/monthly-cost.ts';
import { costHelp, readCostArguments } from './cost-arguments.ts';
import { costJson, costTable, priceTable } from './cost-output.ts';

/** `landfall cost`: returns the exit code. @throws UsageError */
export async function cost(args: readonly string[]): Promise<number> {
  const given = readCostArguments(args);
  process.stdout.write(given === 'help' ? costHelp : printed(given));
  return 0;
}

function printed({
  workload,
  prices,
  pricePerGb,
  json,
}: Exclude<ReturnType<typeof readCostArguments>, 'help'>): string {
  if (workload === undefined) return json ? `${JSON.stringify(prices)}\n` : priceTable(prices);
  const calculated = {
    workload,
    prices,
    cost: monthlyCost(workload, prices),
    compared: pricePerGb === undefined ? undefined : compare(workload, prices, pricePerGb),
  };
  return json ? costJson(calculated) : costTable(calculated);
}
