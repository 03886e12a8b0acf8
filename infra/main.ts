import { makeApp } from './app.ts';
import { DefinitionError } from './definition-error.ts';

try {
  makeApp().synth();
} catch (error) {
  if (!(error instanceof DefinitionError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
