import type { Problem } from '../model/answers.ts';
import type { Place } from '../model/kubernetes.ts';
import { type Chunk, jsonChunks, yamlChunks } from './chunks.ts';
import { jsonItemLines } from './json-item-lines.ts';
import { type ParsedChunk, parseChunks } from './parse-chunks.ts';
import { defaultLimits, type ReadLimits, unbounded } from './read-limits.ts';

/** Why a text or one of its documents was left out although nothing is wrong with it. */
export type SkipReason =
  | 'binary'
  | 'too-large'
  /** Contains `{{ … }}` where YAML expects values: to be rendered by helm, jinja or the like first. */
  | 'template'
  /** A document that is no Kubernetes object: no kind or apiVersion, as in Helm values. */
  | 'not-an-object'
  /** A configuration of a client, never sent to a cluster: Kustomization, kubeconfig, kind's Cluster. */
  | 'client-side';

export interface Skipped {
  readonly place: Place;
  readonly reason: SkipReason;
  readonly detail: string;
}

/** One parsed document. `itemLines`: first lines of the elements of its `items`, where the text tells them. */
export interface RawDocument {
  readonly value: unknown;
  readonly place: Place & { readonly line: number };
  readonly itemLines: readonly number[];
}

export interface ReadDocuments {
  readonly documents: readonly RawDocument[];
  readonly problems: readonly Problem[];
  readonly skipped: readonly Skipped[];
}

/**
 * Reads a YAML stream or JSON text. Input: the text and the name of its file (or `-`). Output: the parsed
 * documents with the line where their content starts. A document with a syntax error becomes a problem with file
 * and line, and reading goes on with the next one. Never throws.
 */
export function readDocuments(text: string, file: string, limits: ReadLimits = defaultLimits): ReadDocuments {
  const skip = (reason: SkipReason, detail: string): ReadDocuments => ({
    documents: [],
    problems: [],
    skipped: [{ place: { file }, reason, detail }],
  });
  if (text.length > limits.characters) return skip('too-large', `${text.length} characters`);
  if (text.includes('\0')) return skip('binary', 'contains NUL characters');
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const documents: RawDocument[] = [];
  const problems: Problem[] = [];
  for (const [{ text: chunk, line: start, contentLine: line = start }, parsed] of parsedChunks(
    content,
    limits,
  )) {
    if ('reason' in parsed) {
      const at = start + (parsed.line ?? 0);
      if (isTemplated(chunk)) {
        const detail = `not YAML before its {{ … }} are rendered (line ${at}: ${parsed.reason})`;
        return skip('template', detail);
      }
      problems.push({ path: '', message: parsed.reason, file, line: at });
      continue;
    }
    for (const value of parsed.values) {
      if (value === null || value === undefined) continue;
      const nodes = Math.max(limits.nodes, chunk.length);
      const fault = parsed.mayBeUnbounded ? unbounded(value, { ...limits, nodes }) : undefined;
      if (fault === undefined) documents.push({ value, place: { file, line }, itemLines: parsed.itemLines });
      else problems.push({ path: '', message: fault, file, line });
    }
  }
  return { documents, problems, skipped: [] };
}

function parsedChunks(text: string, limits: ReadLimits): Iterable<readonly [Chunk, ParsedChunk]> {
  const json = /^\s*[[{]/.test(text) ? jsonChunks(text) : undefined;
  if (!json) return parseChunks(yamlChunks(text), limits);
  return json.map((chunk) => [
    chunk,
    {
      values: [JSON.parse(chunk.text)],
      itemLines: jsonItemLines(chunk.text, chunk.line),
      mayBeUnbounded: true,
    },
  ]);
}

function isTemplated(text: string): boolean {
  return /\{\{[-\s]*[^}]*\}\}|\{%/.test(text);
}
