import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answersSchema } from '../../src/answers/answers-schema.ts';
import { dnsName, workloadReference } from '../../src/answers/fields.ts';
import { knowledge } from './example-knowledge.ts';

const published = resolve(import.meta.dirname, '../../schema/answers.schema.json');
const schema = answersSchema(knowledge);

interface Node {
  readonly properties?: Record<string, Node>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly description?: string;
  readonly additionalProperties?: unknown;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly maxLength?: number;
}

describe('the JSON Schema', () => {
  it('is the published one (write it anew with `npx vitest run test/answers/answers-schema.test.ts -u`)', async () => {
    expect(existsSync(published)).toBe(true);
    await expect(`${JSON.stringify(schema, undefined, 2)}\n`).toMatchFileSnapshot(published);
  });

  it('is of draft 2020-12 and refuses unknown keys everywhere', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    const open: string[] = [];
    visit(schema as Node, '', (node, path) => {
      if (node.properties && node.additionalProperties !== false) open.push(path);
    });
    expect(open).toEqual([]);
  });

  it('describes every key', () => {
    const bare: string[] = [];
    visit(schema as Node, '', (node, path) => {
      for (const [key, inner] of Object.entries(node.properties ?? {})) {
        if (!inner.description) bare.push(`${path}.${key}`);
      }
    });
    expect(bare).toEqual([]);
  });

  it('describes no key that does not exist', () => {
    const paths = new Set<string>();
    visit(schema as Node, '', (node, path) => {
      for (const key of Object.keys(node.properties ?? {})) paths.add(path === '' ? key : `${path}.${key}`);
    });
    const described = [
      ...Object.keys(knowledge.answersFile.fields),
      ...knowledge.platform.map(({ path }) => path),
    ];
    expect(described.filter((path) => !paths.has(path))).toEqual([]);
  });

  it('offers the options of each requirement, and unknown', () => {
    const requirements = (schema as Node).properties?.requirements?.properties ?? {};
    expect(Object.keys(requirements)).toEqual(knowledge.requirements.map(({ id }) => id));
    expect(requirements['l7-policies']?.enum).toEqual(['no', 'yes', 'unknown']);
  });

  it('shows an editor which names and ports are none, and no more than the reader refuses', () => {
    const topology = (schema as Node).properties?.topology?.properties;
    const name = topology?.workloads?.items?.properties?.name as Node;
    const from = topology?.calls?.items?.properties?.from as Node;
    const port = topology?.workloads?.items?.properties?.probePorts?.items;
    expect(port).toMatchObject({ minimum: 1, maximum: 65_535 });
    const refused = ({ pattern = '', maxLength = 0 }: Node, value: string) =>
      !new RegExp(pattern, 'u').test(value) || value.length > maxLength;
    for (const value of ['Web', 'web_1', '-web', 'web.', '', 'a'.repeat(254)]) {
      expect([value, refused(name, value), dnsName.fits(value)]).toEqual([value, true, false]);
    }
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9._/-]{0,70}$/), (value) => {
        if (dnsName.fits(value)) expect(refused(name, value)).toBe(false);
        if (workloadReference.fits(value)) expect(refused({ maxLength: 1000, ...from }, value)).toBe(false);
      }),
    );
  });
});

function visit(node: Node, path: string, see: (node: Node, path: string) => void): void {
  see(node, path);
  for (const [key, inner] of Object.entries(node.properties ?? {}))
    visit(inner, path === '' ? key : `${path}.${key}`, see);
  if (node.items) visit(node.items, path.endsWith('[]') ? path : `${path}[]`, see);
  for (const branch of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) {
    visit(branch, branch.properties && path.endsWith('.http') ? `${path}[]` : path, see);
  }
}
