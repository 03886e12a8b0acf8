/** A list, or a text with commas. */
export type List = string | readonly string[];
