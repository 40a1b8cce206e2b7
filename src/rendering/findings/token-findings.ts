import type { Survey } from '../facts/survey.ts';
import { type Remark, remark } from './remark.ts';

/** Issuers that accept more than they should. */
export function tokenFindings(survey: Survey): Remark[] {
  if (!survey.mesh) return [];
  const { tokenIssuers, entryPoints } = survey.topology;
  const used = new Set(
    [...survey.calls, ...entryPoints].flatMap(({ http }) => http.map(({ issuer }) => issuer)),
  );
  return tokenIssuers.flatMap((issuer, index): Remark[] => {
    if (!used.has(issuer.name)) return [];
    const answer = `topology.tokenIssuers[${index}]`;
    const places = [issuer.fromHeaders, issuer.fromCookies, issuer.fromParams].flat().length;
    return [
      ...(issuer.audiences.length === 0
        ? [remark('issuer-without-audiences', { issuer: issuer.name }, answer)]
        : []),
      ...(places > 1 ? [remark('several-token-locations', { issuer: issuer.name }, answer)] : []),
      ...(issuer.jwksUri !== undefined && issuer.jwks === undefined
        ? [remark('keys-fetched-by-istiod', { issuer: issuer.name, url: issuer.jwksUri }, answer)]
        : []),
    ];
  });
}
