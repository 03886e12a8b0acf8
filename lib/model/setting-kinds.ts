import * as z from 'zod/mini';

/** One of a few words. */
export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values);

/** A list, or a text with commas. */
export const commaList = z.pipe(
  z.union([z.string(), z.array(z.string())]),
  z.transform((given: string | string[]) =>
    (typeof given === 'string' ? given.split(',') : given).map((item) => item.trim()).filter((item) => item !== ''),
  ),
);

/** A whole number, also as text. */
export const wholeNumber = (from: number, to: number) =>
  z.coerce.number().check(z.int(), z.minimum(from), z.maximum(to));
