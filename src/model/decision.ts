import type { Assumption } from './answers.ts';
import type { Finding } from './finding.ts';
import type { DataPlane } from './platform.ts';

export const approaches = ['network-policies', 'hybrid', 'istio'] as const;
export type Approach = (typeof approaches)[number];

/** What an approach is made of. */
export type PolicyLayer = 'np' | 'mesh';
export const layersOf = {
  'network-policies': ['np'],
  hybrid: ['np', 'mesh'],
  istio: ['mesh'],
} as const satisfies Record<Approach, readonly PolicyLayer[]>;

export function hasLayer(approach: Approach, layer: PolicyLayer): boolean {
  return (layersOf[approach] as readonly PolicyLayer[]).includes(layer);
}

/** All that a figure can be where an answer is unknown; both ends are the same where it is not. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Decision {
  readonly approach: Approach;
  /** Every approach that the answers leave open, `approach` among them; one where nothing unknown matters. */
  readonly possible: readonly Approach[];
  /** Present where a mesh is part of the approach. */
  readonly dataPlane?: { readonly choice: DataPlane; readonly reasons: readonly Reason[] };
  /** Why, most weighty first: before any score. */
  readonly reasons: readonly Reason[];
  readonly opinions: Opinions;
  readonly constraints: readonly FiredConstraint[];
  readonly agreement: Agreement;
  readonly flips: readonly Flip[];
  /** Questions answered "unknown" (or unanswered without default) whose answer could still change the approach. */
  readonly openUnknowns: readonly {
    readonly question: string;
    readonly couldBecome: readonly (Approach | 'blocked')[];
  }[];
  readonly assumptions: readonly Assumption[];
  readonly findings: readonly Finding[];
  /** Set when a constraint makes the outcome impossible: no bundle. */
  readonly blocked?: Finding;
}

/** A fact and what it asks for; texts come from knowledge. */
export interface Reason {
  readonly text: string;
  /** Knowledge id behind it (question, constraint, capability, situation). */
  readonly source: string;
  readonly points: 'network-policies' | 'istio' | 'both' | 'none';
}

export interface Opinions {
  readonly flowchart: FlowchartOpinion;
  readonly matrix: MatrixOpinion;
  readonly quadrant: QuadrantOpinion;
  readonly quickGuide: QuickGuideOpinion;
}

export interface FlowchartOpinion {
  /** One path when all its questions are answered; several when an unknown leaves it open. */
  readonly paths: readonly {
    readonly nodes: readonly string[];
    readonly outcome: Approach;
    readonly steps: readonly {
      readonly node: string;
      readonly question?: string;
      readonly answer?: string;
    }[];
  }[];
  readonly outcomes: readonly Approach[];
}

/** Scores 0 to 100; an unknown makes an interval. */
export interface MatrixOpinion {
  readonly scores: Readonly<
    Record<
      Approach,
      Interval & {
        readonly contributions: readonly {
          readonly row: string;
          /** Points lost in the best case: these of all rows add up to 100 - high. */
          readonly points: number;
          /** Points that an unknown may cost beyond that: with them the rows add up to 100 - low. Absent: none. */
          readonly uncertain?: number;
          /** Ids of the questions whose answers set it. */
          readonly because: readonly string[];
        }[];
      }
    >
  >;
  readonly best: readonly Approach[];
}

/** Hundredths, 0 to 100 on both axes. */
export interface QuadrantOpinion {
  readonly x: Interval;
  readonly y: Interval;
  readonly quadrants: readonly (1 | 2 | 3 | 4)[];
  readonly approaches: readonly Approach[];
  readonly nearest: readonly { readonly scenario: string; readonly distance: number }[];
}

export interface QuickGuideOpinion {
  readonly rows: readonly { readonly id: string; readonly approaches: readonly Approach[] }[];
  /** Rows that an unknown leaves open. */
  readonly open: readonly string[];
  readonly approaches: readonly Approach[];
}

export interface FiredConstraint {
  readonly id: string;
  readonly adds: readonly PolicyLayer[];
  readonly drops: readonly PolicyLayer[];
  readonly changedOutcome: boolean;
}

export interface Agreement {
  /** For each opinion: does it contain the decision; and per layer. `undefined`: the opinion does not say. */
  readonly perOpinion: Readonly<
    Record<
      keyof Opinions,
      { readonly whole?: boolean; readonly mesh?: boolean; readonly networkPolicies?: boolean }
    >
  >;
  readonly summary: string;
  /** Where the opinions differ, why: ids of the guide's contradictions that apply. */
  readonly contradictions: readonly string[];
}

/** Changing these answers, alone or together, changes the decision. */
export interface Flip {
  readonly changes: readonly FlipChange[];
  readonly becomes: Approach | 'blocked';
  /** The approach after the change, also where it is blocked. */
  readonly approach: Approach;
  /** Questions that nobody was asked so far and that then decide whether it comes so; absent: it does for certain. */
  readonly dependsOn?: readonly string[];
}

export interface FlipChange {
  readonly question: string;
  /** Any one of these options; empty: none of them (of a question of many). */
  readonly to: readonly string[];
  /** `answer`: instead of the present one; `add`, `remove`: of a question of many, beside the others chosen. */
  readonly how: 'answer' | 'add' | 'remove';
}
