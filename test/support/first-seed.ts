/** The seed of suites that take one: a run with the same makes the same changes, and has its faults after the same pauses. */
export const seed = Number(process.env.LANDFALL_SEEDS?.split(',')[0] ?? 1);
