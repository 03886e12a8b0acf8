import { makeApp } from './app.ts';
import { DefinitionError } from './definition-error.ts';

try {
  makeApp().synth();
} catch (error) {
  // Destinations that are in one another's way: CDK collects what each of them says.
  const isRefused = error instanceof Error && error.name === 'ValidationFailedWithErrors';
  if (!(error instanceof DefinitionError || isRefused)) throw error;
  process.stderr.write(`${error.message}\n`);
  // At once: the app would be synthesised again before the process ends.
  process.exit(1);
}
