import type { Prompter } from './prompter.ts';

export type Next = 'finish' | 'change' | 'save' | 'type' | 'example' | 'edit';

const policies = [
  {
    id: 'type',
    label: 'Write the policies: type in workloads and calls',
    hint: 'A line for each, checked as you type. Thirty lines make a small shop.',
  },
  {
    id: 'edit',
    label: 'Write the policies: describe the application in my editor',
    hint: 'Opens a prepared, commented file in $VISUAL or $EDITOR.',
  },
  {
    id: 'example',
    label: 'Write the policies for a ready example',
    hint: 'A payment service and what is around it, to see what a bundle looks like.',
  },
] as const;

/** After the decision: policies need to know the application, and nobody has to go that far. */
export async function askWhatNext(
  prompter: Prompter,
  {
    saved,
    blocked,
    canChange,
  }: { readonly saved: boolean; readonly blocked: boolean; readonly canChange: boolean },
): Promise<Next> {
  const reply = await prompter.choose({
    id: 'next',
    message: 'And now?',
    options: [
      { id: 'finish', label: 'That is all I wanted to know' },
      ...(canChange ? [{ id: 'change', label: 'Change an answer' }] : []),
      ...(saved ? [] : [{ id: 'save', label: 'Save my answers as a file' }]),
      ...(blocked ? [] : policies),
    ],
    actions: [],
  });
  return reply as Next;
}
