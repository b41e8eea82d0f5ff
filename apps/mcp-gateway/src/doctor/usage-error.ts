/** A wrong call; the message says what is right. */
export class UsageError extends Error {}
