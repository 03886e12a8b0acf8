import { svg } from '../plots.ts';
import type { Run } from './measure.ts';
import { cpuPerMillion, eventsPerSecond } from './section.ts';

const panels: readonly { readonly title: string; readonly unit: string; readonly of: (run: Run) => number }[] = [
  { title: 'speed', unit: 'events/s', of: (run) => Math.round(eventsPerSecond(run)) },
  { title: 'CPU', unit: 's per million events', of: (run) => Math.round(cpuPerMillion(run) * 10) / 10 },
  { title: 'peak memory', unit: 'MB', of: ({ memory }) => Math.round(memory / 1_000_000) },
];
const contenders = [
  { who: 'defaults', name: 'JDBC sink, defaults', color: '#c7c7c7' },
  { who: 'best', name: 'JDBC sink, best settings', color: '#ff7f0e' },
  { who: 'landfall', name: 'landfall run', color: '#1f77b4' },
] as const;
const left = (panel: number) => 80 + panel * 410;
const width = 310;

/** Three panels side by side: speed, CPU and memory, with one task and with four. */
export function loadPlot(runs: readonly Run[]): string {
  const tasks = [1, 4] as const;
  return svg({
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: 'sans-serif' },
    title: [
      { text: 'One topic from Kafka to a PostgreSQL table', left: 'center', top: 8 },
      ...panels.map(({ title }, panel) => ({
        text: title,
        left: left(panel) + width / 2,
        top: 74,
        textAlign: 'center' as const,
        textStyle: { fontSize: 14 },
      })),
    ],
    legend: { top: 42, left: 'center', itemGap: 28, textStyle: { padding: [0, 12, 0, 0] } },
    grid: panels.map((_, panel) => ({ left: left(panel), width, top: 110, bottom: 60 })),
    xAxis: panels.map((_, gridIndex) => ({
      type: 'category' as const,
      gridIndex,
      data: tasks.map((count) => (count === 1 ? '1 task' : `${count} tasks`)),
    })),
    yAxis: panels.map(({ unit }, gridIndex) => ({
      type: 'value' as const,
      gridIndex,
      name: unit,
      nameLocation: 'middle' as const,
      nameGap: 56,
      min: 0,
    })),
    series: panels.flatMap(({ of }, panel) =>
      contenders.map(({ who, name, color }) => ({
        type: 'bar' as const,
        name,
        xAxisIndex: panel,
        yAxisIndex: panel,
        itemStyle: { color },
        label: { show: true, position: 'top' as const },
        data: tasks.map((count) => {
          const run = runs.find(({ contender }) => contender.who === who && contender.tasks === count);
          return run === undefined ? null : of(run);
        }),
      })),
    ),
  });
}
