import { brokenPartialWildcard, brokenWildcardDomain, isAddress, isDnsLabel } from './istio-names.ts';
import type { View } from './view.ts';

/** A host of a Sidecar's egress (`namespace/name`, `~namespace/name`) or of a Gateway's server (namespace optional). */
export function checkHostEntry(host: View, where: 'sidecar' | 'gateway'): void {
  const slash = host.text.indexOf('/');
  if (slash < 0) {
    if (where === 'gateway') checkName(host, host.text, where);
    else host.refuse('must have the form namespace/host, such as ./*.example.com');
    return;
  }
  const namespace = host.text.slice(0, slash);
  const name = host.text.slice(slash + 1);
  if (namespace === '' || name === '') {
    host.refuse('must have a namespace and a host');
    return;
  }
  const plain = where === 'sidecar' ? namespace.replace(/^~/, '') : namespace;
  const wild = plain === '*' || plain === '.' || (where === 'sidecar' && plain === '');
  if (!wild && !isDnsLabel(plain)) host.refuse(`"${namespace}" is no namespace, "." or "*"`);
  checkName(host, name, where);
}

function checkName(host: View, name: string, where: 'sidecar' | 'gateway'): void {
  if (name !== '*' && !name.includes('.')) {
    host.refuse(`"${name}" must be a full DNS name: short names are not allowed`);
    return;
  }
  const broken = brokenWildcardDomain(name) ?? brokenPartialWildcard(name);
  if (broken !== undefined && !(where === 'gateway' && isAddress(name)))
    host.refuse(`"${name}" must be ${broken}`);
}
