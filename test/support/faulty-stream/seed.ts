export const insertModes = ['upsert', 'insert'] as const;
export type InsertMode = (typeof insertModes)[number];

/** A run with the same seed makes the same changes, and has its faults after the same pauses. */
export const seed = Number(process.env.LANDFALL_SEEDS?.split(',')[0] ?? 1);
