/** Exit statuses of every command. */
export const FINE = 0;
/** Something is wrong with what was looked at, or a call was refused or failed. */
export const FOUND_PROBLEMS = 1;
/** The command was not called as it can be. */
export const WRONG_USE = 2;

export type ExitStatus = typeof FINE | typeof FOUND_PROBLEMS | typeof WRONG_USE;
