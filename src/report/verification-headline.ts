import { counted } from './counted.ts';
import { type Style, withPainted } from './style.ts';
import { deniedNeeds, holds, isDeclared, type VerificationView } from './verification-view.ts';
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
    ...(refused > 0 ? [`${counted(refused, 'object is', 'objects are')} refused`] : []),
    ...(declared > 0 ? [`${counted(declared, 'declared request is', 'declared requests are')} denied`] : []),
    ...(denied.length > declared
      ? [`${counted(denied.length - declared, 'request')} of mesh and cluster cut`]
      : []),
    ...(wide.length > 0 ? [`${counted(wide.length, 'opening')} beyond what was declared`] : []),
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
  return withPainted(lines, 'Does not hold', style.bad);
}
