import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import { formatPath, type Path, quote } from './path.ts';
import { forbiddenKeys, type Scalar, type Source, type SourceNode } from './source-node.ts';

/** More nodes than a hand or a cluster of a thousand workloads needs, aliases counted at what they unfold to. */
const maximumNodes = 200_000;

export interface TreeFault {
  readonly path: string;
  readonly message: string;
  readonly line: number;
}

export interface SourceTree {
  /** Absent when the text holds no document. */
  readonly root?: SourceNode;
  readonly faults: readonly TreeFault[];
}

/**
 * Builds nodes with line numbers from the events of a YAML text. What an answers file has no use for
 * is a fault each, and the rest is read on: tags, keys that are no text, keys given twice, keys that
 * reach a prototype, unknown aliases, more documents than one, aliases that explode.
 */
export function buildSourceTree(text: string, file: string, events: readonly Event[]): SourceTree {
  const builder = new Builder(text, file, events);
  const root = builder.build();
  return root ? { root, faults: builder.faults } : { faults: builder.faults };
}

class Builder {
  readonly faults: TreeFault[] = [];
  private next = 0;
  private nodes = 0;
  private readonly anchors = new Map<string, { readonly node: SourceNode; readonly size: number }>();
  private readonly lineStarts: number[] = [0];

  constructor(
    private readonly text: string,
    private readonly file: string,
    private readonly events: readonly Event[],
  ) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lineStarts.push(at + 1);
  }

  build(): SourceNode | undefined {
    let root: SourceNode | undefined;
    for (let document = 0; this.next < this.events.length; document += 1) {
      this.next += 1;
      if (document === 1)
        this.fault([], this.lineOfNext(), 'holds more than one document; keep one to a file');
      if (document > 0) break;
      root = this.node([]);
      this.next += 1;
    }
    return root;
  }

  /** `line` is that of the key, in which the value stands for whoever reads the file. */
  private node(path: Path, line?: number): SourceNode {
    const event = this.events[this.next];
    this.next += 1;
    if (!event) return this.scalar(null, line ?? 1, path);
    const before = this.nodes;
    this.nodes += 1;
    switch (event.type) {
      case EVENT_ID.SCALAR:
        this.refuseTag(event, path);
        return this.anchored(
          event,
          before,
          this.scalar(this.scalarValue(event), line ?? this.lineAt(positionOf(event)), path),
        );
      case EVENT_ID.ALIAS:
        return { ...this.alias(event, path), ...(line === undefined ? {} : { source: this.source(line) }) };
      case EVENT_ID.SEQUENCE:
        this.refuseTag(event, path);
        return this.anchored(event, before, this.list(path, line ?? this.lineAt(event.start)));
      case EVENT_ID.MAPPING:
        this.refuseTag(event, path);
        return this.anchored(event, before, this.map(path, line ?? this.lineAt(event.start)));
      default:
        return this.scalar(null, line ?? 1, path);
    }
  }

  private list(path: Path, line: number): SourceNode {
    const items: SourceNode[] = [];
    while (!this.atEnd()) items.push(this.node([...path, items.length]));
    this.next += 1;
    return { kind: 'list', items, source: this.source(line), path };
  }

  private map(path: Path, line: number): SourceNode {
    const entries = new Map<string, SourceNode>();
    while (!this.atEnd()) {
      const keyLine = this.lineOfNext();
      const key = this.key(path);
      const value = this.node([...path, key ?? '?'], keyLine);
      if (key === undefined) this.fault(path, keyLine, 'has a list or a map for a key; a key is text');
      else if (forbiddenKeys.has(key)) this.fault([...path, key], keyLine, 'is not allowed as a key');
      else if (entries.has(key))
        this.fault([...path, key], keyLine, `is given twice, first in line ${entries.get(key)?.source.line}`);
      else entries.set(key, value);
    }
    this.next += 1;
    return { kind: 'map', entries, source: this.source(line), path };
  }

  /** Undefined: it is no text. A plain one needs no node. */
  private key(path: Path): string | undefined {
    const event = this.events[this.next];
    if (event?.type === EVENT_ID.SCALAR && event.tagStart < 0 && event.anchorStart < 0) {
      this.next += 1;
      this.nodes += 1;
      return String(this.scalarValue(event));
    }
    const node = this.node([...path, '?']);
    return node.kind === 'scalar' ? String(node.value) : undefined;
  }

  private alias(event: Event & { type: typeof EVENT_ID.ALIAS }, path: Path): SourceNode {
    const name = this.text.slice(event.anchorStart, event.anchorEnd);
    const line = this.lineAt(event.anchorStart);
    const target = this.anchors.get(name);
    if (!target) {
      this.fault(path, line, `refers to the anchor ${quote(name)}, which is not defined before it`);
      return this.scalar(null, line, path);
    }
    const fitted = this.nodes <= maximumNodes;
    this.nodes += target.size;
    if (this.nodes <= maximumNodes) return moved(target.node, path, this.source(line));
    if (fitted) this.fault(path, line, `unfolds by its aliases to more than ${maximumNodes} values`);
    return this.scalar(null, line, path);
  }

  private anchored(
    event: { anchorStart: number; anchorEnd: number },
    before: number,
    node: SourceNode,
  ): SourceNode {
    if (event.anchorStart >= 0) {
      const name = this.text.slice(event.anchorStart, event.anchorEnd);
      this.anchors.set(name, { node, size: this.nodes - before });
    }
    return node;
  }

  private scalarValue(event: Event & { type: typeof EVENT_ID.SCALAR }): Scalar {
    const text = event.valueStart < 0 ? '' : getScalarValue(this.text, event);
    return event.style === SCALAR_STYLE.PLAIN ? plainValue(text) : text;
  }

  private refuseTag(event: { tagStart: number; tagEnd: number }, path: Path): void {
    if (event.tagStart < 0) return;
    const tag = this.text.slice(event.tagStart, event.tagEnd);
    this.fault(path, this.lineAt(event.tagStart), `has the tag ${quote(tag)}; an answers file takes no tags`);
  }

  private atEnd(): boolean {
    const event = this.events[this.next];
    return event === undefined || event.type === EVENT_ID.POP;
  }

  private lineOfNext(): number {
    const event = this.events[this.next];
    return event ? this.lineAt(positionOf(event)) : this.lineStarts.length;
  }

  private scalar(value: Scalar, line: number, path: Path): SourceNode {
    return { kind: 'scalar', value, source: this.source(line), path };
  }

  private source(line: number): Source {
    return { kind: 'file', name: this.file, line };
  }

  private fault(path: Path, line: number, message: string): void {
    this.faults.push({ path: formatPath(path), line, message });
  }

  private lineAt(position: number): number {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lineStarts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }
}

