import type { ClusterService, ClusterWorkload } from '../model/cluster.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { Evidence } from '../model/topology.ts';
import { keyWords, meaningOf } from './addresses/key-words.ts';
import type { BlindSpot } from './blind-spot.ts';
import type { CallDraft } from './call-draft.ts';
import type { Inventory } from './inventory.ts';
import { referenceTo } from './reference-to.ts';
import type { Setting } from './settings/setting.ts';
import type { WrittenText } from './settings/settings-log.ts';

const notDialled: ReadonlySet<string> = new Set(['not-dialled', 'name', 'secret']);
const longestValue = 65_536;
const longestText = 1_000_000;
const lineLength = 80;
const addressKeys = /(^| )(host|hostname|server|server name|servername|address|addr|data source)$/;
/** Last words of keys whose value is a choice or a name, and only by chance that of a Service. */
const choices = new Set(
  (
    'app application component label labels instance job db database dbname profile profiles active provider engine ' +
    'store storage format kind prefix suffix tag tags env environment group realm client protocol method plugin ' +
    'plugins module modules exporter exporters filter scope source user username u d q n dbname queue queues role schema'
  ).split(' '),
);

export interface Mention {
  readonly from: ClusterWorkload;
  readonly service: ClusterService;
  readonly evidence: Evidence;
  /** It stands in a Secret: where, and no more, may be told. */
  readonly secret: boolean;
}

/**
 * Services whose names stand in the settings of a workload where an address would, or in a text with one of their ports
 * soon after.
 */
export function mentionsIn(
  from: ClusterWorkload,
  settings: readonly Setting[],
  texts: readonly WrittenText[],
  inventory: Inventory,
): readonly Mention[] {
  const mentions = new Map<string, Mention>();
  const add = (services: readonly ClusterService[], evidence: Evidence, secret = false) => {
    for (const service of services) {
      const key = namespacedName(service);
      if (!mentions.has(key) || mentions.get(key)?.secret)
        mentions.set(key, { from, service, evidence, secret });
    }
  };
  for (const setting of settings) {
    const { value, evidence, secret } = setting;
    add(servicesNamedIn(setting, from.namespace, inventory), evidence, secret);
    if (setting.kind === 'environment' && isDialled(setting.key))
      add(servicesDialledIn(`${setting.key}=${value}`, from.namespace, inventory), evidence, secret);
  }
  for (const { text, evidence } of texts) add(servicesDialledIn(text, from.namespace, inventory), evidence);
  return [...mentions.values()];
}

/**
 * Names of Services with the number of one of their ports within a line's length, as in `('orders', 9000)`, behind a
 * user as in `user@orders`, or as a value behind a word for an address, as in `nodes: [orders]` or `dial("orders")`, or on a line of
 * their own.
 */
