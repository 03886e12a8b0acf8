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

/** An Amazon Resource Name of one service; `resource` is a regular expression. */
export const arn = (service: string, resource: string) =>
  z.string().check(z.regex(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:\\d*:${resource}$`)));
