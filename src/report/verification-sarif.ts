import type { Severity } from '../model/finding.ts';
import type { Place } from '../model/kubernetes.ts';
import type { ObjectFault } from '../model/verification.ts';
import { tellFinding, tellFindings } from './finding-text.ts';
import { fingerprint } from './fingerprint.ts';
import { tellNeed, tellTooWide } from './verification-parts.ts';
import { deniedNeeds, isDeclared, purposeTitles, type VerificationView } from './verification-view.ts';

const levels = {
  blocking: 'error',
  error: 'error',
  warning: 'warning',
  info: 'note',
} as const satisfies Record<Severity, string>;

/** Results that are no findings of the catalogue, with what they mean. */
const ownRules = {
  'declared-call-denied': 'A declared call is denied',
  'needed-traffic-cut': 'Something that mesh or cluster need is cut',
  'too-wide': 'Something passes that nobody declared',
  'object-refused': 'No API server takes this object',
  'part-without-effect': 'A part of an object never does anything',
  'object-warned': 'The API server takes this object with a warning',
} as const;

const faultRules = {
  refused: 'object-refused',
  ineffective: 'part-without-effect',
  warned: 'object-warned',
} as const satisfies Record<ObjectFault['kind'], keyof typeof ownRules>;

interface Result {
  readonly ruleId: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly text: string;
  readonly place?: Place;
}

/**
 * A verification as SARIF 2.1.0, for code scanning: rule ids are stable, paths are relative, and fingerprints do not
 * depend on lines.
 */
export function verificationSarif(view: VerificationView) {
  const { verification, knowledge, tool } = view;
  const results = resultsOf(view);
  const used = new Set(results.map(({ ruleId }) => ruleId));
  const told = new Map(
    tellFindings(verification.findings, knowledge).map((finding) => [finding.code, finding]),
  );
  const rules = [...used].sort().map((id) => {
    const finding = told.get(id);
    if (!finding) {
      return { id, shortDescription: { text: ownRules[id as keyof typeof ownRules] } };
    }
    return {
      id,
      shortDescription: { text: finding.title },
      fullDescription: { text: finding.why },
      help: { text: finding.remedy },
      ...(/^https?:/.test(finding.reference) ? { helpUri: finding.reference } : {}),
      defaultConfiguration: { level: levels[finding.severity] },
    };
  });
  const indices = new Map(rules.map(({ id }, index) => [id, index]));
  const seen = new Map<string, number>();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: tool.name, version: tool.version, rules } },
        columnKind: 'utf16CodeUnits',
        results: results.map(({ ruleId, level, text, place }) => {
          const uri = uriOf(place, view);
          const content = `${ruleId} ${uri} ${text}`;
          const turn = (seen.get(content) ?? 0) + 1;
          seen.set(content, turn);
          return {
            ruleId,
            ruleIndex: indices.get(ruleId),
            level,
            message: { text },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri },
                  region: { startLine: place?.line ?? 1 },
                },
              },
            ],
            partialFingerprints: { 'netmeshAdvisor/v1': `${fingerprint(content)}:${turn}` },
          };
        }),
      },
    ],
  };
}

function resultsOf({ verification, knowledge }: VerificationView): Result[] {
  const denied = deniedNeeds(verification);
  return [
    ...verification.faults.map(
      ({ kind, object, path, message, place }): Result => ({
        ruleId: faultRules[kind],
        level: kind === 'refused' ? 'error' : 'warning',
        text: `${object.kind} ${object.namespace === undefined ? '' : `${object.namespace}/`}${object.name}: ${path} ${message}`,
        ...(place ? { place } : {}),
      }),
    ),
    ...denied.map((need): Result => {
      const { request, because, answer } = tellNeed(need);
      const level = verification.compared ? 'error' : 'warning';
      if (isDeclared(need)) {
        return {
          ruleId: 'declared-call-denied',
          level,
          text: `${request} is denied (${answer}). ${because}.`,
        };
      }
      const asked = verification.origin === 'answers';
      const why = asked ? `Asked for by ${answer}` : `Needed for ${purposeTitles[need.purpose]}`;
      return { ruleId: 'needed-traffic-cut', level, text: `${request} is denied. ${because}. ${why}.` };
    }),
    ...verification.tooWide.map((one): Result => {
      const { what, who, because } = tellTooWide(one);
      return { ruleId: 'too-wide', level: 'error', text: `${what}: open to ${who}. ${because}.` };
    }),
    ...verification.findings.map((finding): Result => {
      const { code, severity, message } = tellFinding(finding, knowledge);
      const { place } = finding;
      return { ruleId: code, level: levels[severity], text: message, ...(place ? { place } : {}) };
    }),
  ];
}

/**
 * A path below the working directory, with forward slashes, or a URI of its own where it was named from the root; what has
 * no place stands at what was verified.
 */
function uriOf(place: Place | undefined, { sources }: VerificationView): string {
  const named = place?.file ?? sources[0] ?? '-';
  const path = named === '-' ? 'stdin' : named.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/$/, '');
  const uri = path.split('/').map(encodeURIComponent).join('/');
  const drive = /^[A-Za-z]:\//.test(path);
  return drive ? `file:///${uri.replace('%3A', ':')}` : path.startsWith('/') ? `file://${uri}` : uri;
}
