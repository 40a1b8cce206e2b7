/** Something wrong with a template, at load or while it is carried out. The message names template and place. */
export class TemplateError extends Error {
  readonly template: string;
  /** Place in the file: `document.spec.ingress[0]`. */
  readonly place: string;
  readonly problem: string;

  constructor(template: string, place: string, problem: string) {
    super(`template ${template}, ${place}: ${problem}`);
    this.name = 'TemplateError';
    this.template = template;
    this.place = place;
    this.problem = problem;
  }
}
