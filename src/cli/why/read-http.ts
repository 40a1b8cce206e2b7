import { load } from 'js-yaml';
import type { HttpRequest, Token } from '../../model/request.ts';
import { Failure } from '../failure.ts';
import { readText } from '../input/read-text.ts';
import { shownName } from '../input/standard-input.ts';
import type { World } from '../world.ts';
import type { WhyOptions } from './why-options.ts';

const mostBytes = 1_000_000;

/** The HTTP part of a request; undefined where no flag speaks of HTTP. */
export async function readHttp(options: WhyOptions, world: World): Promise<HttpRequest | undefined> {
  const { method, path, host, header, claims } = options;
  if ([method, path, host, header, claims].every((value) => value === undefined)) return undefined;
  if (path !== undefined && !path.startsWith('/'))
    throw new Failure(`--path ${path}: a path begins with "/"`);
  const headers = joined((header ?? []).map(headerOf));
  const token = claims === undefined ? undefined : await readToken(claims, world);
  return {
    method: method?.toUpperCase() ?? 'GET',
    path: path ?? '/',
    ...(host === undefined ? {} : { host }),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(token ? { token } : {}),
  };
}

/** `name=value` or `name: value`. */
function headerOf(text: string): [string, string] {
  const match = /^([A-Za-z0-9!#$%&'*+.^_`|~-]+)\s*[=:]\s?(.*)$/s.exec(text);
  if (!match) throw new Failure(`--header ${text}: must be name=value`);
  return [match[1] ?? '', match[2] ?? ''];
}

/** A header that is given again adds its value after a comma, as proxies join them (RFC 9110, 5.3). */
function joined(headers: readonly (readonly [string, string])[]): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of headers) {
    const known = values.get(name.toLowerCase());
    values.set(name.toLowerCase(), known === undefined ? value : `${known},${value}`);
  }
  return Object.fromEntries(values);
}

async function readToken(name: string, world: World): Promise<Token> {
  const text = await readText(name, world, mostBytes);
  const shown = shownName(name);
  const value = parsed(text, shown);
  const { iss, sub, aud, azp, ...claims } = value;
  if (typeof iss !== 'string' || iss === '') {
    throw new Failure(`${shown}: claims need iss, the issuer of the token`);
  }
  const audiences = Array.isArray(aud) ? aud.map(String) : typeof aud === 'string' ? [aud] : undefined;
  return {
    issuer: iss,
    ...(typeof sub === 'string' ? { subject: sub } : {}),
    ...(audiences ? { audiences } : {}),
    ...(typeof azp === 'string' ? { presenter: azp } : {}),
    claims,
  };
}

function parsed(text: string, shown: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = load(text);
  } catch (error) {
    throw new Failure(`${shown}: neither JSON nor YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Failure(`${shown}: claims are a map, such as {"iss": "https://issuer", "sub": "alice"}`);
  }
  return value as Record<string, unknown>;
}
