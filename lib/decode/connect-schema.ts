/** A Kafka Connect schema as JsonConverter writes it. */
export interface ConnectSchema {
  readonly type: string;
  /** Name of the member, where this is a member of a struct. */
  readonly field?: string;
  readonly name?: string;
  readonly optional?: boolean;
  readonly default?: unknown;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly fields?: readonly ConnectSchema[];
  readonly items?: ConnectSchema;
}

export function isConnectSchema(given: unknown): given is ConnectSchema {
  return given !== null && typeof given === 'object' && typeof (given as ConnectSchema).type === 'string';
}
