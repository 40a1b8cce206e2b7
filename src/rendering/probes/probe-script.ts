import type { BundleFile } from '../../model/plan.ts';
import type {
  Probe,
  ProbePod,
  ProbeRequest,
  ProbeSuite,
  ProbeTarget,
  ProbeToken,
} from '../../model/probe.ts';
import { labelText } from '../facts/label-text.ts';
import { quoteShell } from '../rollout/quote-shell.ts';
import { outsideAddress } from './denied-outside.ts';
import { markLabel } from './probe-pods.ts';
import { askFunctions } from './script/ask-functions.ts';
import { optionReading } from './script/option-reading.ts';
import { podFunctions } from './script/pod-functions.ts';
import { probeFunctions } from './script/probe-functions.ts';
import { probeMain } from './script/probe-main.ts';
import { usageText } from './script/usage-text.ts';

/** An image with curl, sleep and no need for root. */
const image = 'docker.io/curlimages/curl:8.14.1';

const probeScriptPath = 'probes.sh';

/** The suite as a shell script. Every value stands in it as one quoted word, so that none can be read as shell. */
export function probeScript(suite: ProbeSuite): BundleFile {
  const calls = suite.pods.flatMap((pod, index) => [
    fromLine(pod, index),
    ...suite.probes.filter((probe) => probe.pod === index).map(probeLine),
  ]);
  const skips = suite.skipped.map(({ title, namespace, why }) =>
    words('skip', [plain(title), namespace, why]),
  );
  const content = [
    '#!/bin/sh',
    '# Live tests of this bundle, made from the same calls as its policies: what was declared has to get through, what',
    '# was not has to stay out. Run it when the rollout is over: ./probes.sh --help',
    'set -u',
    'LC_ALL=C',
    'export LC_ALL',
    '',
    [usageText, podFunctions, askFunctions, probeFunctions, optionReading]
      .join('')
      .replaceAll('__IMAGE__', image)
      .replaceAll('__OUTSIDE__', outsideAddress)
      .replace('__TOKENS__\n', tokenHelp(suite)),
    `left_out=${quoteShell(leftOutText(suite))}`,
    'all_probes() {',
    '  :',
    ...[...calls, ...skips].map((line) => `  ${line}`),
    '}',
    '',
    probeMain,
  ].join('\n');
  return { path: probeScriptPath, content, executable: true };
}

function fromLine({ namespace, labels, serviceAccount, meshed }: ProbePod, index: number): string {
  const marked = { ...labels, [markLabel]: 'true' };
  const account = JSON.stringify(serviceAccount).replace(/[^\x20-\x7e]/g, escapeJson);
  return words('from', [String(index + 1), namespace, labelText(marked), account, meshed ? 'yes' : 'no']);
}

function probeLine({ kind, layer, title, target, port, request, expect }: Probe): string {
  const { variable = '', place } = request?.token ?? {};
  return words('probe', [
    kind,
    layer,
    expect,
    request?.writes ? 'yes' : 'no',
    variable,
    place ? tokenLine(place) : '',
    plain(title),
    ...targetWords(target),
    String(port),
    request?.scheme ?? 'telnet',
    request?.path ?? '',
    ...(request ? curlOptions(request) : []),
  ]);
}

/** Kind, namespace and name, as the function `probe` takes them. */
function targetWords(target: ProbeTarget): [string, string, string] {
  switch (target.kind) {
    case 'service':
      return [target.by, target.namespace, target.name];
    case 'pods':
      return ['pods', target.namespace, `${labelText(target.labels)},!${markLabel}`];
    case 'host':
      return ['host', '-', target.host];
    case 'outside':
      return ['outside', '-', '-'];
    default:
      return target satisfies never;
  }
}

function curlOptions({ http2, method, headers }: ProbeRequest): string[] {
  return [
    ...(http2 ? ['--http2-prior-knowledge'] : []),
    ...(method === 'HEAD' ? ['--head'] : ['--request', method]),
    ...(['POST', 'PUT', 'PATCH'].includes(method) ? ['--data', ''] : []),
    // A name with a semicolon is how curl takes a header without a value.
    ...headers.flatMap(({ name, value }) => ['--header', value === '' ? `${name};` : `${name}: ${value}`]),
  ];
}

/** The line of a curl configuration up to the token; the script adds the token and the closing quote. */
function tokenLine(place: ProbeToken['place']): string {
  switch (place.kind) {
    case 'header':
      return `header = "${place.name}: ${place.prefix.replace(/["\\]/g, '\\$&')}`;
    case 'cookie':
      return `header = "Cookie: ${place.name}=`;
    case 'parameter':
      return `url-query = "${place.name}=`;
    default:
      return place satisfies never;
  }
}

function tokenHelp({ probes }: ProbeSuite): string {
  const names = [...new Set(probes.flatMap(({ request }) => request?.token?.variable ?? []))].sort();
  return names
    .map(
      (name) =>
        `  ${name}\n                      a token, for the probes that need one; it is never printed\n`,
    )
    .join('');
}

/** What the script says about its own limits, for people who read its output only. */
function leftOutText({ leftOut: { calls, ports } }: ProbeSuite): string {
  if (calls + ports === 0) return '';
  return `too large to try everything: ${calls} declared calls are not tried, and no stranger knocks at ${ports} ports`;
}

function words(command: string, values: readonly string[]): string {
  // A NUL cannot stand in a script, and in no value that Kubernetes takes.
  return [command, ...values.map((value) => quoteShell(value.replaceAll('\0', '')))].join(' ');
}

/** One line of printable characters, without the sign that begins a directive of TAP. */
function plain(title: string): string {
  return title.replace(/[^\x20-\x7e]|#/g, '?');
}

function escapeJson(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
