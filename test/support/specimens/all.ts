import { instants } from './instants.ts';
import { numbers } from './numbers.ts';
import type { Specimen } from './specimen.ts';
import { structures } from './structures.ts';
import { textual } from './texts.ts';
import { times } from './times.ts';

/** Values of every logical type. */
export const specimens: readonly Specimen[] = [...numbers, ...textual, ...times, ...instants, ...structures];
