/** One step of a script of grants: why, and one statement. */
export interface GrantStep {
  readonly why: string;
  readonly sql: string;
}
