import { readdirSync, readFileSync } from 'node:fs';

/** CPU of processes in milliseconds, and the most memory each has had, summed. Linux tells. */
export interface Consumed {
  readonly cpu: number;
  /** Bytes resident. */
  readonly memory: number;
}

/** What a process and all below it have taken so far, those that have ended included. */
export function consumedBy(pid: number): Consumed {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
  const tree = new Set([pid]);
  // A child may have a lower number than its parent: as often as something is found.
  for (let found = 0; found !== tree.size; ) {
    found = tree.size;
    for (const one of all) if (tree.has(one.parent)) tree.add(one.pid);
  }
  const own = all.filter((one) => tree.has(one.pid));
  return {
    cpu: own.reduce((sum, one) => sum + one.cpu, 0),
    memory: own.reduce((sum, one) => sum + peakOf(one.pid), 0),
  };
}

export function parentOf(pid: number): number {
  return statOf(pid)?.parent ?? 0;
}

/** Hundredths of a second, whatever the kernel's own clock (USER_HZ; proc(5)). */
const tick = 10;

function statOf(pid: number) {
  const text = readOrNothing(`/proc/${pid}/stat`);
  if (text === '') return undefined;
  // The name of the program, in brackets, may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { pid, parent: Number(fields[1]), cpu: ticks * tick };
}

function peakOf(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readOrNothing(`/proc/${pid}/status`)) ?? [];
  return Number(kilobytes ?? 0) * 1_024;
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It has ended, or this is no Linux.
    return '';
  }
}
