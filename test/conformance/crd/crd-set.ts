import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { type Schema, schemaFaults } from './structural-schema.ts';

/** The CustomResourceDefinitions below `<cases>/schemas`, ready to be asked. */
export interface CrdSet {
  readonly rules: number;
  /** Faults of one custom resource; undefined when no CRD of its group, version and kind is known. */
  faults(object: unknown): string[] | undefined;
}

interface Definition {
  readonly kind?: string;
  readonly spec?: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

export function loadCrds(casesDirectory: string): CrdSet | undefined {
  const root = join(casesDirectory, 'schemas');
  if (!existsSync(root)) return undefined;
  const schemas = new Map<string, Schema>();
  let rules = 0;
  for (const file of yamlFiles(root)) {
    const text = readFileSync(file, 'utf8');
    for (const definition of loadAll(text) as readonly (Definition | null)[]) {
      if (definition?.kind !== 'CustomResourceDefinition' || !definition.spec) continue;
      rules += JSON.stringify(definition).split('"rule":').length - 1;
      for (const version of definition.spec.versions) {
        const key = `${definition.spec.group}/${version.name} ${definition.spec.names.kind}`;
        schemas.set(key, version.schema.openAPIV3Schema);
      }
    }
  }
  return {
    rules,
    faults(object) {
      const { apiVersion, kind } = object as { apiVersion?: string; kind?: string };
      const schema = schemas.get(`${apiVersion} ${kind}`);
      if (!schema) return undefined;
      const { apiVersion: _, kind: __, metadata: ___, ...rest } = object as Record<string, unknown>;
      const properties = { ...schema.properties };
      delete properties.apiVersion;
      delete properties.kind;
      delete properties.metadata;
      return schemaFaults({ ...schema, properties }, rest);
    },
  };
}

function yamlFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml') && !name.startsWith('kubernetes-roundtrip'))
    .sort()
    .map((name) => join(root, name));
}
