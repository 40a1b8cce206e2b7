import { findAddresses } from '../addresses/find-addresses.ts';
import { meaningOf } from '../addresses/key-words.ts';
import type { Setting } from './setting.ts';
import type { Gap } from './settings-log.ts';

/** `$(NAME)` of Kubernetes and `${NAME}` of a shell or of whoever reads a file; `$NAME` is a shell's alone. */
const bracketed = /\$[({][-.\w]{1,256}[)}]/;
const anyForm = /\$(?:[({][A-Za-z_][-.\w]{0,255}[)}]|[A-Za-z_]\w{0,255})/;
/** What every container has, whatever its description says. */
const always = /\$[({]?(HOSTNAME|HOME|PWD|PATH|USER|SHELL)\b/;

/** What stays unknown where a reference that nothing fills stands in place of a host: an image may set the variable. */
export function unsetReferences(settings: readonly Setting[]): Gap[] {
  return settings.flatMap((setting): Gap[] => {
    const reference = unsetReference(setting);
    if (reference === undefined) return [];
    const { key, evidence, secret } = setting;
    // What a Secret refers to is not told by name.
    const source = secret ? 'a variable that is not set' : `${reference}, which is not set`;
    return [{ kind: 'unset-variable', key, source, evidence }];
  });
}

function unsetReference({ key, value, kind, dials }: Setting): string | undefined {
  const meaning = meaningOf(key);
  if (!value.includes('$') || meaning === 'not-dialled' || meaning === 'secret') return undefined;
  const isShell = kind === 'script' || kind === 'argument';
  const reference = (isShell ? anyForm : bracketed).exec(value);
  if (reference === null || always.test(reference[0]) || findAddresses(value).length > 0) return undefined;
  const before = value.slice(0, reference.index);
  if (/:\/\/([^/@\s]*@)?$/.test(before)) return reference[0];
  const isHost = meaning === 'address' || dials === true;
  return isHost && (kind === 'environment' || before === '') ? reference[0] : undefined;
}
