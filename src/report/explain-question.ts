import type { Knowledge, RequirementQuestion } from '../knowledge/knowledge.ts';
import { paragraph, table } from './layout.ts';
import { type Style, spelled } from './style.ts';

/** Why a question is asked, and what each kind of policy can see of what it is about. */
export function explainQuestion(question: RequirementQuestion, knowledge: Knowledge, style: Style): string {
  const shown = (question.shows ?? []).flatMap((id) =>
    knowledge.visibility.attributes.filter((attribute) => attribute.id === id),
  );
  const lines = [
    ...paragraph(question.help, style),
    ...(shown.length === 0
      ? []
      : [
          '',
          ...table(
            ['seen by', 'Network Policy', 'Istio L4', 'Istio L7'],
            shown.map(({ title, networkPolicy, istioL4, istioL7 }) => [
              title,
              networkPolicy,
              istioL4,
              istioL7,
            ]),
            style,
          ),
        ]),
  ];
  return spelled(`\n${lines.join('\n')}\n`, style);
}
