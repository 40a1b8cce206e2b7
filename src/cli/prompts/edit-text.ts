import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from '../world.ts';

/** Opens an answers file in the person's editor and returns what it was saved as; undefined where the editor failed. */
export function editText(text: string, { environment }: World): string | undefined {
  const editor =
    environment.VISUAL || environment.EDITOR || (process.platform === 'win32' ? 'notepad' : 'vi');
  const folder = mkdtempSync(join(tmpdir(), 'netmesh-advisor-'));
  const file = join(folder, 'answers.yaml');
  try {
    writeFileSync(file, text, { mode: 0o600 });
    // The variable may hold flags ("code --wait"), so a shell reads it; the file's name is ours.
    const { status, error } = spawnSync(`${editor} "${file}"`, { shell: true, stdio: 'inherit' });
    return error || status !== 0 ? undefined : readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
