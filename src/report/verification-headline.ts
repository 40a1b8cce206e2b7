import type { Style } from './style.ts';
import { count, deniedNeeds, holds, isDeclared, type VerificationView } from './verification-view.ts';
import { labelled } from './wrap.ts';

/** Whether the policies hold, and what of them does not. */
export function verificationHeadline(view: VerificationView, style: Style): string[] {
  const { verification } = view;
  const { tooWide: wide, faults } = verification;
  const refused = new Set(
    faults.filter(({ kind }) => kind === 'refused').map(({ object }) => JSON.stringify(object)),
  ).size;
  const denied = deniedNeeds(verification);
  const declared = denied.filter(isDeclared).length;
  const parts = [
    ...(refused > 0 ? [`${count(refused, 'object is', 'objects are')} refused`] : []),
    ...(declared > 0 ? [`${count(declared, 'declared request is', 'declared requests are')} denied`] : []),
    ...(denied.length > declared
      ? [`${count(denied.length - declared, 'request')} of mesh and cluster cut`]
      : []),
    ...(wide.length > 0 ? [`${count(wide.length, 'opening')} beyond what was declared`] : []),
  ];
  const verdict = holds(view);
  if (verdict === true) {
    return labelled(
      '  ',
      `${style.good('Holds')}   everything declared passes, and nothing else`,
      style.width,
    );
  }
  if (verdict === undefined) {
    const nothing = 'no calls were declared (--answers, or --from with --accept-inferred)';
    return labelled(
      '  Not compared   ',
      parts.length === 0 ? nothing : `${nothing}. ${parts.join(', ')}`,
      style.width,
    );
  }
  const lines = labelled('  Does not hold   ', parts.join(', '), style.width);
  return lines.map((line, index) =>
    index === 0 ? line.replace('Does not hold', style.bad('Does not hold')) : line,
  );
}
