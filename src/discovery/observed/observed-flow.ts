import type { Labels, Protocol } from '../../model/kubernetes.ts';
import type { ApplicationProtocol } from '../../model/topology.ts';

/** One line of a source, or a sum of them, before its ends are looked up. */
export interface ObservedFlow {
  readonly from: EndHint;
  readonly to: EndHint;
  readonly protocol: Protocol;
  readonly appProtocol?: ApplicationProtocol;
  readonly request?: { readonly method: string; readonly path?: string };
  readonly count?: number;
  /** RFC 3339, in UTC, to the second. */
  readonly lastSeen?: string;
  /** Which proxy counted: the same request is told by both ends, and counts once. */
  readonly reporter?: string;
}

/** What a source says about an end. */
export type EndHint =
  | {
      readonly kind: 'workload';
      readonly namespace: string;
      readonly name: string;
      readonly labels?: Labels;
      readonly port?: number;
      readonly service?: ServiceHint;
    }
  /** A source that was summed over namespaces; the only workload of that name counts. */
  | {
      readonly kind: 'named-workload';
      readonly name: string;
      readonly port?: number;
      readonly service?: ServiceHint;
    }
  | { readonly kind: 'pod'; readonly name: string; readonly namespace?: string; readonly port?: number }
  | ({ readonly kind: 'service' } & ServiceHint)
  | { readonly kind: 'address'; readonly address: string; readonly port?: number; readonly host?: string }
  /** Address of a pod for certain: where no workload has it, it is nobody outside. */
  | { readonly kind: 'pod-address'; readonly address: string; readonly port?: number }
  | { readonly kind: 'host'; readonly host: string; readonly port?: number }
  /** Nobody that the source knows; `name` is its own word where that is worth telling. */
  | { readonly kind: 'unknown'; readonly name?: string };

export interface ServiceHint {
  readonly namespace: string;
  readonly name: string;
  /** Port of the Service. */
  readonly port?: number;
}

/** What reading one file gave. */
export interface ObservedFile {
  readonly flows: readonly ObservedFlow[];
  /** Lines or entries that are not of this format, events that were lost, edges that cannot be followed. */
  readonly unreadable: number;
  /** Flows and requests that something dropped or refused. */
  readonly refused?: number;
}

/** A time in seconds or as text, as RFC 3339 in UTC to the second; undefined when it is none. */
export function readTime(value: unknown): string | undefined {
  const date =
    typeof value === 'number'
      ? new Date(value * 1000)
      : typeof value === 'string' && value.length < 64
        ? new Date(value)
        : undefined;
  return date === undefined || Number.isNaN(date.getTime())
    ? undefined
    : `${date.toISOString().slice(0, 19)}Z`;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
