import type { Configuration } from '../../model/configuration.ts';
import { LandfallError } from '../../model/errors.ts';
import { deployedParameter, overrideParameter } from '../../model/parameter-names.ts';
import { isPem } from '../../model/pem.ts';
import { mergeLayers, readLayer } from '../../model/setting-layers.ts';
import { parseSettings, type Settings } from '../../model/settings.ts';
import { answerOf, secretUnreadable, settingsUnreadable } from './call-failed.ts';
import { certificatesOf, passwordOf } from './secret.ts';

/** The two AWS calls a configuration needs; the clients behind them are loaded only when one is made. */
export interface ParameterReader {
  /** Values of the named parameters; those that do not exist are absent. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface SecretReader {
  /** The current value of a secret. */
  read(id: string): Promise<string>;
}

export interface AwsConfigurationOptions {
  readonly destination: string;
  readonly parameters: ParameterReader;
  readonly secrets: SecretReader;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
  readonly warn: (message: string) => void;
  /** Told of each reading that failed while the settings at hand stayed in force. */
  readonly unread: (message: string) => void;
}

const freshForMs = 60_000;
const jitterMs = 15_000;

/**
 * Settings from the parameters `/landfall/<name>/deployed` and `/landfall/<name>/override` (which wins, key by key),
 * password and certificates from Secrets Manager. Read at start, and again behind a batch's back when older than about a minute:
 * an edit takes effect without a redeploy. While reading fails the settings at hand stay in force.
 */
export class AwsConfiguration implements Configuration {
  readonly #options: AwsConfigurationOptions;
  #settings: { readonly value: Settings; readonly text: string } | { readonly error: LandfallError } | undefined;
  #staleAt = 0;
  #refreshing: Promise<void> | undefined;
  #password: { readonly secret: string; readonly value: string } | undefined;

  constructor(options: AwsConfigurationOptions) {
    this.#options = options;
  }

  async settings(): Promise<Settings> {
    if (this.#settings === undefined) await this.#read();
    else if (this.#options.now() >= this.#staleAt) this.#refreshBehind();
    const current = this.#settings;
    if (current === undefined) throw new LandfallError('systemic', 'SETTINGS_MISSING', 'no settings were read');
    if ('value' in current) return current.value;
    // Invalid settings heal when corrected: look again at once, not in a minute.
    await this.#refreshBehind();
    const latest = this.#settings ?? current;
    if ('value' in latest) return latest.value;
    throw latest.error;
  }

  async password(fresh: boolean): Promise<string> {
    const { passwordSecret: secret } = await this.settings();
    if (secret === undefined) {
      throw new LandfallError('systemic', 'SETTINGS_INVALID', 'settings: passwordSecret is missing');
    }
    if (fresh || this.#password?.secret !== secret) {
      this.#password = { secret, value: passwordOf(await this.#secret(secret), secret) };
    }
    return this.#password.value;
  }

  #refreshBehind(): Promise<void> {
    this.#refreshing ??= this.#read()
      .catch((error: unknown) => {
        this.#staleAt = this.#options.now() + freshForMs;
        const reason = error instanceof Error ? error.message : String(error);
        this.#options.unread(`settings could not be read again, those at hand stay in force: ${reason}`);
      })
      .finally(() => {
        this.#refreshing = undefined;
      });
    return this.#refreshing;
  }

  async #read(): Promise<void> {
    const { destination, parameters, now, random, warn } = this.#options;
    const names = [deployedParameter(destination), overrideParameter(destination)] as const;
    const found = await answerOf(parameters.read(names), settingsUnreadable, `parameter ${names.join(' or ')}`);
    const [deployed, override] = names.map((name) => found.get(name));
    if (deployed === undefined) {
      throw new LandfallError(
        'systemic',
        'SETTINGS_MISSING',
        `parameter ${names[0]} does not exist: deploy the destination`,
      );
    }
    this.#staleAt = now() + freshForMs + random() * jitterMs;
    try {
      const layers = [readLayer(deployed, names[0]), readLayer(override ?? '{}', names[1])] as const;
      const { settings, unknown } = parseSettings(mergeLayers(destination, ...layers));
      const value = await this.#withCertificates(settings);
      const text = JSON.stringify([deployed, override, value.tlsCa]);
      if (this.#settings !== undefined && 'text' in this.#settings && this.#settings.text === text) return;
      if (unknown.length > 0) warn(`unknown settings, ignored: ${unknown.join(', ')}`);
      this.#settings = { value, text };
    } catch (error) {
      if (!(error instanceof LandfallError) || error.code === secretUnreadable) throw error;
      this.#settings = { error };
    }
  }

  /** The bundle of an authority may be larger than a parameter: then `tlsCa` names the secret that holds it. */
  async #withCertificates(settings: Settings): Promise<Settings> {
    const { tlsCa } = settings;
    if (tlsCa === undefined || isPem(tlsCa)) return settings;
    return { ...settings, tlsCa: certificatesOf(await this.#secret(tlsCa), tlsCa) };
  }

  #secret(id: string): Promise<string> {
    return answerOf(this.#options.secrets.read(id), secretUnreadable, `secret ${id}`);
  }
}
