// What the stand-ins ask the API server, by kubectl. With KUBECONFIG.
import { execFileSync } from 'node:child_process';

export function list(kind) {
  return JSON.parse(kubectl(['get', kind, '-A', '-o', 'json'])).items;
}

export function patchStatus(object, status) {
  kubectl(['patch', ...object, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status })]);
}

export function kubectl(args, input) {
  return execFileSync('kubectl', args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input ? { input: JSON.stringify(input) } : {}),
  });
}
