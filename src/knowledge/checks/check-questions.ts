import { unknown } from '../../model/answers.ts';
import type { Knowledge, PlatformQuestion } from '../knowledge.ts';
import type { KnowledgeFault } from '../knowledge-fault.ts';
import { fault, knownFacts, repeated } from './condition-parts.ts';

/** No two options of a question share an id, and none takes a word that stands for something else. */
export function optionsAreToldApart({ requirements }: Knowledge): KnowledgeFault[] {
  return requirements.flatMap(({ id, kind, options }) => {
    const file = `requirements/${id}.yaml`;
    const ids = options.map((option) => option.id);
    const reserved = kind === 'many' ? [unknown, 'none', 'any'] : [unknown];
    return [
      ...repeated(ids).map((option) => fault(file, `has the option ${option} twice`)),
      ...ids
        .filter((option) => reserved.includes(option))
        .map((option) => fault(file, `the option ${option} is a reserved word`)),
    ];
  });
}

/** A default is an answer to its question. */
export function defaultsAreAnswers({ requirements }: Knowledge): KnowledgeFault[] {
  return requirements.flatMap(({ id, kind, options, default: standIn }) => {
    if (standIn === undefined || standIn === unknown) return [];
    const file = `requirements/${id}.yaml`;
    if (Array.isArray(standIn) !== (kind === 'many'))
      return [fault(file, 'default: has the wrong form for its kind')];
    return [standIn]
      .flat()
      .filter((option) => options.every((one) => one.id !== option))
      .map((option) => fault(file, `default: there is no option ${option}`));
  });
}

/** Each place in the order is taken once. */
export function ordersAreToldApart({ requirements, platform }: Knowledge): KnowledgeFault[] {
  const shared = (folder: string, questions: readonly { readonly id: string; readonly order: number }[]) =>
    questions
      .filter(({ order }, index) => questions.findIndex((other) => other.order === order) !== index)
      .map(({ id, order }) => fault(`${folder}/${id}.yaml`, `order ${order} is taken`));
  return [...shared('requirements', requirements), ...shared('platform', platform)];
}

/** A question that a fact answers names a fact that exists, and an option that it has. */
export function factsAnswerQuestions({ requirements }: Knowledge): KnowledgeFault[] {
  return requirements.flatMap(({ id, options, answeredBy, observedIn }) => {
    const file = `requirements/${id}.yaml`;
    const facts = [answeredBy, observedIn?.fact].filter((fact) => fact !== undefined);
    return [
      ...facts.filter((fact) => !knownFacts.has(fact)).map((fact) => fault(file, `there is no fact ${fact}`)),
      ...(observedIn && options.every((option) => option.id !== observedIn.answer)
        ? [fault(file, `observedIn: there is no option ${observedIn.answer}`)]
        : []),
    ];
  });
}

/** Each fact about the platform is asked for once. */
export function platformPathsAreToldApart({ platform }: Knowledge): KnowledgeFault[] {
  return repeated(platform.map(({ path }) => path)).map((path) =>
    fault(
      `platform/${platform.findLast((question) => question.path === path)?.id}.yaml`,
      `asks for ${path} again`,
    ),
  );
}

/** A choice has options, its own or those of a profile, and its default is one of them. */
export function platformChoicesHaveOptions(knowledge: Knowledge): KnowledgeFault[] {
  return knowledge.platform.flatMap((question) => {
    if (question.kind !== 'choice') return [];
    const file = `platform/${question.id}.yaml`;
    const options = optionsOf(knowledge, question);
    if (options.length === 0) return [fault(file, 'is a choice without options')];
    const defaults = question.default === undefined ? [] : [question.default].flat();
    return defaults
      .filter((value) => value !== unknown && !options.includes(String(value)))
      .map((value) => fault(file, `default: there is no option ${value}`));
  });
}

/** A question that stands for a platform fact exists. */
export function platformFactsAreAskedAs({ platform, requirements }: Knowledge): KnowledgeFault[] {
  return platform.flatMap(({ id, askedAs }) =>
    askedAs === undefined || requirements.some((question) => question.id === askedAs)
      ? []
      : [fault(`platform/${id}.yaml`, `askedAs: there is no question ${askedAs}`)],
  );
}

function optionsOf(knowledge: Knowledge, { options, optionsFrom }: PlatformQuestion): string[] {
  const profiles = {
    'network-plugins': knowledge.networkPlugins,
    resolvers: knowledge.resolvers,
    gateways: knowledge.gateways,
  };
  return (optionsFrom === undefined ? (options ?? []) : profiles[optionsFrom]).map(({ id }) => id);
}
