import { readFileSync } from 'node:fs';
import { readObjects } from '../../../src/kubernetes/read-objects.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';

export function readJson<Value>(path: string): Value {
  return JSON.parse(readFileSync(path, 'utf8')) as Value;
}

/** The objects of a YAML file, in its order. */
export function readYamlObjects(path: string): KubernetesObject[] {
  return readObjects(readFileSync(path, 'utf8'), path).objects.map(({ object }) => object);
}
