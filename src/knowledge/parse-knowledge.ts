import type * as z from 'zod/mini';
import { inWords } from '../model/in-words.ts';
import type { FindingEntry, Knowledge } from './knowledge.ts';
import type { KnowledgeFault } from './knowledge-fault.ts';
import type { KnowledgeFiles } from './read-knowledge-files.ts';
import { agreementSchema } from './schemas/agreement-schema.ts';
import { answersFileTextsSchema } from './schemas/answers-file-schema.ts';
import { constraintSchema, contradictionSchema, presetSchema } from './schemas/constraint-schemas.ts';
import { featureMatrixSchema } from './schemas/feature-matrix-schema.ts';
import { findingSchema } from './schemas/finding-schema.ts';
import { flowchartSchema } from './schemas/flowchart-schema.ts';
import {
  bothWaysSchema,
  dataPlanesSchema,
  overheadsSchema,
  visibilitySchema,
} from './schemas/layer-schemas.ts';
import { gatewaysSchema, networkPluginsSchema, resolversSchema } from './schemas/platform-profile-schemas.ts';
import { platformQuestionSchema } from './schemas/platform-question-schema.ts';
import { quadrantSchema } from './schemas/quadrant-schema.ts';
import { quickGuideSchema, useCasesSchema } from './schemas/quick-guide-schema.ts';
import { requirementQuestionSchema } from './schemas/requirement-question-schema.ts';

/** Files that must be there, each of its own form. */
const single = {
  'flowchart.yaml': flowchartSchema,
  'feature-matrix.yaml': featureMatrixSchema,
  'quadrant.yaml': quadrantSchema,
  'quick-guide.yaml': quickGuideSchema,
  'use-cases.yaml': useCasesSchema,
  'both-ways.yaml': bothWaysSchema,
  'visibility.yaml': visibilitySchema,
  'overheads.yaml': overheadsSchema,
  'network-plugins.yaml': networkPluginsSchema,
  'resolvers.yaml': resolversSchema,
  'gateways.yaml': gatewaysSchema,
  'data-planes.yaml': dataPlanesSchema,
  'agreement.yaml': agreementSchema,
  'answers-file.yaml': answersFileTextsSchema,
} as const;

/** Folders with one file an entry; its name is the entry's id. */
const folders = ['requirements', 'platform', 'constraints', 'contradictions', 'presets', 'findings'] as const;

/** Files → knowledge, each file by its schema. Without knowledge in the result there is at least one fault. */
export function parseKnowledge(files: KnowledgeFiles): {
  readonly knowledge?: Knowledge;
  readonly faults: readonly KnowledgeFault[];
} {
  const faults: KnowledgeFault[] = [];
  const parse = <T>(file: string, schema: z.ZodMiniType<T>, value: unknown): T | undefined => {
    const result = schema.safeParse(value, inWords);
    if (result.success) return result.data;
    for (const { path, message } of result.error.issues) {
      faults.push({ file, message: path.length > 0 ? `${path.join('.')}: ${message}` : message });
    }
    return undefined;
  };
  const one = <K extends keyof typeof single>(file: K) => {
    if (files.has(file))
      return parse<z.infer<(typeof single)[K]>>(file, single[file] as never, files.get(file));
    faults.push({ file, message: 'is missing' });
    return undefined;
  };
  const entries = <T extends { readonly id: string }>(folder: string, schema: z.ZodMiniType<T>): T[] =>
    filesIn(files, folder).flatMap(({ file, id, value }) => {
      const entry = parse(file, schema, value);
      if (entry && entry.id !== id)
        faults.push({ file, message: `its id is ${entry.id}, not its file's name` });
      return entry ? [entry] : [];
    });

  for (const file of strayFiles(files)) faults.push({ file, message: 'is no part of the knowledge' });
  const parts = {
    requirements: entries('requirements', requirementQuestionSchema).sort(byOrder),
    platform: entries('platform', platformQuestionSchema).sort(byOrder),
    networkPlugins: one('network-plugins.yaml')?.plugins,
    resolvers: one('resolvers.yaml')?.resolvers,
    gateways: one('gateways.yaml')?.gateways,
    flowchart: one('flowchart.yaml'),
    featureMatrix: one('feature-matrix.yaml'),
    quadrant: one('quadrant.yaml'),
    quickGuide: one('quick-guide.yaml'),
    useCases: one('use-cases.yaml')?.useCases,
    constraints: entries('constraints', constraintSchema),
    contradictions: entries('contradictions', contradictionSchema),
    presets: entries('presets', presetSchema),
    findings: filesIn(files, 'findings').flatMap(({ file, id, value }): FindingEntry[] => {
      const entry = parse(file, findingSchema, value);
      return entry ? [{ code: id, ...entry }] : [];
    }),
    bothWays: one('both-ways.yaml'),
    visibility: one('visibility.yaml'),
    overheads: one('overheads.yaml'),
    dataPlanes: one('data-planes.yaml'),
    agreement: one('agreement.yaml'),
    answersFile: one('answers-file.yaml'),
  };
  return faults.length > 0 ? { faults } : { knowledge: parts as Knowledge, faults };
}

function filesIn(files: KnowledgeFiles, folder: string) {
  return [...files]
    .filter(([file]) => file.startsWith(`${folder}/`))
    .map(([file, value]) => ({ file, value, id: file.slice(folder.length + 1, -'.yaml'.length) }));
}

function strayFiles(files: KnowledgeFiles): string[] {
  return [...files.keys()].filter((file) => {
    const [folder = '', ...rest] = file.split('/');
    return rest.length === 0
      ? !(file in single)
      : rest.length > 1 || !(folders as readonly string[]).includes(folder);
  });
}

function byOrder(a: { order: number; id: string }, b: { order: number; id: string }): number {
  return a.order - b.order || (a.id < b.id ? -1 : 1);
}
