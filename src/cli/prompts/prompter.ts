/**
 * Who puts questions to a person. The flow of the questionnaire knows only this; the terminal and the
 * scripts of the tests each bring their own. Every prompt has an id, so that a script can tell them apart.
 */
export interface Prompter {
  /** One of the options or actions, by id. */
  choose(prompt: ChoosePrompt): Promise<string>;
  /** Any number of the options; or one action, with what was marked until then. */
  chooseMany(
    prompt: ChooseManyPrompt,
  ): Promise<readonly string[] | { readonly action: string; readonly chosen: readonly string[] }>;
  /** A line of text; it is asked again while `wrong` has something to say about it. */
  type(prompt: TypePrompt): Promise<string>;
  /** Something to read between questions; a line break is put behind it. */
  show(text: string): void;
}

export interface Item {
  readonly id: string;
  readonly label: string;
  /** Shown while the item is the current one. */
  readonly hint?: string;
}

/** Where a person thinks better of what they began. */
export const goBack: Item = { id: 'back', label: 'Back' };

interface Prompt {
  readonly id: string;
  /** Where one is, such as "requirements, 2 of about 8". */
  readonly progress?: string;
  readonly message: string;
}

export interface ChoosePrompt extends Prompt {
  readonly options: readonly Item[];
  /** Below a line: what can be done instead of answering. */
  readonly actions: readonly Item[];
  /** The item that the cursor begins at. */
  readonly current?: string;
}

export interface ChooseManyPrompt extends Prompt {
  readonly options: readonly Item[];
  readonly actions: readonly Item[];
  readonly chosen?: readonly string[];
}

export interface TypePrompt extends Prompt {
  readonly proposal?: string;
  /** What is wrong with a line, or undefined. */
  readonly wrong?: (line: string) => string | undefined;
}
