/** Everything the advisor knows, as plain data: it can be written to JSON and read back unchanged. */
import type * as z from 'zod/mini';
import type { agreementSchema } from './schemas/agreement-schema.ts';
import type { answersFileTextsSchema } from './schemas/answers-file-schema.ts';
import type { constraintSchema, contradictionSchema, presetSchema } from './schemas/constraint-schemas.ts';
import type { featureMatrixSchema } from './schemas/feature-matrix-schema.ts';
import type { findingSchema } from './schemas/finding-schema.ts';
import type { flowchartSchema } from './schemas/flowchart-schema.ts';
import type {
  bothWaysSchema,
  dataPlanesSchema,
  overheadsSchema,
  visibilitySchema,
} from './schemas/layer-schemas.ts';
import type {
  gatewaysSchema,
  networkPluginsSchema,
  resolversSchema,
} from './schemas/platform-profile-schemas.ts';
import type { platformQuestionSchema } from './schemas/platform-question-schema.ts';
import type { quadrantSchema } from './schemas/quadrant-schema.ts';
import type { quickGuideSchema, useCasesSchema } from './schemas/quick-guide-schema.ts';
import type { requirementQuestionSchema } from './schemas/requirement-question-schema.ts';

export type { Condition } from './schemas/condition-schema.ts';
export type RequirementQuestion = z.infer<typeof requirementQuestionSchema>;
export type PlatformQuestion = z.infer<typeof platformQuestionSchema>;
export type NetworkPlugin = z.infer<typeof networkPluginsSchema>['plugins'][number];
export type ResolverProfile = z.infer<typeof resolversSchema>['resolvers'][number];
export type GatewayProfile = z.infer<typeof gatewaysSchema>['gateways'][number];
export type Flowchart = z.infer<typeof flowchartSchema>;
export type FlowchartNode = Flowchart['nodes'][number];
export type FeatureMatrix = z.infer<typeof featureMatrixSchema>;
export type Quadrant = z.infer<typeof quadrantSchema>;
export type QuickGuide = z.infer<typeof quickGuideSchema>;
export type UseCase = z.infer<typeof useCasesSchema>['useCases'][number];
export type Constraint = z.infer<typeof constraintSchema>;
export type Contradiction = z.infer<typeof contradictionSchema>;
export type Preset = z.infer<typeof presetSchema>;
export type BothWaysTexts = z.infer<typeof bothWaysSchema>;
export type Visibility = z.infer<typeof visibilitySchema>;
export type Overheads = z.infer<typeof overheadsSchema>;
export type AnswersFileTexts = z.infer<typeof answersFileTextsSchema>;
export type DataPlanes = z.infer<typeof dataPlanesSchema>;
export type AgreementTexts = z.infer<typeof agreementSchema>;
export type FindingEntry = z.infer<typeof findingSchema> & { readonly code: string };

export interface Knowledge {
  /** In the order in which they are asked. */
  readonly requirements: readonly RequirementQuestion[];
  readonly platform: readonly PlatformQuestion[];
  readonly networkPlugins: readonly NetworkPlugin[];
  readonly resolvers: readonly ResolverProfile[];
  readonly gateways: readonly GatewayProfile[];
  readonly flowchart: Flowchart;
  readonly featureMatrix: FeatureMatrix;
  readonly quadrant: Quadrant;
  readonly quickGuide: QuickGuide;
  readonly useCases: readonly UseCase[];
  /** These four by id. */
  readonly constraints: readonly Constraint[];
  readonly contradictions: readonly Contradiction[];
  readonly presets: readonly Preset[];
  readonly findings: readonly FindingEntry[];
  readonly bothWays: BothWaysTexts;
  readonly visibility: Visibility;
  readonly overheads: Overheads;
  readonly dataPlanes: DataPlanes;
  readonly answersFile: AnswersFileTexts;
  /** Names of approaches, opinions and layers, and how their agreement is said. */
  readonly agreement: AgreementTexts;
}
