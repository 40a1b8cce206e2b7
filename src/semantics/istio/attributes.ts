import type { HttpRequest } from '../../model/request.ts';

/** An attribute that exists but cannot be known offline, such as the address of a pod. */
export const unknownValue = Symbol('unknown');
/** An attribute of which the question says nothing: it stands for every value. */
export const anyValue = Symbol('any');

/** `undefined`: the connection or request does not have it. */
export type Value = string | undefined | typeof unknownValue | typeof anyValue;

/** What a proxy knows of one connection or request when it decides. */
export interface Attributes {
  /** Of the peer certificate, without `spiffe://`: `cluster.local/ns/shop/sa/cart`. Absent: plaintext. */
  readonly principal: Value;
  readonly sourceAddress: Value;
  /** Original client address, from X-Forwarded-For or the PROXY protocol. */
  readonly remoteAddress: Value;
  readonly destinationAddress: Value;
  readonly destinationPort: number;
  readonly sni: Value;
  /** Absent where the proxy reads the connection as plain TCP. */
  readonly http?: HttpAttributes;
}

export interface HttpAttributes {
  readonly method: Value;
  /** Normalised, without query string. */
  readonly path: Value;
  /** From its question mark on; absent: none. */
  readonly query?: string;
  readonly host: Value;
  readonly headers: HeaderValues | typeof anyValue;
  /** The payload of the token that was accepted. */
  readonly token: TokenPayload | undefined | typeof anyValue | typeof unknownValue;
}

/** The values of each header, by its lower-case name. */
export type HeaderValues = Readonly<Record<string, readonly string[]>>;

/** Claims of an accepted token by name, registered ones (iss, sub, aud, azp) included. */
export type TokenPayload = Readonly<Record<string, unknown>>;

/** HTTP attributes of a request of which nothing is known but that it is HTTP. */
export const anyHttp: HttpAttributes = {
  method: anyValue,
  path: anyValue,
  host: anyValue,
  headers: anyValue,
  token: anyValue,
};

/** Header names in lower case; names that differ only in case are one header sent several times. */
export function headerValues(headers: HttpRequest['headers']): HeaderValues {
  const result: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const key = name.toLowerCase();
    const values = Object.hasOwn(result, key) ? result[key] : undefined;
    if (values) values.push(value.trim());
    else result[key] = [value.trim()];
  }
  return result;
}
