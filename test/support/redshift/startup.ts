import { type Message, textAt, textMessage } from './messages.ts';

/** What a session of Redshift begins with, and PostgreSQL's server here does not. SNAPSHOT isolation is its repeatable read. */
const settings: Readonly<Record<string, string>> = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '0',
  lc_monetary: 'C',
  default_transaction_isolation: 'repeatable read',
};

const version = 196_608;

/** A client's first message with the session's settings in it; others (a cancel request) as they are. */
export function startup(message: Message): Message {
  if (message.body.readUInt32BE(0) !== version) return message;
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`);
  const texts: string[] = [];
  for (let at = 4; message.body[at] !== 0; ) {
    const name = textAt(message.body, at);
    const value = textAt(message.body, name.end);
    if (name.text === 'options') options.unshift(value.text);
    else texts.push(name.text, value.text);
    at = value.end;
  }
  const named = textMessage('', ...texts, 'options', options.join(' '));
  return { type: '', body: Buffer.concat([message.body.subarray(0, 4), named.body, Buffer.alloc(1)]) };
}
