import { run } from './run.ts';
import { processSurroundings } from './surroundings.ts';

run(process.argv.slice(2), processSurroundings()).then((code) => {
  process.exitCode = code;
});
