/** `meshConfig.pathNormalization.normalization`; DEFAULT is BASE. */
export const pathNormalizations = ['NONE', 'BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES'] as const;
export type PathNormalization = (typeof pathNormalizations)[number];

/**
 * The path as authorization sees it: without query string and fragment, normalised
 * (Istio reference "Authorization Policy Normalization").
 */
export function normalizePath(path: string, mode: PathNormalization): string {
  const bare = unparameterized(path, mode);
  switch (mode) {
    case 'NONE':
      return bare;
    case 'BASE':
      return resolveDots(bare);
    case 'MERGE_SLASHES':
    case 'DECODE_AND_MERGE_SLASHES':
      return mergeSlashes(resolveDots(bare));
    default:
      return mode satisfies never;
  }
}

/**
 * Whether Envoy answers 400 before any filter sees the request: to a fragment (`http_reject_path_with_fragment`), and
 * where it would normalise a path with a NUL.
 */
export function isRefusedPath(path: string, mode: PathNormalization): boolean {
  return path.includes('#') || (mode !== 'NONE' && unparameterized(path, mode).includes('%00'));
}

/**
 * The path alone, its slashes decoded where the mesh wants that. Then `..;v=1` is `..`, as Envoy reads it since the fix
 * of CVE-2026-73551 (1.36.10, 1.37.6, 1.38.4, 1.39.1).
 */
function unparameterized(path: string, mode: PathNormalization): string {
  const bare = path.split(/[?#]/, 1)[0] ?? '';
  if (mode === 'NONE') return bare;
  const decoded =
    mode === 'DECODE_AND_MERGE_SLASHES' ? bare.replace(/%2f/gi, '/').replace(/%5c/gi, '\\') : bare;
  return decoded.replace(/(?<=\/)(\.\.?);[^/]*/g, '$1');
}

/**
 * Decodes unreserved characters, encodes what no URL may hold, turns backslashes, removes `.` and `..` segments
 * (RFC 3986 §5.2.4, §6.2.2; Envoy's `normalize_path`, which takes this from Chromium's `googleurl`).
 */
function resolveDots(path: string): string {
  if (!path.startsWith('/') && !path.startsWith('\\')) return path;
  const segments = encodeForbidden(decodeUnreserved(path)).replaceAll('\\', '/').split('/').slice(1);
  const kept: string[] = [];
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === '.' || segment === '..') {
      if (segment === '..') kept.pop();
      if (isLast) kept.push('');
    } else {
      kept.push(segment);
    }
  }
  return `/${kept.join('/')}`;
}

/** A `%` that starts no code stays, but is encoded where what is decoded behind it would make it start one. */
function decodeUnreserved(path: string): string {
  return path
    .replace(/%(?![0-9a-f]{2})/gi, loosePercent)
    .replace(/%[0-9a-f]{2}/gi, (code) => {
      const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
      return /[A-Za-z0-9\-._~]/.test(character) ? character : code;
    })
    .replace(loosePercentBeforeCode, '%25')
    .replaceAll(loosePercent, '%');
}

const loosePercent = '\0';
const loosePercentBeforeCode = new RegExp(`${loosePercent}(?=[0-9a-f]{2})`, 'gi');

function encodeForbidden(path: string): string {
  return path.replace(/["<>^`{|}]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A path of several slashes and nothing else keeps two: Envoy joins the first and the last one. */
function mergeSlashes(path: string): string {
  return /^\/{2,}$/.test(path) ? '//' : path.replace(/\/{2,}/g, '/');
}
