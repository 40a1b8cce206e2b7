import { approaches } from '../../model/decision.ts';
import type { Knowledge } from '../knowledge.ts';
import type { KnowledgeFault } from '../knowledge-fault.ts';
import { fault } from './condition-parts.ts';

/** The smallest step that an answer may move the position by, in hundredths. */
const leastStep = 5;

/** Demands name capabilities of the matrix, and cost weights its costs. */
export function weightsNameRows({ featureMatrix, requirements }: Knowledge): KnowledgeFault[] {
  const capabilities = new Set(featureMatrix.capabilities.map(({ id }) => id));
  const costs = new Set(featureMatrix.costs.map(({ id }) => id));
  return requirements.flatMap((question) =>
    question.options.flatMap((option) => [
      ...Object.keys(option.demands ?? {})
        .filter((row) => !capabilities.has(row))
        .map((row) =>
          fault(`requirements/${question.id}.yaml`, `${option.id}: there is no capability ${row}`),
        ),
      ...Object.keys(option.costs ?? {})
        .filter((row) => !costs.has(row))
        .map((row) => fault(`requirements/${question.id}.yaml`, `${option.id}: there is no cost ${row}`)),
    ]),
  );
}

/** Every capability is demanded by some answer. */
export function capabilitiesAreDemanded({ featureMatrix, requirements }: Knowledge): KnowledgeFault[] {
  const demanded = new Set(
    requirements.flatMap(({ options }) => options.flatMap((option) => Object.keys(option.demands ?? {}))),
  );
  return featureMatrix.capabilities
    .filter(({ id }) => !demanded.has(id))
    .map(({ id }) => fault('feature-matrix.yaml', `no answer demands ${id}`));
}

/** Every answer to a cost's question gives it a weight, and no other question does. */
export function costsAreWeighed({ featureMatrix, requirements }: Knowledge): KnowledgeFault[] {
  return featureMatrix.costs.flatMap(({ id, question }) => {
    const weighing = requirements.find((candidate) => candidate.id === question);
    if (!weighing) return [fault('feature-matrix.yaml', `${id}: there is no question ${question}`)];
    const others = requirements.filter(
      (other) => other !== weighing && other.options.some((option) => option.costs?.[id] !== undefined),
    );
    return [
      ...weighing.options
        .filter((option) => option.costs?.[id] === undefined)
        .map((option) => fault(`requirements/${question}.yaml`, `${option.id}: gives ${id} no weight`)),
      ...others.map((other) =>
        fault(`requirements/${other.id}.yaml`, `gives ${id} a weight; only ${question} may`),
      ),
    ];
  });
}

/** No row is named twice, as a capability or a cost. */
export function rowsAreToldApart({ featureMatrix }: Knowledge): KnowledgeFault[] {
  const ids = [...featureMatrix.capabilities, ...featureMatrix.costs].map(({ id }) => id);
  return ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map((id) => fault('feature-matrix.yaml', `has the row ${id} twice`));
}

/** The order of ties names each approach once. */
export function tiesAreOrdered({ featureMatrix }: Knowledge): KnowledgeFault[] {
  return approaches
    .filter((approach) => !featureMatrix.tieOrder.includes(approach))
    .map((approach) => fault('feature-matrix.yaml', `tieOrder: leaves out ${approach}`));
}

/** On each axis the base and the greatest step of every question add up to 100, so nothing has to be cut off. */
export function positionsFillTheAxes({ quadrant, requirements }: Knowledge): KnowledgeFault[] {
  return (['complexity', 'security'] as const).flatMap((axis) => {
    const greatest = requirements.map(({ options }) =>
      Math.max(0, ...options.map((option) => option.position?.[axis] ?? 0)),
    );
    const sum = greatest.reduce((total, step) => total + step, quadrant.axes[axis].base);
    return sum === 100
      ? []
      : [fault('quadrant.yaml', `${axis}: base and greatest steps add up to ${sum}, not 100`)];
  });
}

/** Every step forward is large enough to be seen, and none goes back. */
export function stepsAreLargeEnough({ requirements }: Knowledge): KnowledgeFault[] {
  return requirements.flatMap((question) =>
    question.options.flatMap((option) =>
      Object.entries(option.position ?? {})
        .filter(([, step]) => step !== undefined && step < leastStep)
        .map(([axis, step]) =>
          fault(
            `requirements/${question.id}.yaml`,
            `${option.id}: moves ${axis} by ${step}, less than ${leastStep}`,
          ),
        ),
    ),
  );
}

/** Each of the four quadrants is described once. */
export function quadrantsAreFour({ quadrant }: Knowledge): KnowledgeFault[] {
  const numbers = quadrant.quadrants.map(({ number }) => number);
  return ([1, 2, 3, 4] as const)
    .filter((number) => !numbers.includes(number))
    .map((number) => fault('quadrant.yaml', `leaves out quadrant ${number}`));
}