function servicesDialledIn(written: string, namespace: string, inventory: Inventory): ClusterService[] {
  const text = written.slice(0, longestText).replace(comments, (comment) => ' '.repeat(comment.length));
  return [...text.matchAll(/(?<![\w.$-]|\$\{)[a-z][a-z0-9-]*(?![\w.])/gi)].flatMap((match) => {
    const service = inventory.service(namespace, match[0].toLowerCase());
    const end = match.index + match[0].length;
    if (!service || isKey.test(text.slice(end, end + lineLength))) return [];
    const before = text.slice(Math.max(0, match.index - lineLength), match.index);
    const after = text.slice(end, end + lineLength);
    if (before.endsWith('@') && !after.startsWith('.')) return [service];
    const numbers = after.match(/(?<![\w.])\d{2,5}(?![\w.])/g);
    if (service.ports.some(({ port }) => numbers?.some((number) => Number(number) === port)))
      return [service];
    const isLine = /(^|\n)\s*$/.test(before) && /^\s*(\n|$)/.test(after) && text.includes('\n');
    return isLine || (isValue(before, after) && speaksOfAddress(before)) ? [service] : [];
  });
}

/** What follows it shows that it is the name of a value, and not one: `orders: 5 s`, `orders=`, but not `orders:9000`. */
const isKey = /^["']?\s*(=(?!\s*\d)|:\s*(?!\d))/;
const comments = /(?<=^|\s)(#|\/\/)\s.*$/gm;
const addressWords =
  /(^|[^a-z])(hosts?|hostname|addr|address|addresses|servers?|nodes?|members?|seeds?|peers?|endpoints?|remotes?|brokers?|bootstrap|backends?|upstreams?|targets?|sentinels?|connects?|dial|dsn|urls?|uris?|services?)([^a-z]|$)/i;

/** It is all of a value, or of an item in a list: `: redis`, `("redis")`, `>redis<`, `- redis`, `redis,api`. */
function isValue(before: string, after: string): boolean {
  return /(^|[=:>[({,|;"'`]|(^|\n)\s*-)\s*["'`]?$/.test(before) && /^(["'`\])},;|<]|\/\d|\s|$)/.test(after);
}

/** The key before it, on its own line or above its list, says that an address follows. */
function speaksOfAddress(before: string): boolean {
  return addressWords.test(keyWords(before.split('\n').slice(-4).join(' ')).join(' '));
}

/** The mentions of which no call was made, to whichever workload behind the Service. */
export function mentionedServices(
  mentions: readonly Mention[],
  calls: readonly Pick<CallDraft, 'from' | 'to'>[],
  told: readonly BlindSpot[],
  inventory: Inventory,
): readonly BlindSpot[] {
  const called = new Set(
    calls.flatMap(({ from, to }) =>
      to.kind === 'workload' ? [`${namespacedName(from)} ${namespacedName(to)}`] : [],
    ),
  );
  const missing = new Set(
    told.flatMap((spot) =>
      spot.kind === 'missing-port' ? [`${namespacedName(spot.from)} ${namespacedName(spot.service)}`] : [],
    ),
  );
  return mentions.flatMap(({ from, service, evidence, secret }): BlindSpot[] => {
    const behind = inventory.workloadsOf(service);
    const caller = namespacedName(from);
    if (behind.length === 0 || behind.includes(from)) return [];
    if (missing.has(`${caller} ${namespacedName(service)}`)) return [];
    if (behind.some((one) => called.has(`${caller} ${namespacedName(one)}`))) return [];
    const ends = {
      from: referenceTo(from),
      workloads: behind.map(referenceTo),
      evidence,
    };
    const named = referenceTo(service);
    return [
      secret ? { kind: 'secret-address', ...ends } : { kind: 'mentioned-service', service: named, ...ends },
    ];
  });
}

/** The Services whose names stand in a setting where an address would, seen from a namespace. */
export function servicesNamedIn(
  setting: Setting,
  namespace: string,
  inventory: Inventory,
): readonly ClusterService[] {
  const value = setting.value.slice(0, longestValue).trim();
  const meaning = meaningOf(setting.key);
  const isOpen = !notDialled.has(meaning);
  return [...value.matchAll(/[a-z0-9_-]+(?:\.[a-z0-9_-]+)*/gi)].flatMap((match) => {
    const token = match[0].toLowerCase();
    const before = value.slice(Math.max(0, match.index - 80), match.index);
    const after = value.slice(match.index + token.length, match.index + token.length + 80);
    if (before.endsWith('/') && !before.endsWith('://'))
      return isOpen ? inNamespaceBefore(before, token, after, setting.key, inventory) : [];
    const labels = token.split('.').filter((label) => !label.startsWith('_'));
    if (token.includes('.')) {
      const service = isOpen && !after.startsWith('(') ? qualified(labels, namespace, inventory) : undefined;
      return service ? [service] : [];
    }
    const service = inventory.service(namespace, token);
    if (!service) return [];
    if (isAssigned(before)) return [service];
    if (!isOpen) return [];
    const isWhole = value.replace(/^["'[]|["'\]]$/g, '') === match[0] || isFirstOfList(value, match[0]);
    if (isWhole && isTelling(setting)) return [service];
    const isNamedPort = meaning === 'address' && before === '' && /^:[a-z]/i.test(after);
    return before.endsWith('://') || before.endsWith('@') || isNamedPort || hasPort(service, before, after)
      ? [service]
      : [];
  });
}

function isDialled(key: string): boolean {
  return !notDialled.has(meaningOf(key)) || /service_?name$/i.test(key);
}

/** A word of a script or file says nothing by itself; the value of a key, or an argument, does. */
function isTelling({ key, kind }: Setting): boolean {
  return key === '' ? kind === 'argument' : !choices.has(keyWords(key).at(-1) ?? '');
}

/** `service.namespace`, `service.namespace.svc` and what may stand around the latter; `pod.service` of a headless one. */
function qualified(
  labels: readonly string[],
  namespace: string,
  inventory: Inventory,
): ClusterService | undefined {
  const svc = labels.indexOf('svc');
  const at = svc >= 2 ? svc - 2 : labels.length === 2 ? 0 : -1;
  const [, second = '', third = namespace] = labels;
  const ofPod = labels.length <= 3 ? inventory.service(third, second) : undefined;
  return (
    (at < 0 ? undefined : inventory.service(labels[at + 1] ?? '', labels[at] ?? '')) ??
    (ofPod?.headless ? ofPod : undefined)
  );
}

/** `namespace/service:port`, as controllers are told of Services, or without a port behind a word for whoever answers. */
function inNamespaceBefore(
  before: string,
  name: string,
  after: string,
  key: string,
  inventory: Inventory,
): ClusterService[] {
  const [, namespace] = /(?:^|[^\w./-])([a-z0-9-]+)\/$/i.exec(before) ?? [];
  const service = namespace === undefined ? undefined : inventory.service(namespace, name);
  const isBackend = keyWords(key).some((word) => word === 'backend' || word === 'upstream');
  return service && (isBackend || hasPort(service, before, after)) ? [service] : [];
}

/** `host=`, `serverName: "`, `(HOST=` stand before it. */
function isAssigned(before: string): boolean {
  const [, key] = /([a-z0-9_.-]+)["']?\s*(?:=>|[=:])\s*["'[(]*$/i.exec(before) ?? [];
  return key !== undefined && addressKeys.test(keyWords(key).join(' '));
}

function isFirstOfList(value: string, name: string): boolean {
  return value.startsWith(name) && /^([,;|]|\/\d)/.test(value.slice(name.length)) && !/\s/.test(value);
}

/** `name:port`, `name:http`, `[name]:port`, `('name', port)`. */
function hasPort({ ports }: ClusterService, before: string, after: string): boolean {
  const bracketed = before.endsWith('[') && after.startsWith(']') ? after.slice(1) : after;
  const [, byColon] = /^:([a-z0-9-]{1,15})(?![\w.-])/i.exec(bracketed) ?? [];
  const [, byComma] = /["']$/.test(before) ? (/^["']\s*,\s*(\d{2,5})\b/.exec(after) ?? []) : [];
  const port = byColon ?? byComma;
  if (port === undefined) return false;
  const number = Number(port);
  return (
    ports.some((known) => known.name === port || known.port === number) ||
    (number >= 1024 && number <= 65_535)
  );
}
