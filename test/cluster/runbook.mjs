// Reads the runbook of a bundle: the commands of each phase as a person finds them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What asks a data plane, and pods that really run. */
const asksDataPlane =
  /kubectl (-n \S+ )?(run|exec|logs) |probes\.sh|istioctl (proxy-status|ztunnel-config|x describe|x authz)/;

/** The phases in their order, each with the blocks of commands of its steps, checks and undo. */
export function readRunbook(bundle) {
  const phases = [];
  let phase;
  let kind = 'steps';
  let block;
  for (const line of readFileSync(join(bundle, 'README.md'), 'utf8').split('\n')) {
    if (block !== undefined) {
      if (line !== '```') block.push(line);
      else {
        phase?.[kind].push(block.join('\n'));
        block = undefined;
      }
    } else if (line === '```bash') block = [];
    else if (line.startsWith('## ')) {
      phase = /^## \d+\. /.test(line) ? { title: line.slice(3), steps: [], checks: [], undo: [] } : undefined;
      if (phase) phases.push(phase);
      kind = 'steps';
    } else if (line.startsWith('Check: ')) kind = 'checks';
    else if (line.startsWith('Undo')) kind = 'undo';
  }
  if (phases.length === 0) throw new Error(`${bundle}: no phase found in the runbook`);
  return phases;
}

/** Whether a check says anything where no container runs. */
export function canBeAsked(check) {
  return !asksDataPlane.test(check);
}
