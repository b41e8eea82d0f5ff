/** What is said of a reason to operators: what happened, and what to do about it. */
export interface Advice {
  readonly says: string;
  readonly todo: string;
}

export const advice = (says: string, todo: string): Advice => ({ says, todo });

export const SIGN_IN = 'Let the person sign in again.';
