/** Environment variables of the deployed functions: set by the stack, read in functions/. */
export const environment = {
  /** Name of the destination; its settings are in the parameters of that name. */
  destination: 'LANDFALL_DESTINATION',
  /** Bucket of the dead letters. */
  deadLetterBucket: 'LANDFALL_DEAD_LETTER_BUCKET',
} as const;
