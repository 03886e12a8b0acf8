/** A value to bind: text and numbers as they are, a Buffer in the server's binary format. */
export type Bind = string | number | boolean | null | Buffer | readonly (string | number | null)[];

/** One SQL statement with its binds. `purpose` names it in metrics and error messages. */
export interface Statement {
  readonly purpose: string;
  /** The table it writes, where that is one of the source's: the server does not always name it. */
  readonly table?: string;
  /** Values of its binds that lost their nanoseconds: microseconds are the most the server holds. */
  readonly nanosecondsCut?: number;
  readonly text: string;
  readonly values: readonly Bind[];
}
