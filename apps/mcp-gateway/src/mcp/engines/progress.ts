import type { ToolCall } from '../../catalogue/tool.js';

/** A progress notification of either era (specification, Progress). */
interface ProgressNotification {
  readonly method: 'notifications/progress';
  readonly params: {
    readonly progressToken: string | number;
    readonly progress: number;
    readonly total?: number;
    readonly message?: string;
  };
}

/** Whether a call reports its progress, and how. */
export type CallProgress = Pick<ToolCall, 'wantsProgress' | 'progress'>;

/** Of a call whose client did not ask. */
export const SILENT: CallProgress = { wantsProgress: false, progress: () => Promise.resolve() };

/** Whether a client asked for a tool's progress, and its way to the client: notifications with the client's token. */
export function progressTo(
  progressToken: string | number | undefined,
  notify: (notification: ProgressNotification) => Promise<void>,
): CallProgress {
  if (progressToken === undefined) return SILENT;
  const told: ToolCall['progress'] = (progress, total, message) =>
    notify({
      method: 'notifications/progress',
      params: {
        progressToken,
        progress,
        ...(total !== undefined && { total }),
        ...(message !== undefined && { message }),
      },
    });
  return { wantsProgress: true, progress: told };
}
