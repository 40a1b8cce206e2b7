import type { Finding } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import { fillPlaceholders } from './expand-tree.ts';
import type { Facts } from './facts/facts.ts';
import type { Survey } from './facts/survey.ts';
import { clusterFindings } from './findings/cluster-findings.ts';
import { egressFindings } from './findings/egress-findings.ts';
import { isolationFindings } from './findings/isolation-findings.ts';
import { layer7Findings } from './findings/layer7-findings.ts';
import { tokenFindings } from './findings/token-findings.ts';
import { trafficFindings } from './findings/traffic-findings.ts';
import type { TemplateSet } from './parse-templates.ts';

/** Everything that the plan wants to tell, and everything it leaves out; each once, in the order of the answers. */
export function planFindings(
  survey: Survey,
  facts: Facts,
  texts: TemplateSet['notGenerated'],
  quirks: readonly string[],
): { findings: Finding[]; notGenerated: Plan['notGenerated'][number][] } {
  const remarks = [
    ...isolationFindings(survey, facts, quirks),
    ...layer7Findings(survey),
    ...tokenFindings(survey),
    ...trafficFindings(survey, facts),
    ...egressFindings(survey),
    ...clusterFindings(survey, facts),
  ];
  return {
    findings: unique(remarks.flatMap(({ finding }) => (finding ? [finding] : []))),
    notGenerated: unique(
      remarks.flatMap(({ omits }) => {
        if (!omits) return [];
        const text = texts.get(omits.code);
        if (!text) throw new Error(`templates/not-generated.yaml has no text for ${omits.code}`);
        const scope = { values: omits.values };
        const fill = (part: string) => fillPlaceholders(part, scope, 'not-generated', omits.code);
        return [
          {
            what: fill(text.what),
            why: fill(text.why),
            ...(omits.answer === undefined ? {} : { answer: omits.answer }),
          },
        ];
      }),
    ),
  };
}

function unique<T>(list: readonly T[]): T[] {
  return [...new Map(list.map((element) => [JSON.stringify(element), element])).values()];
}