function positionOf(event: Event): number {
  if (event.type === EVENT_ID.SCALAR) return Math.max(0, event.valueStart);
  if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING) return event.start;
  return event.type === EVENT_ID.ALIAS ? event.anchorStart : 0;
}

/** A plain scalar by the core schema of YAML 1.2 (10.3.2). */
function plainValue(text: string): Scalar {
  if (text === '' || /^(~|null|Null|NULL)$/.test(text)) return null;
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  if (/^([-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?|0o[0-7]+|0x[\da-fA-F]+)$/.test(text)) return Number(text);
  if (/^[-+]?\.(inf|Inf|INF)$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return /^\.(nan|NaN|NAN)$/.test(text) ? NaN : text;
}

/** The target of an alias as it stands at the alias: paths of its own, the line of the alias. */
function moved(node: SourceNode, path: Path, source: Source): SourceNode {
  switch (node.kind) {
    case 'scalar':
      return { ...node, path, source };
    case 'list':
      return {
        ...node,
        items: node.items.map((item, index) => moved(item, [...path, index], source)),
        path,
        source,
      };
    case 'map': {
      const entries = new Map(
        [...node.entries].map(([key, value]) => [key, moved(value, [...path, key], source)]),
      );
      return { ...node, entries, path, source };
    }
    default:
      return node satisfies never;
  }
}
