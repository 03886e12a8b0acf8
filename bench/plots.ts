import { type EChartsOption, init } from 'echarts';
import type { Mix } from './cells.ts';
import type { Measured } from './measure.ts';
import { eachRatio, floorRatio } from './result-tables.ts';
import { median, type Sample } from './sample.ts';
import { whole } from './text.ts';

const size = { width: 1_280, height: 580 };
const panels = [
  { schema: true, title: 'schema embedded', left: 70, limit: 1.5 },
  { schema: false, title: 'no schema', left: 700, limit: 1.2 },
] as const;
const panelWidth = 480;

/** Handler ÷ floor of every cell, one panel with schema and one without. */
export function ratioPlot(cells: readonly Measured[]): string {
  const mixes: readonly { readonly mix: Mix; readonly name: string; readonly color: string }[] = [
    { mix: 'inserts', name: 'inserts', color: '#1f77b4' },
    { mix: 'updates', name: 'updates', color: '#2ca02c' },
    { mix: 'replay', name: 'replay', color: '#9467bd' },
    { mix: 'hot keys', name: 'hot keys ÷ floor of writing every event', color: '#ff7f0e' },
  ];
  return svg({
    ...frame('What the handler takes, in floors', 'handler ÷ floor', cells),
    series: panels.flatMap(({ schema, limit }, panel) =>
      mixes.map(({ mix, name, color }) => ({
        type: 'bar' as const,
        name,
        xAxisIndex: panel,
        yAxisIndex: panel,
        itemStyle: { color },
        data: pointsOf(cells, schema).map((point) => {
          const cell = cells.find((one) => pointOf(one) === point && isOf(one, schema, mix));
          const ratio = cell && (mix === 'hot keys' ? eachRatio(cell) : floorRatio(cell));
          return ratio === undefined ? null : rounded(ratio);
        }),
        ...(mix === 'inserts' ? { markLine: limits([limit, 'aim'], [0.3, 'hot keys']) } : {}),
      })),
    ),
  });
}

/** Where the time of an update goes, and what the floor takes of the same. */
export function timePlot(cells: readonly Measured[]): string {
  const parts: readonly {
    readonly name: string;
    readonly color: string;
    readonly stack: string;
    of(sample: Sample): number;
  }[] = [
    { name: 'JSON.parse by the runtime', color: '#c7c7c7', stack: 'handler', of: ({ parse }) => parse },
    { name: 'decode', color: '#ff7f0e', stack: 'handler', of: ({ decode }) => decode },
    {
      name: 'rest of the handler',
      color: '#1f77b4',
      stack: 'handler',
      of: ({ handler, decode }) => Math.max(0, handler - decode),
    },
    { name: 'floor', color: '#444444', stack: 'floor', of: ({ floor }) => floor },
  ];
  return svg({
    ...frame('Where the time of updates goes, beside the floor', 'µs a record', cells),
    series: panels.flatMap(({ schema }, panel) =>
      parts.map(({ name, color, stack, of }) => ({
        type: 'bar' as const,
        name,
        stack: `${stack} ${panel}`,
        xAxisIndex: panel,
        yAxisIndex: panel,
        itemStyle: { color },
        data: pointsOf(cells, schema).map((point) => {
          const cell = cells.find((one) => pointOf(one) === point && isOf(one, schema, 'updates'));
          const us = cell && median(cell.samples, (sample) => (of(sample) * 1_000) / sample.records);
          return us === undefined ? null : rounded(us);
        }),
      })),
    ),
  });
}

/** Title, legend and the axes of both panels. */
function frame(title: string, unit: string, cells: readonly Measured[]): EChartsOption {
  return {
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: 'sans-serif' },
    title: [
      { text: title, left: 'center', top: 8 },
      ...panels.map((panel) => ({
        text: panel.title,
        left: panel.left + panelWidth / 2,
        top: 74,
        textAlign: 'center' as const,
        textStyle: { fontSize: 14 },
      })),
    ],
    legend: { top: 42, left: 'center', itemGap: 28, textStyle: { padding: [0, 12, 0, 0] } },
    grid: panels.map(({ left }) => ({ left, width: panelWidth, top: 110, bottom: 90 })),
    xAxis: panels.map(({ schema }, gridIndex) => ({
      type: 'category' as const,
      gridIndex,
      data: pointsOf(cells, schema),
      name: 'columns × records an event',
      nameLocation: 'middle' as const,
      nameGap: 62,
      axisLabel: { interval: 0, rotate: 35 },
    })),
    yAxis: panels.map((_, gridIndex) => ({
      type: 'value' as const,
      gridIndex,
      name: unit,
      nameLocation: 'middle' as const,
      nameGap: 44,
      min: 0,
    })),
  };
}

function limits(...lines: readonly (readonly [at: number, name: string])[]) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: '#d62728', type: 'dashed' as const },
    label: { position: 'end' as const, color: '#d62728', formatter: '{b} {c}' },
    data: lines.map(([yAxis, name]) => ({ yAxis, name })),
  };
}

/** The places of the category axis, in the order they were measured. */
function pointsOf(cells: readonly Measured[], schema: boolean): string[] {
  return [...new Set(cells.filter(({ workload }) => workload.schema === schema).map(pointOf))];
}

function pointOf({ workload: { cell } }: Measured): string {
  return cell === undefined ? '' : `${cell.columns} × ${whole(cell.records)}`;
}

function isOf({ workload }: Measured, schema: boolean, mix: Mix): boolean {
  return workload.schema === schema && workload.cell?.mix === mix;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

export function svg(option: EChartsOption): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption(option);
    return `${chart.renderToSVGString()}\n`;
  } finally {
    chart.dispose();
  }
}
