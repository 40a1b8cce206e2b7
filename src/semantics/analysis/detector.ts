import type { ObjectReference, Place, PlacedObject } from '../../model/kubernetes.ts';
import type { AnalysisContext } from './analysis-context.ts';

/** One thing that a detector saw: where, and what fills the placeholders of its catalogue entry. */
export interface Remark {
  readonly at: PlacedObject | Subject;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Something that no object of the input describes, such as a namespace that is only mentioned. */
export interface Subject {
  readonly reference?: ObjectReference;
  readonly place?: Place;
}

/** Looks for one kind of fault in the whole input. `Code` names its entry in the catalogue of findings. */
export interface Detector<Code extends string = string> {
  readonly code: Code;
  detect(context: AnalysisContext): Iterable<Remark>;
}
