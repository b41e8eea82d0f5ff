/** How a person is asked (specification 2026-07-28, `elicitation`): by a form in the client, or by a page that it opens. */
export const QUESTION_MODES = ['form', 'url'] as const;
export type QuestionMode = (typeof QUESTION_MODES)[number];
