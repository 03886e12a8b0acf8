/** A value to bind: text and numbers as they are, a Buffer in the server's binary format. */
export type Bind = string | number | boolean | null | Buffer | readonly (string | number | null)[];

/** One SQL statement with its binds. `purpose` names it in metrics and error messages. */
export interface Statement {
  readonly purpose: string;
  readonly text: string;
  readonly values: readonly Bind[];
}
