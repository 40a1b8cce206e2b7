import {
  CORE_SCHEMA,
  constructFromEvents,
  EVENT_ID,
  type Event,
  mergeTag,
  parseEvents,
  YAMLException,
} from 'js-yaml';
import type { Problem } from '../model/answers.ts';
import type { Place } from '../model/kubernetes.ts';
import { itemOffsets } from './item-offsets.ts';
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

const schema = CORE_SCHEMA.withTags(mergeTag);
const separator = /^---(?=[ \t\r]|$)/;

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
  for (const chunk of /^\s*[[{]/.test(content) ? jsonChunks(content) : yamlChunks(content)) {
    const parsed = parseChunk(chunk, limits);
    if ('reason' in parsed) {
      const line = parsed.line === undefined ? chunk.line : chunk.line + parsed.line;
      if (isTemplated(chunk.text)) {
        const detail = `not YAML before its {{ … }} are rendered (line ${line}: ${parsed.reason})`;
        return skip('template', detail);
      }
      problems.push({ path: '', message: parsed.reason, file, line });
      continue;
    }
    for (const value of parsed.values) {
      if (value === null || value === undefined) continue;
      const fault = parsed.mayBeUnbounded ? unbounded(value, limits) : undefined;
      if (fault === undefined)
        documents.push({ value, place: { file, line: chunk.contentLine }, itemLines: parsed.itemLines });
      else problems.push({ path: '', message: fault, file, line: chunk.contentLine });
    }
  }
  return { documents, problems, skipped: [] };
}

interface Chunk {
  readonly text: string;
  /** Line of the chunk's first character, 1-based. */
  readonly line: number;
  /** Line of the first content after comments and blank lines. */
  readonly contentLine: number;
  readonly json: boolean;
}

/** Splits at `---` in the first column, so that one broken document leaves the others readable. */
function* yamlChunks(text: string): Generator<Chunk> {
  const lines = text.split('\n');
  for (let start = 0; start < lines.length; ) {
    let end = start + 1;
    while (end < lines.length && !separator.test(lines[end] ?? '')) end++;
    const own = lines.slice(start, end);
    const first = own.findIndex((line) => !/^\s*(#.*)?$|^%|^---\s*(#.*)?$/.test(line));
    if (first >= 0)
      yield { text: own.join('\n'), line: start + 1, contentLine: start + first + 1, json: false };
    start = end;
  }
}

/** One JSON text, or several written one after the other, as two runs of `kubectl get -o json` into one file. */
function* jsonChunks(text: string): Generator<Chunk> {
  if (isJson(text)) {
    yield { text, line: 1, contentLine: 1 + leadingLines(text), json: true };
    return;
  }
  const parts = text.split(/(?<=^[}\]]\s*\n)(?=[[{])/m);
  if (parts.length === 1 || !parts.every(isJson)) {
    yield* yamlChunks(text);
    return;
  }
  let line = 1;
  for (const part of parts) {
    yield { text: part, line, contentLine: line + leadingLines(part), json: true };
    line += part.split('\n').length - 1;
  }
}

function leadingLines(text: string): number {
  return (/^\s*/.exec(text)?.[0] ?? '').split('\n').length - 1;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

type Parsed =
  | {
      readonly values: readonly unknown[];
      readonly itemLines: readonly number[];
      /** YAML without aliases is bounded by its text and by the parser's depth. */
      readonly mayBeUnbounded: boolean;
    }
  | { readonly reason: string; readonly line?: number };

function parseChunk(chunk: Chunk, limits: ReadLimits): Parsed {
  if (chunk.json) return { values: [JSON.parse(chunk.text)], itemLines: [], mayBeUnbounded: true };
  try {
    const events: Event[] = parseEvents(chunk.text, { maxDepth: limits.depth });
    const values = constructFromEvents(events, { source: chunk.text, schema });
    const itemLines = /^items:/m.test(chunk.text) ? linesAt(chunk, itemOffsets(events, chunk.text)) : [];
    return { values, itemLines, mayBeUnbounded: events.some(({ type }) => type === EVENT_ID.ALIAS) };
  } catch (error) {
    if (error instanceof YAMLException) return { reason: error.reason, line: error.mark?.line };
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Lines of ascending offsets into the chunk. */
function linesAt(chunk: Chunk, offsets: readonly number[]): number[] {
  let line = chunk.line;
  let position = 0;
  return offsets.map((offset) => {
    for (; position < offset; position++) if (chunk.text.charCodeAt(position) === 10) line++;
    return line;
  });
}

function isTemplated(text: string): boolean {
  return /\{\{[-\s]*[^}]*\}\}|\{%/.test(text);
}
