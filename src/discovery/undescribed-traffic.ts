import { fields, stringMap, text } from '../kubernetes/untrusted.ts';
import type { PlacedObject, WorkloadReference } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import { keyWords } from './addresses/key-words.ts';
import { locateAddresses } from './addresses/located-address.ts';
import type { BlindSpot } from './blind-spot.ts';
import { evidenceAt } from './evidence.ts';
import type { Setting } from './settings/setting.ts';
import type { WorkloadSource } from './workload-source.ts';

type Undescribed = Extract<BlindSpot, { kind: 'injected-container' | 'cloud-destination' }>;

/** Metadata by which somebody puts a container into a pod: what that calls, and who calls it, no manifest says. */
const injecting =
  /(^|[/._-])(inject(ion)?|inject-[a-z]+|sidecar-injection|agent-inject|connect-inject)$|^dapr\.io\/enabled$/;
/** Istio's own are the mesh that this program knows. */
const istio = /(^|\.)istio\.io\/|^istio-injection$/;
const refusing = /^(false|disabled|disable|no|off|0|)$/i;
/** Metadata of a service account by which its pods get an identity of a cloud. */
const identities =
  /^(eks\.amazonaws\.com\/role-arn|iam\.gke\.io\/gcp-service-account|azure\.workload\.identity\/client-id)$/;
/** A thing of a cloud that is named otherwise than by its host: a bucket, a queue, an instance, a repository. */
const cloudNames =
  /^(s3[an]?|gs|abfss?|wasbs?|azblob|oss|sqs|sns|dynamodb|kinesis|gcppubsub|awssqs|awssns|azuresb):\/\/|\barn:aws[\w-]*:|\bAccountName=|^[a-z][a-z0-9.-]*:[a-z]+-[a-z]+\d+:[a-z0-9-]+\b|^git@[\w.-]+:/i;
/**
 * Keys that begin so speak of a cloud. A region alone does: libraries make hosts of it, and refuse to start without one
 * (docs.aws.amazon.com, "AWS Region selection"), so nobody else sets it.
 */
const cloudWords: ReadonlySet<string> = new Set(
  'aws gcp google gcs gcloud azure s3 sqs sns dynamodb kinesis bigquery pubsub firestore cosmosdb'.split(' '),
);

/** What pods are given beside what their containers are told: injected containers and identities of a cloud. */
export function attachedToPods(
  { workload, placed, template }: WorkloadSource,
  namespaces: ReadonlyMap<string, PlacedObject>,
  accounts: ReadonlyMap<string, PlacedObject>,
): Undescribed[] {
  const { namespace, name } = workload;
  const reference = { namespace, name };
  const account = accounts.get(
    namespacedName({ namespace, name: text(template.spec.serviceAccountName) ?? 'default' }),
  );
  const own = metadataOf(template.metadata);
  const around = namespaces.get(namespace);
  const injected = own.find(isInjecting);
  const inherited = around && metadataOf(around.object.metadata).find(isInjecting);
  const refused = own.some(([key, value]) => injecting.test(key) && !istio.test(key) && refusing.test(value));
  const identity = account && metadataOf(account.object.metadata).find(([key]) => identities.test(key));
  return [
    ...(injected
      ? [
          {
            kind: 'injected-container' as const,
            workload: reference,
            sign: injected[0],
            evidence: evidenceAt(placed, 'spec.template.metadata'),
          },
        ]
      : around && inherited && !refused
        ? [
            {
              kind: 'injected-container' as const,
              workload: reference,
              sign: inherited[0],
              evidence: evidenceAt(around, 'metadata'),
            },
          ]
        : []),
    ...(account && identity
      ? [
          {
            kind: 'cloud-destination' as const,
            workload: reference,
            sign: identity[0],
            evidence: evidenceAt(account, 'metadata.annotations'),
          },
        ]
      : []),
  ];
}

/** Settings that speak of a cloud without an address in any that does. */
export function cloudDestinations(
  { namespace, name }: WorkloadReference,
  settings: readonly Setting[],
): Undescribed[] {
  const named = settings.filter(({ secret, value }) => !secret && cloudNames.test(value.slice(0, 2000)));
  const keyed = settings.filter(({ key }) => isOfCloud(key));
  const addressed = locateAddresses(keyed).some(({ hint }) => !hint);
  const [first] = [...named, ...(addressed ? [] : keyed)];
  if (first === undefined) return [];
  const { evidence } = first;
  return [{ kind: 'cloud-destination', workload: { namespace, name }, sign: evidence.field, evidence }];
}

function isOfCloud(key: string): boolean {
  const [first = ''] = keyWords(key);
  return cloudWords.has(first);
}

function metadataOf(metadata: object): readonly (readonly [string, string])[] {
  const { labels, annotations } = fields(metadata);
  return [...Object.entries(stringMap(annotations)), ...Object.entries(stringMap(labels))];
}

function isInjecting([key, value]: readonly [string, string]): boolean {
  return injecting.test(key) && !istio.test(key) && !refusing.test(value);
}
